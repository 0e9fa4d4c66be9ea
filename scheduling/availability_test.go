package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

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
