package admin_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestClosedDay_AddedAndRemovedWithNames(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada, bob := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Bob")
	winter := adminstore.ClosedDay{
		ID: uuid.New(), First: day(2026, 12, 21), Last: day(2027, 1, 3), NameEN: "Winter", NameFR: "Hiver",
	}
	add := func(d adminstore.ClosedDay) error {
		return asAdmin(t, db, ada, func(tx adminstore.Tx) error { return tx.AddClosedDay(t.Context(), d, time.Now()) })
	}
	if err := add(winter); err != nil {
		t.Fatal(err)
	}
	other := winter
	other.ID = uuid.New()
	for name, again := range map[string]adminstore.ClosedDay{"the same form": winter, "the same days": other} {
		if err := add(again); !errors.Is(err, storage.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	list := func(year int) (list []adminstore.ClosedDay) {
		if err := asAdmin(t, db, bob, func(tx adminstore.Tx) (err error) {
			list, err = tx.ClosedDays(t.Context(), year)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	for year, want := range map[int]int{2025: 0, 2026: 1, 2027: 1, 2028: 0} {
		if got := list(year); len(got) != want || want == 1 && (got[0].AddedBy != "Ada" || got[0].Period().Days() != 14) {
			t.Errorf("%d: %+v", year, got)
		}
	}
	remove := func(tx adminstore.Tx) error { return tx.RemoveClosedDay(t.Context(), winter.ID, time.Now()) }
	if err := asAdmin(t, db, bob, remove); err != nil {
		t.Fatal(err)
	}
	if err := asAdmin(t, db, ada, remove); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("removed twice: %v", err)
	}
	if got := list(2027); len(got) != 1 || got[0].RemovedBy != "Bob" {
		t.Errorf("%+v", got)
	}
	if err := add(other); err != nil { // what was removed can be added again
		t.Error(err)
	}
}

func TestClosedDay_DatabaseRefuses(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Admin](t, db, "Ada")
	for name, d := range map[string]adminstore.ClosedDay{
		"before 1900": {First: day(1899, 12, 31), Last: day(1900, 1, 1), NameEN: "A", NameFR: "B"},
		"after 2200":  {First: day(2200, 12, 31), Last: day(2201, 1, 1), NameEN: "A", NameFR: "B"},
		"backwards":   {First: day(2027, 1, 2), Last: day(2027, 1, 1), NameEN: "A", NameFR: "B"},
		"93 days":     {First: day(2027, 6, 1), Last: day(2027, 9, 1), NameEN: "A", NameFR: "B"},
		"no name":     {First: day(2027, 1, 1), Last: day(2027, 1, 1), NameEN: "A"},
	} {
		d.ID = uuid.New()
		err := asAdmin(t, db, me, func(tx adminstore.Tx) error { return tx.AddClosedDay(t.Context(), d, time.Now()) })
		if err == nil || errors.Is(err, storage.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBooked_NumberOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me, hr := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.HR](t, db, "Hugo")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, db)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, db)
	for status, start := range map[string]time.Time{
		"confirmed": time.Date(2031, 3, 9, 23, 30, 0, 0, time.UTC), // 00:30 on 10 March in Brussels
		"held":      time.Date(2031, 3, 10, 10, 0, 0, 0, time.UTC),
		"arranged":  time.Date(2031, 3, 10, 23, 30, 0, 0, time.UTC), // 00:30 on 11 March
		"cancelled": time.Date(2031, 3, 10, 11, 0, 0, 0, time.UTC),
	} {
		candidate := storagetest.Person[account.Candidate](t, db, "Ana")
		application := fixture.Application{Vacancy: vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, db)
		id := fixture.Booking{Application: application, Stage: stage, CreatedBy: hr.ID, Start: start}.Insert(t, db)
		db.Exec(t, `update interview.booking set status = $2, held_until = now() where id = $1`, id, status)
	}
	for last, want := range map[time.Time]int{day(2031, 3, 10): 2, day(2031, 3, 11): 3} {
		period := catalogue.ClosedPeriod{First: catalogue.NewDate(day(2031, 3, 10)), Last: catalogue.NewDate(last)}
		var got int
		if err := asAdmin(t, db, me, func(tx adminstore.Tx) (err error) {
			got, err = tx.Booked(t.Context(), period)
			return err
		}); err != nil || got != want {
			t.Errorf("until %s: %d, want %d, %v", last.Format(time.DateOnly), got, want, err)
		}
	}
	days := []catalogue.Date{catalogue.NewDate(day(2031, 3, 9)), catalogue.NewDate(day(2031, 3, 10))}
	var each []int
	if err := asAdmin(t, db, me, func(tx adminstore.Tx) (err error) {
		each, err = tx.BookedEach(t.Context(), days)
		return err
	}); err != nil || len(each) != 2 || each[0] != 0 || each[1] != 2 {
		t.Errorf("each: %v, %v", each, err)
	}
}
