package storage_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestHoldSlot_Of32ClientsOneWins(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	const clients = 32
	officers := make([]account.HR, clients)
	applications := make([]uuid.UUID, clients)
	for i := range clients {
		officers[i] = storagetest.Person[account.HR](t, o.db, "Officer")
		o.as(t, o.hr, func(tx hrstore.Tx) error { return tx.Assign(t.Context(), o.vacancy, officers[i].ID) })
		applications[i], _ = o.apply(t, true)
	}
	errs := make([]error, clients)
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { errs[i] = o.hold(t, officers[i], uuid.New(), applications[i]) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, storage.ErrTaken) {
			t.Errorf("a client that lost: %v", err)
		}
	}
	var bookings, occupations int
	if err := errors.Join(
		o.db.Super.GetContext(t.Context(), &bookings, `select count(*) from interview.booking`),
		o.db.Super.GetContext(t.Context(), &occupations, `select count(*) from interview.occupation`)); err != nil {
		t.Fatal(err)
	}
	if won != 1 || bookings != 1 || occupations != 1 {
		t.Errorf("%d won, %d bookings, %d occupations", won, bookings, occupations)
	}
}

func TestHoldSlot_SameFormTwiceIsOneBooking(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	key := uuid.New()
	if err := o.hold(t, o.hr, key, o.application); err != nil {
		t.Fatal(err)
	}
	if err := o.hold(t, o.hr, key, o.application); !errors.Is(err, storage.ErrExists) {
		t.Errorf("the second: %v", err)
	}
}

func TestStepBooking_OpenArrangements(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	arrangement, booking := o.arrange(t, o.application), uuid.New()
	if err := o.hold(t, o.hr, booking, o.application); err != nil {
		t.Fatal(err)
	}
	if err := o.step(t, booking, interview.BookingArranged); err != nil {
		t.Fatal(err)
	}
	if err := o.step(t, booking, interview.BookingConfirmed); !errors.Is(err, interview.ErrOpenArrangements) {
		t.Fatalf("with an open arrangement: %v", err)
	}
	provision := fixture.Provision{Arrangement: arrangement, Booking: booking}.Insert(t, o.db)
	for _, to := range []interview.ProvisionStatus{interview.ProvisionAsked, interview.ProvisionInPlace} {
		if err := o.step(t, booking, interview.BookingConfirmed); !errors.Is(err, interview.ErrOpenArrangements) {
			t.Fatalf("before it is %s: %v", to, err)
		}
		o.stepProvision(t, provision, to)
	}
	if err := o.step(t, booking, interview.BookingConfirmed); err != nil {
		t.Fatalf("with all in place: %v", err)
	}
	// An arrangement that is released later must be put in place too.
	o.arrange(t, o.application)
	status := value[string](t, o.db, `select status from interview.booking where id = $1`, booking)
	if status != "arranged" {
		t.Errorf("after a new arrangement the booking is %s", status)
	}
}

func TestScheduling_UnreadyIsHidden(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	application, _ := o.apply(t, false)
	o.arrange(t, application)
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		s, err := tx.Scheduling(t.Context(), application, o.stage)
		if err == nil && (s.Ready || len(s.Arrangements) != 0) {
			t.Errorf("ready %v, %d arrangements", s.Ready, len(s.Arrangements))
		}
		return err
	})
	if err := o.hold(t, o.hr, uuid.New(), application); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("booking before it is ready: %v", err)
	}
}

func TestVacancy_OtherOfficerNotFound(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	other := storagetest.Person[account.HR](t, o.db, "Ines")
	for name, read := range map[string]func(hrstore.Tx) error{
		"vacancy": func(tx hrstore.Tx) error { _, err := tx.Vacancy(t.Context(), o.vacancy); return err },
		"stage":   func(tx hrstore.Tx) error { _, err := tx.Scheduling(t.Context(), o.application, o.stage); return err },
	} {
		if err := o.db.HR.Run(t.Context(), other, read); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHoldSlot_ExpiredFreesRoom(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	if err := o.hold(t, o.hr, uuid.New(), o.application); err != nil {
		t.Fatal(err)
	}
	second, _ := o.apply(t, true)
	if err := o.hold(t, o.hr, uuid.New(), second); !errors.Is(err, storage.ErrTaken) {
		t.Fatalf("while it is held: %v", err)
	}
	o.db.Exec(t, `update interview.booking set held_until = now() - interval '1 minute'`)
	if err := o.hold(t, o.hr, uuid.New(), second); err != nil {
		t.Errorf("after it expired: %v", err)
	}
}

func TestResources_FreeWithinHours(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	open := o.slot().Interval
	resource := func(within interview.Interval) (found interview.Resource) {
		o.as(t, o.hr, func(tx hrstore.Tx) error {
			all, err := tx.Resources(t.Context(), within)
			if err == nil {
				found = all[0]
			}
			return err
		})
		return found
	}
	later := interview.Interval{Start: open.Start.AddDate(0, 1, 0), End: open.End.AddDate(0, 1, 0)}
	if r := resource(later); len(r.Free) != 0 {
		t.Fatalf("a room without hours has %v", r.Free)
	}
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		return tx.AddFreeTime(t.Context(), o.room, hrstore.FreeTime{ID: uuid.New(), Starts: open.Start, Ends: open.End})
	})
	if r := resource(open); len(r.Free) != 1 || r.Free[0].Minutes() != open.Minutes() {
		t.Errorf("within its hours: %v", r.Free)
	}
	if r := resource(later); len(r.Free) != 1 || r.Free[0].Minutes() != 0 {
		t.Errorf("outside its hours: %v", r.Free)
	}
}

func TestBooking_ReopenedIsAnnounced(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	booking := uuid.New()
	must(t, errors.Join(
		o.hold(t, o.hr, booking, o.application),
		o.step(t, booking, interview.BookingArranged),
		o.step(t, booking, interview.BookingConfirmed)))
	o.arrange(t, o.application)
	o.db.Exec(t, `delete from mail.outbox`)
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		b, err := tx.Booking(t.Context(), booking)
		if err == nil && (!b.Announced || b.Status != interview.BookingArranged) {
			t.Errorf("announced %v, %s", b.Announced, b.Status)
		}
		return err
	})
	if err := o.step(t, booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	mails := value[int](t, o.db, `select count(*) from mail.outbox where account_id = $1`, o.candidate)
	if mails != 1 {
		t.Errorf("%d mails to the candidate", mails)
	}
}

func TestBooking_OtherOfficerNotFound(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	booking := uuid.New()
	arrangement := o.arrange(t, o.application)
	if err := o.hold(t, o.hr, booking, o.application); err != nil {
		t.Fatal(err)
	}
	other := storagetest.Person[account.HR](t, o.db, "Ines")
	for name, read := range map[string]func(hrstore.Tx) error{
		"booking":     func(tx hrstore.Tx) error { _, err := tx.Booking(t.Context(), booking); return err },
		"arrangement": func(tx hrstore.Tx) error { _, err := tx.Arrangement(t.Context(), arrangement); return err },
	} {
		if err := o.db.HR.Run(t.Context(), other, read); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
