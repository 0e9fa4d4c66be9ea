package interview_test

import (
	"testing"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

func TestLockAt_CountsBusinessDays(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	closed := catalogue.NewCalendar(0, time.Date(2027, time.May, 6, 0, 0, 0, 0, time.UTC)) // a Thursday
	for _, c := range []struct {
		start  string
		before time.Duration
		want   string
	}{
		{"2027-01-12 10:00", 24 * time.Hour, "2027-01-11 10:00"},
		{"2027-01-11 10:00", 24 * time.Hour, "2027-01-08 10:00"}, // a Monday: the Friday before
		{"2027-01-11 10:00", 48 * time.Hour, "2027-01-07 10:00"},
		{"2027-05-07 09:30", 24 * time.Hour, "2027-05-05 09:30"}, // over the closed Thursday
		{"2027-01-11 10:00", 2 * time.Hour, "2027-01-11 08:00"},
		{"2027-01-11 10:00", 15 * time.Minute, "2027-01-11 09:45"},
		{"2027-03-29 10:00", 24 * time.Hour, "2027-03-26 10:00"}, // the clocks were changed on Sunday
		{"2027-01-11 10:00", 0, "2027-01-11 10:00"},
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", c.start, brussels)
		if err != nil {
			t.Fatal(err)
		}
		if got := interview.LockAt(start, c.before, closed).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s, %s before: %s, want %s", c.start, c.before, got, c.want)
		}
	}
}
