package jobs_test

import (
	"testing"
	"time"

	"stepfree/account"
	"stepfree/jobs"
	"stepfree/locale"
	"stepfree/storage/storagetest"
)

func TestHolidays_ClosedOnceEach(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	admin := storagetest.Person[account.Admin](t, db, "Ada")
	bundle, err := locale.Load()
	must(t, err)
	run := func(year int) {
		t.Helper()
		now := time.Date(year, time.November, 28, 9, 0, 0, 0, time.UTC)
		must(t, jobs.Holidays(db.Worker, bundle, func() time.Time { return now }).Run(t.Context()))
	}
	closed := func(day string) bool {
		t.Helper()
		return count(t, db, `select count(*) from account.closed_day
			where removed_at is null and first_day = cast($1 as date) and name_en <> name_fr`, day) == 1
	}
	db.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values (gen_random_uuid(), '2027-12-25', '2027-12-25', 'Christmas Day', 'Noël', $1, now())`, admin.ID)
	run(2026)
	for _, day := range []string{"2026-12-25", "2027-01-01", "2027-03-29", "2027-12-25", "2028-06-05"} {
		if !closed(day) {
			t.Errorf("%s is open", day)
		}
	}
	if closed("2029-01-01") {
		t.Error("the fourth year is closed")
	}
	db.Exec(t, `update account.closed_day set removed_by = $1, removed_at = now() where first_day = '2027-11-11'`, admin.ID)
	run(2026)
	run(2027)
	if n := count(t, db, `select count(*) from account.closed_day`); n != 40 {
		t.Errorf("%d rows for four years", n)
	}
	if closed("2027-11-11") || !closed("2029-01-01") {
		t.Error("a day that was opened again is closed, or the new year is open")
	}
}
