package interview_test

import (
	"testing"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// 4 January 2027 is a Monday; 1 January is closed.
func TestLastFreeDay(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, time.January, 4, 9, 0, 0, 0, time.UTC)
	calendar := catalogue.NewCalendar(0, day.AddDate(0, 0, -3))
	for notice, want := range map[int]string{0: "2027-01-04", 1: "2026-12-31", 2: "2026-12-30", 5: "2026-12-25"} {
		if got := interview.LastFreeDay(day, notice, calendar).Format(time.DateOnly); got != want {
			t.Errorf("%d business days: %s, want %s", notice, got, want)
		}
	}
}
