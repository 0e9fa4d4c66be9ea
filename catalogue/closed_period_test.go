package catalogue_test

import (
	"errors"
	"testing"
	"time"

	"stepfree/catalogue"
)

func date(year int, month time.Month, day int) catalogue.Date {
	return catalogue.NewDate(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func TestClosedPeriod_Check(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, last catalogue.Date
		days        int
		want        error
	}{
		"one day":                {date(2027, 5, 7), date(2027, 5, 7), 1, nil},
		"over the year's end":    {date(2026, 12, 21), date(2027, 1, 3), 14, nil},
		"over a summer-time day": {date(2027, 3, 27), date(2027, 3, 29), 3, nil},
		"the first day":          {date(1900, 1, 1), date(1900, 1, 1), 1, nil},
		"the last day":           {date(2200, 12, 31), date(2200, 12, 31), 1, nil},
		"before 1900":            {date(1899, 12, 31), date(1900, 1, 1), 2, catalogue.ErrClosedYear},
		"after 2200":             {date(2200, 12, 31), date(2201, 1, 1), 2, catalogue.ErrClosedYear},
		"a year mistyped":        {date(2027, 12, 21), date(27, 1, 3), 0, catalogue.ErrClosedYear},
		"backwards":              {date(2027, 1, 3), date(2026, 12, 21), 0, catalogue.ErrClosedOrder},
		"the longest":            {date(2027, 6, 1), date(2027, 8, 31), 92, nil},
		"longer":                 {date(2027, 6, 1), date(2027, 9, 1), 93, catalogue.ErrClosedLength},
	} {
		period := catalogue.ClosedPeriod{First: c.first, Last: c.last}
		if err := period.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if c.days > 0 && period.Days() != c.days {
			t.Errorf("%s: %d days, want %d", name, period.Days(), c.days)
		}
	}
}

func TestClose_CountsOverClosedDays(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	winter := catalogue.ClosedPeriod{First: date(2026, 12, 21), Last: date(2027, 1, 3)}
	easterMonday := catalogue.ClosedPeriod{First: date(2027, 3, 29), Last: date(2027, 3, 29)}
	cal := catalogue.Calendar{}.Close(winter).Close(easterMonday, easterMonday)
	at := func(month time.Month, day int) time.Time { return time.Date(2027, month, day, 9, 30, 0, 0, brussels) }
	before := time.Date(2026, time.December, 18, 9, 30, 0, 0, brussels)
	for name, c := range map[string]struct{ got, want time.Time }{
		"Friday and one day, over the winter closure":     {cal.AddBusinessDays(before, 1), at(1, 4)},
		"one day before Monday, over the winter closure":  {cal.BusinessDaysBefore(at(1, 4), 1), before},
		"from a closed day":                               {cal.AddBusinessDays(at(1, 2), 1), at(1, 4)},
		"Thursday and two days, over Easter and the hour": {cal.AddBusinessDays(at(3, 25), 2), at(3, 30)},
		"a business day is its own last":                  {cal.LastBusinessDay(at(3, 30)), at(3, 30)},
		"the last before a closed Monday":                 {cal.LastBusinessDay(at(3, 29)), at(3, 26)},
	} {
		if !c.got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, c.got, c.want)
		}
	}
	if (catalogue.Calendar{}).IsBusinessDay(at(1, 2)) || !(catalogue.Calendar{}).IsBusinessDay(at(3, 29)) {
		t.Error("Close changed another calendar")
	}
	// 23:30 in UTC is the next day in Brussels: the zone of the time decides.
	if night := time.Date(2026, time.December, 20, 23, 30, 0, 0, time.UTC); cal.IsBusinessDay(night.In(brussels)) {
		t.Error("the first closed day begins at midnight in Brussels")
	}
}
