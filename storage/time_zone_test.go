package storage_test

import (
	"testing"

	"stepfree/storage/pg"
)

// earliestZone and latestZone are 26 hours apart: at any moment the date is later in the first.
const earliestZone, latestZone = "Pacific/Kiritimati", "Etc/GMT+12"

func TestReady_UsesConfiguredTimeZone(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	application, _ := o.apply(t, false)
	o.db.Exec(t, `
		insert into accommodation.last_reminder (application_id, answer_by, ready_on)
		select id, answer_by, (now() at time zone $2)::date + 1 from interview.application where id = $1`,
		application, latestZone)
	for zone, want := range map[string]bool{earliestZone: true, latestZone: false} {
		must(t, pg.SetTimeZoneAsOwner(t.Context(), o.db.URL(pg.Owner), zone))
		location, err := o.db.TimeZone(t.Context())
		must(t, err)
		if location.String() != zone {
			t.Errorf("the zone is %s, not %s", location, zone)
		}
		var ready, among bool
		must(t, o.db.Super.GetContext(t.Context(), &ready, `select interview.ready($1, $2)`, application, o.stage))
		must(t, o.db.Super.GetContext(t.Context(), &among,
			`select ($1, $2) in (
				select application_id, stage_id from interview.ready_among(array[cast($1 as uuid)]))`, application, o.stage))
		if ready != want || among != want {
			t.Errorf("%s: ready %v and %v, want %v", zone, ready, among, want)
		}
	}
}

func TestSetTimeZone_UnknownIsRefused(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	for _, name := range []string{"Europe/Atlantis", "Local", ""} {
		if err := pg.SetTimeZoneAsOwner(t.Context(), o.db.URL(pg.Owner), name); err == nil {
			t.Errorf("%q is a time zone", name)
		}
	}
	location, err := o.db.TimeZone(t.Context())
	must(t, err)
	if location.String() != "Europe/Brussels" {
		t.Errorf("the zone is %s", location)
	}
}
