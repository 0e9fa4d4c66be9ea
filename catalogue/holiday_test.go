package catalogue_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"stepfree/catalogue"
)

// clavius computes Easter by the method of Lilius and Clavius as Knuth gives it (The Art of Computer Programming 1,
// exercise 1.3.2-14), which shares no step with Easter.
func clavius(year int) string {
	golden, century := year%19+1, year/100+1
	leap, moon := 3*century/4-12, (8*century+5)/25-5
	sunday := 5*year/4 - leap - 10
	epact := ((11*golden+20+moon-leap)%30 + 30) % 30
	if epact == 25 && golden > 11 || epact == 24 {
		epact++
	}
	full := 44 - epact
	if full < 21 {
		full += 30
	}
	day := full + 7 - (sunday+full)%7
	if day > 31 {
		return fmt.Sprintf("%d-04-%02d", year, day-31)
	}
	return fmt.Sprintf("%d-03-%02d", year, day)
}

func easter(t *testing.T, year int) catalogue.Date {
	t.Helper()
	got, err := catalogue.Easter(year)
	if err != nil {
		t.Fatalf("%d: %v", year, err)
	}
	return got
}

func TestEaster_PublishedDates(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"1583-04-10", "1598-03-22", "1666-04-25", "1693-03-22", "1734-04-25", "1761-03-22", "1818-03-22", "1886-04-25",
		"1900-04-15", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21",
		"2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
		"2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2038-04-25", "2049-04-18", "2076-04-19",
		"2285-03-22",
	} {
		day, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := easter(t, day.Year()); got.String() != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestEaster_AgreesWithClavius(t *testing.T) {
	t.Parallel()
	for year := catalogue.FirstHolidayYear; year < 9000; year++ {
		got := easter(t, year)
		if want := clavius(year); got.String() != want {
			t.Errorf("%s, want %s", got, want)
		}
		if day := got.Midnight(time.UTC).Weekday(); day != time.Sunday {
			t.Errorf("%s is a %s", got, day)
		}
	}
}

func TestEaster_YearBeforeReform(t *testing.T) {
	t.Parallel()
	for _, year := range []int{-4, 0, 325, 1582} {
		if got, err := catalogue.Easter(year); !errors.Is(err, catalogue.ErrBeforeReform) {
			t.Errorf("%d: %v, %v", year, got, err)
		}
		if got, err := catalogue.BelgianHolidays(year); !errors.Is(err, catalogue.ErrBeforeReform) {
			t.Errorf("%d: %v, %v", year, got, err)
		}
	}
}

func TestBelgianHolidays_OfKnownYears(t *testing.T) {
	t.Parallel()
	fixed := map[string]bool{
		"01-01": true, "05-01": true, "07-21": true, "08-15": true, "11-01": true, "11-11": true,
		"12-25": true,
	}
	for year, movable := range map[int][]string{ // Easter Monday, Ascension, Whit Monday
		1981: {"04-20", "05-28", "06-08"},
		2008: {"03-24", "05-01", "05-12"}, // Ascension on 1 May
		2024: {"04-01", "05-09", "05-20"},
		2025: {"04-21", "05-29", "06-09"},
		2026: {"04-06", "05-14", "05-25"},
		2027: {"03-29", "05-06", "05-17"},
		2028: {"04-17", "05-25", "06-05"},
		2038: {"04-26", "06-03", "06-14"},
		2285: {"03-23", "04-30", "05-11"},
	} {
		holidays, err := catalogue.BelgianHolidays(year)
		if err != nil || len(holidays) != 10 {
			t.Fatalf("%d: %v, %v", year, holidays, err)
		}
		found := 0
		for i, h := range holidays {
			day := h.On.Midnight(time.UTC).Format("01-02")
			switch i := slices.Index([]catalogue.HolidayCode{
				catalogue.HolidayEasterMonday, catalogue.HolidayAscension, catalogue.HolidayWhitMonday,
			}, h.Code); {
			case i >= 0 && day != movable[i]:
				t.Errorf("%d, %s: %s, want %s", year, h.Code, day, movable[i])
			case i < 0 && fixed[day]:
				found++
			}
			if i > 0 && h.On.Before(holidays[i-1].On) {
				t.Errorf("%d: %s is after %s", year, holidays[i-1].On, h.On)
			}
		}
		if found != 7 {
			t.Errorf("%d: %d fixed days in %v", year, found, holidays)
		}
	}
}
