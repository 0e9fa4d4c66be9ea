package storage_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// closeDays closes the organisation from a day to another, in ISO 8601.
func closeDays(t *testing.T, db *storagetest.Database, by uuid.UUID, first, last string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	db.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values ($1, $2, $3, 'Closed', 'Fermé', $4, now())`, id, first, last, by)
	return id
}

// office loads the days and hours as HR does.
func office(t *testing.T, db *storagetest.Database, me account.HR) (found interview.Office) {
	t.Helper()
	must(t, db.HR.Run(t.Context(), me, func(tx hrstore.Tx) (err error) {
		found, err = tx.Office(t.Context())
		return err
	}))
	return found
}

func TestBusinessDays_SQLAgreesWithGo(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.HR](t, db, "Hugo")
	for year := 2026; year <= 2028; year++ {
		holidays, err := catalogue.BelgianHolidays(year)
		must(t, err)
		for _, h := range holidays {
			closeDays(t, db, me.ID, h.On.String(), h.On.String())
		}
		closeDays(t, db, me.ID, fmt.Sprint(year, "-12-21"), fmt.Sprint(year+1, "-01-03"))
	}
	removed := closeDays(t, db, me.ID, "2027-09-15", "2027-09-15")
	db.Exec(t, `update account.closed_day set removed_by = added_by, removed_at = now() where id = $1`, removed)
	calendar := office(t, db, me).Calendar
	var rows []struct {
		Day   time.Time `db:"day"`
		Open  bool      `db:"open"`
		Days  int       `db:"days"`
		Other time.Time `db:"other"`
	}
	must(t, db.Super.SelectContext(t.Context(), &rows, `
		select day, account.is_business_day(cast(day as date)) as open, days,
			account.add_business_days(cast(day as date), days) as other
		from generate_series(date '2026-12-01', '2028-01-31', interval '1 day') day,
			unnest(array[-20, -1, 0, 1, 3, 15]) days`))
	if len(rows) < 2500 {
		t.Fatalf("%d days", len(rows))
	}
	for _, r := range rows {
		want := calendar.AddBusinessDays(r.Day, r.Days)
		if r.Days < 0 {
			want = calendar.BusinessDaysBefore(r.Day, -r.Days)
		}
		if r.Open != calendar.IsBusinessDay(r.Day) || catalogue.NewDate(r.Other) != catalogue.NewDate(want) {
			t.Errorf("%s %+d: %v and %s, Go says %s", r.Day.Format(time.DateOnly), r.Days, r.Open,
				r.Other.Format(time.DateOnly), want.Format(time.DateOnly))
		}
	}
}

func TestAddBusinessDays_EndsWithoutThem(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.HR](t, db, "Hugo")
	for month := range 20 {
		first := time.Date(2027, time.January+time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		closeDays(t, db, me.ID, first.Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly))
	}
	var day time.Time
	must(t, db.Super.GetContext(t.Context(), &day, `select account.add_business_days('2027-01-01', 5)`))
	start := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	if want := office(t, db, me).Calendar.AddBusinessDays(start, 5); catalogue.NewDate(day) != catalogue.NewDate(want) {
		t.Errorf("%v, Go says %v", day, want)
	}
}

func TestCalendar_CandidatesReadClosedDays(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Candidate](t, db, "Ana")
	closeDays(t, db, storagetest.Person[account.Admin](t, db, "Ada").ID, "2027-05-07", "2027-05-07")
	must(t, db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) error {
		calendar, err := tx.Calendar(t.Context())
		if calendar.IsBusinessDay(time.Date(2027, time.May, 7, 9, 0, 0, 0, time.UTC)) {
			t.Error("7 May 2027 is open")
		}
		return err
	}))
}

func TestClosedBookings_OwnActiveOnes(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	first := time.Date(2031, time.March, 10, 0, 0, 0, 0, brussels)
	other := storagetest.Person[account.HR](t, o.db, "Hanna")
	// book inserts a booking of a new application that starts some hours after midnight of the first closed day.
	book := func(status string, hours int, mine bool) uuid.UUID {
		vacancy, stage := o.vacancy, o.stage
		if !mine {
			vacancy = fixture.Vacancy{Reference: uuid.NewString(), CreatedBy: other.ID}.Insert(t, o.db)
			stage = fixture.Stage{Vacancy: vacancy}.Insert(t, o.db)
		}
		candidate := storagetest.Person[account.Candidate](t, o.db, "Ana")
		application := fixture.Application{Vacancy: vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, o.db)
		id := fixture.Booking{
			Application: application, Stage: stage, CreatedBy: o.hr.ID, Start: first.Add(time.Duration(hours) * time.Hour),
		}.Insert(t, o.db)
		o.db.Exec(t, `update interview.booking set status = $2, held_until = now() where id = $1`, id, status)
		return id
	}
	want := []uuid.UUID{book("confirmed", 0, true), book("arranged", 10, true), book("held", 47, true)}
	for _, hours := range []int{-2, 48} { // 22:00 of the day before, and midnight of the day after
		book("confirmed", hours, true)
	}
	book("cancelled", 11, true)
	book("confirmed", 12, false)
	closeDays(t, o.db, o.hr.ID, "2031-03-10", "2031-03-11")
	closeDays(t, o.db, o.hr.ID, "2031-03-11", "2031-03-11") // twice closed, listed once
	o.db.Exec(t, `update account.account set name = 'Known by another name' where role = 'candidate'`)
	var got []hrstore.ClosedBooking
	o.as(t, o.hr, func(tx hrstore.Tx) (err error) {
		got, err = tx.ClosedBookings(t.Context(), first.AddDate(-1, 0, 0), brussels)
		return err
	})
	if len(got) != len(want) {
		t.Fatalf("%d bookings: %+v", len(got), got)
	}
	for i, b := range got {
		if b.ID != want[i] || b.NameFR != "Fermé" || b.Candidate != "Ana" {
			t.Errorf("%d: %+v", i, b)
		}
	}
}
