package catalogue

import (
	"errors"
	"slices"
	"time"
)

// FirstHolidayYear is the first whole year of the Gregorian calendar, which began on 15 October 1582.
const FirstHolidayYear = 1583

// ErrBeforeReform means that a year is before FirstHolidayYear, so that no rule for Easter applies.
var ErrBeforeReform = errors.New("catalogue: the year is before the Gregorian calendar")

// HolidayCode names a public holiday. Message: "holiday.<code>".
type HolidayCode string

// The public holidays of Belgium (royal decree of 18 April 1974, article 1).
const (
	HolidayNewYear      HolidayCode = "new_year"
	HolidayEasterMonday HolidayCode = "easter_monday"
	HolidayLabourDay    HolidayCode = "labour_day"
	HolidayAscension    HolidayCode = "ascension"
	HolidayWhitMonday   HolidayCode = "whit_monday"
	HolidayNationalDay  HolidayCode = "national_day"
	HolidayAssumption   HolidayCode = "assumption"
	HolidayAllSaints    HolidayCode = "all_saints"
	HolidayArmistice    HolidayCode = "armistice"
	HolidayChristmas    HolidayCode = "christmas"
)

// Holiday is a public holiday of one year.
type Holiday struct {
	Code HolidayCode
	On   Date
}

// BelgianHolidays returns the ten public holidays of a year in the order of their dates. Two of them can be on one
// date: in 2008 Ascension was on 1 May. It returns ErrBeforeReform for a year before FirstHolidayYear.
func BelgianHolidays(year int) ([]Holiday, error) {
	easter, err := Easter(year)
	if err != nil {
		return nil, err
	}
	holidays := []Holiday{
		{HolidayNewYear, Date{year, time.January, 1}},
		{HolidayEasterMonday, easter.AddDays(1)},
		{HolidayLabourDay, Date{year, time.May, 1}},
		{HolidayAscension, easter.AddDays(39)},
		{HolidayWhitMonday, easter.AddDays(50)},
		{HolidayNationalDay, Date{year, time.July, 21}},
		{HolidayAssumption, Date{year, time.August, 15}},
		{HolidayAllSaints, Date{year, time.November, 1}},
		{HolidayArmistice, Date{year, time.November, 11}},
		{HolidayChristmas, Date{year, time.December, 25}},
	}
	slices.SortStableFunc(holidays, func(a, b Holiday) int {
		return a.On.Midnight(time.UTC).Compare(b.On.Midnight(time.UTC))
	})
	return holidays, nil
}

// CloseHolidays returns the calendar with the public holidays of the years from first to last closed too.
func (c Calendar) CloseHolidays(first, last int) (Calendar, error) {
	var closed []ClosedPeriod
	for year := first; year <= last; year++ {
		holidays, err := BelgianHolidays(year)
		if err != nil {
			return c, err
		}
		for _, h := range holidays {
			closed = append(closed, ClosedPeriod{First: h.On, Last: h.On})
		}
	}
	return c.Close(closed...), nil
}

// Easter returns the Easter Sunday of a year in the Gregorian calendar, by the computus without exceptions of "Nature"
// (20 April 1876) as Meeus gives it (Astronomical Algorithms, chapter 8). It returns ErrBeforeReform for a year before
// FirstHolidayYear.
func Easter(year int) (Date, error) {
	//guard:holiday-reform never
	if year < FirstHolidayYear {
		return Date{}, ErrBeforeReform
	}
	golden := year % 19
	century, rest := year/100, year%100
	solar := (century - (century+8)/25 + 1) / 3
	epact := (19*golden + century - century/4 - solar + 15) % 30
	sunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*sunday) / 451
	days := epact + sunday - 7*late + 114
	return Date{year, time.Month(days / 31), days%31 + 1}, nil
}
