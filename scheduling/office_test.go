package scheduling_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/scheduling"
)

// iso returns the date of a time, in ISO 8601.
func iso(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func TestFindSlots_NoneOnAClosedDay(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	day := interview.Interval{Start: o.start.Truncate(24 * time.Hour)}
	day.End = day.Start.AddDate(0, 0, 1)
	find := func() search.Result {
		a, err := o.Load(t.Context(), o.hr, o.ref(), day)
		must(t, err)
		return o.FindSlots(a, day)
	}
	if found := find(); len(found.Slots) == 0 {
		t.Fatalf("on an open day: %+v", found)
	}
	o.closeDays(t, iso(o.start), iso(o.start))
	if found := find(); len(found.Slots) > 0 || found.Blocking[0].Code != search.ObstacleClosed {
		t.Errorf("on a closed day: %+v", found)
	}
	if err := o.Hold(t.Context(), o.hr, o.choice()); !errors.Is(err, scheduling.ErrSlotGone) {
		t.Errorf("a slot of the page before the day was closed: %v", err)
	}
	o.db.Exec(t, `update account.closed_day set removed_by = added_by, removed_at = now()`)
	if found := find(); len(found.Slots) == 0 {
		t.Errorf("the day is open again: %+v", found)
	}
}

func TestFindSlots_HoursOfTheSite(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.db.Exec(t, `update interview.resource set site = 'North' where id = $1`, o.room)
	o.db.Exec(t, `insert into account.office_hours (site, opens, closes, lunch_from, lunch_to, start_interval, buffer)
		values ('North', 600, 840, 720, 750, 60, 0)`)
	day := interview.Interval{Start: o.start.Truncate(24 * time.Hour)}
	day.End = day.Start.AddDate(0, 0, 1)
	a, err := o.Load(t.Context(), o.hr, o.ref(), day)
	must(t, err)
	var got []string
	for _, s := range o.FindSlots(a, day).Slots {
		got = append(got, s.Start.UTC().Format("15:04"))
	}
	if want := []string{"10:00", "11:00", "13:00"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestProvision_DueDaySkipsClosedDays(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrangeParking(t)
	before := catalogue.Calendar{}.BusinessDaysBefore(o.start, 1)
	o.closeDays(t, iso(before), iso(before))
	b := o.hold(t)
	want := catalogue.Calendar{}.BusinessDaysBefore(o.start, 4).Format(time.DateOnly)
	if got := b.Provisions[0].DueOn.Format(time.DateOnly); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
