package scheduling_test

import (
	"slices"
	"testing"
	"time"

	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// The database and the search say of the same slots that they are within the office hours of a site.
func TestInOffice_SameInDatabaseAndSearch(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	o.db.Exec(t, `update account.organisation set time_zone = 'Europe/Brussels'`)
	o.db.Exec(t, `insert into account.office_hours (site, opens, closes, lunch_from, lunch_to, start_interval, buffer)
		values ('North', 510, 1020, 720, 780, 15, 0), ('Late', 600, 1440, cast(null as integer), null, 15, 0)`)
	o.closeDays(t, "2031-03-11", "2031-03-11")
	c := search.Constraints{
		Scheduled: true, Location: brussels, Calendar: catalogue.Calendar{}.Close(catalogue.ClosedPeriod{
			First: catalogue.NewDate(time.Date(2031, 3, 11, 0, 0, 0, 0, time.UTC)),
			Last:  catalogue.NewDate(time.Date(2031, 3, 11, 0, 0, 0, 0, time.UTC)),
		}),
		Hours: interview.Hours{Default: interview.DefaultOfficeHours(), Sites: map[string]interview.OfficeHours{
			"North": {From: 510, To: 1020, LunchFrom: 720, LunchTo: 780, StartInterval: 15},
			"Late":  {From: 600, To: 1440, StartInterval: 15},
		}},
	}
	room := interview.Resource{ID: o.room, Kind: interview.ResourceRoom, Seats: 6}
	monday := time.Date(2031, 3, 10, 0, 0, 0, 0, brussels) // Tuesday is closed, and the days after Friday
	for _, site := range []string{"", "North", "Late", "Elsewhere"} {
		room.Site = site
		var starts, ends []time.Time
		var want []bool
		for _, minutes := range []int{5, 50, 210, 240, 300, 510, 840, 1440} {
			for at := range 6 * 24 * 4 {
				start := monday.Add(time.Duration(at) * 15 * time.Minute)
				slot := interview.Slot{Room: o.room}
				slot.Start, slot.End = start, start.Add(time.Duration(minutes)*time.Minute)
				starts, ends = append(starts, slot.Start), append(ends, slot.End)
				outside := slices.ContainsFunc(search.Check(slot, c, []interview.Resource{room}), func(found search.Obstacle) bool {
					return found.Code == search.ObstacleOffice
				})
				want = append(want, !outside)
			}
		}
		var got []bool
		must(t, o.db.Super.SelectContext(t.Context(), &got, `
			select interview.in_office(tstzrange(u.starts, u.ends), $3)
			from unnest(cast($1 as timestamptz[]), cast($2 as timestamptz[])) with ordinality u(starts, ends, n) order by u.n`,
			pq.Array(starts), pq.Array(ends), site))
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("%q: %s to %s: the database says %v", site, starts[i].In(brussels), ends[i].In(brussels), got[i])
			}
		}
		if !slices.Contains(want, true) || !slices.Contains(want, false) {
			t.Errorf("%q: all slots are alike", site)
		}
	}
}
