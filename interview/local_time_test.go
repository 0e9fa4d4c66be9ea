package interview_test

import (
	"errors"
	"testing"
	"time"

	"stepfree/interview"
)

func TestLocalTime_ClockChanges(t *testing.T) {
	t.Parallel()
	const none, once, twice = "does not exist", "exists once", "exists twice"
	for _, c := range []struct {
		zone    string
		day     string
		minutes int
		want    string
	}{
		{"Europe/Brussels", "2027-03-28", 60 + 59, once},
		{"Europe/Brussels", "2027-03-28", 2 * 60, none},
		{"Europe/Brussels", "2027-03-28", 2*60 + 30, none},
		{"Europe/Brussels", "2027-03-28", 3*60 - 1, none},
		{"Europe/Brussels", "2027-03-28", 3 * 60, once},
		{"Europe/Brussels", "2027-03-27", 2*60 + 30, once},
		{"Europe/Brussels", "2027-10-31", 2*60 - 1, once},
		{"Europe/Brussels", "2027-10-31", 2 * 60, twice},
		{"Europe/Brussels", "2027-10-31", 3*60 - 1, twice},
		{"Europe/Brussels", "2027-10-31", 3 * 60, once},
		{"Europe/Brussels", "2026-10-25", 2*60 + 30, twice},
		{"Europe/Brussels", "2026-12-25", 9 * 60, once},
		{"Europe/Lisbon", "2027-03-28", 60 + 30, none},
		{"Europe/London", "2027-10-31", 60 + 30, twice},
		{"America/Sao_Paulo", "2018-11-04", 0, none}, // at midnight
		{"America/Sao_Paulo", "2018-02-17", 23*60 + 30, twice},
		{"Australia/Lord_Howe", "2026-10-04", 2*60 + 15, none}, // by half an hour
		{"Australia/Lord_Howe", "2026-10-04", 2*60 + 30, once},
		{"Pacific/Apia", "2011-12-30", 9 * 60, none}, // a whole day
		{"UTC", "2027-03-28", 2*60 + 30, once},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		got, err := interview.LocalTime(day, c.minutes, zone)
		change, changed := errors.AsType[*interview.ClockChangeError](err)
		is := once
		switch {
		case changed && change.Twice:
			is = twice
		case changed:
			is = none
		}
		if is != c.want {
			t.Errorf("%s, %s, minute %d: %s, want %s (%v)", c.zone, c.day, c.minutes, is, c.want, err)
		}
		wall := day.Add(time.Duration(c.minutes) * time.Minute).Format(time.DateTime)
		if !changed && (got.Location() != zone || got.Format(time.DateTime) != wall) {
			t.Errorf("%s, %s, minute %d: %s", c.zone, c.day, c.minutes, got)
		}
		if changed && (!change.Day.Equal(day) || change.Minutes != c.minutes || !got.IsZero()) {
			t.Errorf("%s, %s, minute %d: %+v, %s", c.zone, c.day, c.minutes, change, got)
		}
	}
}
