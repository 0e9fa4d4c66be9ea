package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
)

func TestAddFreeTimes_BusinessDays(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	friday := time.Date(2031, time.March, 7, 0, 0, 0, 0, time.UTC)
	times := scheduling.FreeTimes{Key: uuid.New(), Resource: o.room, Day: friday, From: 9 * 60, To: 12*60 + 30, Repeat: 1}
	for range 2 { // the same form sent twice adds its times once
		must(t, o.AddFreeTimes(t.Context(), o.hr, times))
	}
	var starts []time.Time
	must(t, o.db.Super.SelectContext(t.Context(), &starts,
		`select lower(during) from interview.availability where resource_id = $1 order by 1`, o.room))
	nine, monday := friday.Add(9*time.Hour), friday.AddDate(0, 0, 3).Add(9*time.Hour)
	if len(starts) != 2 || !starts[0].Equal(nine) || !starts[1].Equal(monday) {
		t.Errorf("%v", starts)
	}
	times.Key, times.From = uuid.New(), 12*60
	if err := o.AddFreeTimes(t.Context(), o.hr, times); !errors.Is(err, storage.ErrTaken) {
		t.Errorf("one that overlaps: %v", err)
	}
	times.Key, times.Resource = uuid.New(), uuid.New()
	if err := o.AddFreeTimes(t.Context(), o.hr, times); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of no resource: %v", err)
	}
}

func TestAddFreeTimes_ClockChanges(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	o.TimeZone = brussels
	day := func(month time.Month, d int) time.Time { return time.Date(2027, month, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		day      time.Time
		from, to int // hours
		refused  bool
	}{
		{day(time.March, 28), 2, 3, true},
		{day(time.March, 28), 1, 2, true},
		{day(time.October, 31), 2, 5, true},
		{day(time.March, 28), 1, 3, false}, // one hour long
		{day(time.October, 31), 1, 3, false},
	} {
		err := o.AddFreeTimes(t.Context(), o.hr, scheduling.FreeTimes{
			Key: uuid.New(), Resource: o.room, Day: c.day, From: c.from * 60, To: c.to * 60,
		})
		change, refused := errors.AsType[*interview.ClockChangeError](err)
		if refused != c.refused || refused && !change.Day.Equal(c.day) || !refused && err != nil {
			t.Errorf("%s, %d to %d: %v", c.day.Format(time.DateOnly), c.from, c.to, err)
		}
	}
	var hours []int
	must(t, o.db.Super.SelectContext(t.Context(), &hours,
		`select cast(extract(epoch from upper(during) - lower(during)) / 3600 as integer) from interview.availability
		where resource_id = $1 order by lower(during)`, o.room))
	if len(hours) != 2 || hours[0] != 1 || hours[1] != 3 {
		t.Errorf("stored hours: %v", hours)
	}
}

func TestAddFreeTimes_ClosedDaysAreSkipped(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.closeDays(t, "2031-03-10", "2031-03-11")
	friday := time.Date(2031, time.March, 7, 0, 0, 0, 0, time.UTC)
	must(t, o.AddFreeTimes(t.Context(), o.hr, scheduling.FreeTimes{
		Key: uuid.New(), Resource: o.room, Day: friday, From: 9 * 60, To: 12 * 60, Repeat: 1,
	}))
	var starts []time.Time
	must(t, o.db.Super.SelectContext(t.Context(), &starts,
		`select lower(during) from interview.availability where resource_id = $1 order by 1`, o.room))
	if wednesday := friday.AddDate(0, 0, 5).Add(9 * time.Hour); len(starts) != 2 || !starts[1].Equal(wednesday) {
		t.Errorf("%v, want the second on %v", starts, wednesday)
	}
}
