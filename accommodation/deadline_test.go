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
