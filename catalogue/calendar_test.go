package catalogue_test

import (
	"testing"
	"testing/quick"
	"time"

	"stepfree/catalogue"
)

func TestCalendar_SkipsWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, time.December, d, 15, 0, 0, 0, time.UTC) }
	cal := catalogue.NewCalendar(0, day(25))
	for _, c := range []struct {
		name string
		got  time.Time
		want time.Time
	}{
		{"Thursday and one day, over Christmas and a weekend", cal.AddBusinessDays(day(24), 1), day(28)},
		{"Monday and five days", cal.AddBusinessDays(day(7), 5), day(14)},
		{"Saturday and one day", cal.AddBusinessDays(day(5), 1), day(7)},
		{"no days", cal.AddBusinessDays(day(5), 0), day(5)},
		{"one day before Monday, over Christmas and a weekend", cal.BusinessDaysBefore(day(28), 1), day(24)},
		{"five days before Monday", cal.BusinessDaysBefore(day(14), 5), day(7)},
		{"the zero calendar has weekends", catalogue.Calendar{}.AddBusinessDays(day(4), 1), day(7)},
		{"and no holidays", catalogue.Calendar{}.AddBusinessDays(day(24), 1), day(25)},
	} {
		if !c.got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.name, c.got.Format("Mon 2"), c.want.Format("Mon 2"))
		}
	}
}

func TestNewCalendar_UsesTheGivenWeekend(t *testing.T) {
	t.Parallel()
	cal := catalogue.NewCalendar(catalogue.NewWeekdays(time.Friday))
	thursday := time.Date(2026, time.December, 3, 0, 0, 0, 0, time.UTC)
	if got := cal.AddBusinessDays(thursday, 1); got.Weekday() != time.Saturday {
		t.Errorf("got a %s", got.Weekday())
	}
}

func TestBusinessDaysBefore_InvertsAddBusinessDays(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	cal := catalogue.NewCalendar(0, base.AddDate(0, 0, 2), base.AddDate(0, 0, 30))
	same := func(offset uint8, days uint8) bool {
		from := base.AddDate(0, 0, int(offset))
		if !cal.IsBusinessDay(from) {
			return true
		}
		to := cal.AddBusinessDays(from, int(days))
		return cal.IsBusinessDay(to) && cal.BusinessDaysBefore(to, int(days)).Equal(from)
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func TestAddBusinessDays_EndsWithoutBusinessDays(t *testing.T) {
	t.Parallel()
	cal := catalogue.NewCalendar(1<<7 - 1)
	start := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	if got := cal.AddBusinessDays(start, 3); got.Sub(start) > 400*24*time.Hour {
		t.Errorf("went to %s", got)
	}
}
