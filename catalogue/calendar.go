package catalogue

import "time"

// Weekdays is a set of days of the week; the zero value is the empty set.
type Weekdays uint8

// NewWeekdays returns the set of the given days.
func NewWeekdays(days ...time.Weekday) Weekdays {
	var set Weekdays
	for _, d := range days {
		set |= 1 << d
	}
	return set
}

// Has reports whether the day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

// Calendar says which days are business days. The zero value has the weekend Saturday and Sunday and no holiday. A
// Calendar is immutable, and safe for concurrent use.
type Calendar struct {
	weekend  Weekdays
	holidays map[Date]bool
}

// Date is a date without time of day and time zone. It is comparable.
type Date struct {
	year  int
	month time.Month
	day   int
}

// NewDate returns the date of t in its own zone.
func NewDate(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool {
	if d.year != other.year {
		return d.year < other.year
	}
	if d.month != other.month {
		return d.month < other.month
	}
	return d.day < other.day
}

// NewCalendar returns a calendar with the weekend (empty: Saturday and Sunday) and the holidays. Of each holiday the
// date in its own time zone counts.
func NewCalendar(weekend Weekdays, holidays ...time.Time) Calendar {
	c := Calendar{weekend: weekend, holidays: make(map[Date]bool, len(holidays))}
	for _, h := range holidays {
		c.holidays[NewDate(h)] = true
	}
	return c
}

// IsBusinessDay reports whether the date of t, in its own time zone, is neither in the weekend nor a holiday.
func (c Calendar) IsBusinessDay(t time.Time) bool {
	weekend := c.weekend
	if weekend == 0 {
		weekend = NewWeekdays(time.Saturday, time.Sunday)
	}
	return !weekend.Has(t.Weekday()) && !c.holidays[NewDate(t)]
}

// AddBusinessDays returns the nth business day after t, at the same time of day and in the same time zone. The
// day of t does not count. It returns t if n ≤ 0.
func (c Calendar) AddBusinessDays(t time.Time, n int) time.Time { return c.walk(t, n, 1) }

// BusinessDaysBefore returns the nth business day before t, at the same time of day and in the same time zone.
// The day of t does not count. It returns t if n ≤ 0.
func (c Calendar) BusinessDaysBefore(t time.Time, n int) time.Time { return c.walk(t, n, -1) }

// walk returns the nth business day after t (direction 1) or before t (direction -1). It stops after 366 days without a
// business day, so that a wrong calendar cannot make it loop for ever.
func (c Calendar) walk(t time.Time, n, direction int) time.Time {
	idle := 0
	for n > 0 && idle < 366 {
		t = t.AddDate(0, 0, direction)
		if c.IsBusinessDay(t) {
			n, idle = n-1, 0
		} else {
			idle++
		}
	}
	return t
}
