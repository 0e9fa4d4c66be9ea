package accommodation_test

import (
	"testing"
	"time"

	"stepfree/accommodation"
	"stepfree/catalogue"
)

func TestDue_IsTheEarlierOfDeadlineAndEvent(t *testing.T) {
	t.Parallel()
	deadlines := accommodation.DefaultDeadlines()
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 9, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		evidence  bool
		event     time.Time
		lead      int
		due       time.Time
		expedited bool
	}{
		"simple, 5 business days":               {false, time.Time{}, 10, day(time.November, 30), false},
		"with evidence, 15 business days":       {true, time.Time{}, 10, day(time.December, 14), false},
		"an interview far away changes nothing": {true, day(time.December, 31), 5, day(time.December, 14), false},
		"an interpreter needs ten days before":  {true, day(time.December, 14), 10, day(time.November, 30), true},
		"the event is too near":                 {true, day(time.November, 27), 10, day(time.November, 23), true},
	} {
		got := deadlines.Due(monday(), c.evidence, c.event, c.lead, catalogue.Calendar{})
		if !got.On.Equal(c.due) || got.Expedited != c.expedited {
			t.Errorf("%s: %v, want %v expedited %v", name, got, c.due, c.expedited)
		}
	}
	// 30 calendar days end before 40 business days do.
	slow := accommodation.Deadlines{WithEvidence: 40, Absolute: 30}
	if got := slow.Due(monday(), true, time.Time{}, 0, catalogue.Calendar{}); !got.On.Equal(day(time.December, 23)) {
		t.Errorf("the absolute limit: %v", got)
	}
}

func TestDue_SkipsClosedDays(t *testing.T) {
	t.Parallel()
	deadlines := accommodation.DefaultDeadlines()
	at := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 9, 0, 0, 0, time.UTC) }
	closed := catalogue.ClosedPeriod{First: catalogue.NewDate(at(time.December, 21)), Last: catalogue.NewDate(at(13, 3))}
	cal := catalogue.Calendar{}.Close(closed)
	for name, c := range map[string]struct {
		submitted, event, due time.Time
		lead                  int
	}{
		"5 business days end before the closure":  {at(12, 11), time.Time{}, at(12, 18), 0},
		"5 business days over the closure":        {at(12, 18), time.Time{}, at(13, 8), 0},
		"submitted on a closed day":               {at(12, 25), time.Time{}, at(13, 8), 0},
		"the event counted back over the closure": {at(12, 16), at(13, 6), at(12, 18), 3},
		"an interview on the second day after it": {at(12, 16), at(13, 5), at(13, 4), 1},
		"an event on a closed day":                {at(12, 14), at(12, 25), at(12, 18), 1},
	} {
		if got := deadlines.Due(c.submitted, false, c.event, c.lead, cal); !got.On.Equal(c.due) {
			t.Errorf("%s: %v, want %v", name, got, c.due)
		}
	}
	// The absolute limit is a Saturday at the end of the closure.
	late := accommodation.Deadlines{WithEvidence: 40, Absolute: 16}
	if got := late.Due(at(12, 17), true, time.Time{}, 0, cal); !got.On.Equal(at(12, 18)) {
		t.Errorf("the absolute limit: %v, want the last business day before it", got.On)
	}
}
