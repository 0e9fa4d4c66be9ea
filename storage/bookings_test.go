package storage_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// office is a vacancy with one interview stage, a room, and an officer who works on it.
type office struct {
	db          *storagetest.Database
	hr          account.HR
	vacancy     uuid.UUID
	stage       uuid.UUID
	room        uuid.UUID
	application uuid.UUID
	candidate   uuid.UUID
}

func newOffice(t *testing.T) office {
	t.Helper()
	o := office{db: storagetest.New(t), vacancy: uuid.New(), stage: uuid.New(), room: uuid.New()}
	o.hr = storagetest.Person[account.HR](t, o.db, "Hugo")
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		return errors.Join(
			tx.CreateVacancy(t.Context(), hrstore.Vacancy{ID: o.vacancy, Reference: "1", TitleEN: "Post", TitleFR: "Poste"}, time.Now()),
			tx.SaveStage(t.Context(), interview.Stage{ID: o.stage, VacancyID: o.vacancy, Kind: interview.StagePanelInterview, Minutes: 50, Mode: catalogue.ModeInPerson}),
			tx.AddResource(t.Context(), hrstore.NewResource{Resource: interview.Resource{ID: o.room, Kind: interview.ResourceRoom, Name: "Room", Seats: 6}}))
	})
	o.application, o.candidate = o.apply(t, true)
	return o
}

// apply adds an application; a ready one needs nothing.
func (o office) apply(t *testing.T, ready bool) (application, candidate uuid.UUID) {
	t.Helper()
	person := storagetest.Person[account.Candidate](t, o.db, "Ana")
	application = uuid.New()
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: application, VacancyID: o.vacancy, CandidateID: uuid.New(), Name: "Ana", Email: person.Email, Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
		}, time.Now())
	})
	if ready {
		o.db.Exec(t, `update interview.application set ready_at = now() where id = $1`, application)
	}
	return application, person.ID
}

// arrange releases an arrangement for an application.
func (o office) arrange(t *testing.T, application uuid.UUID) uuid.UUID {
	t.Helper()
	return fixture.Arrangement{Application: application, Stage: o.stage, Practical: "No steps"}.Insert(t, o.db)
}

func (o office) as(t *testing.T, me account.HR, fn func(hrstore.Tx) error) {
	t.Helper()
	if err := o.db.HR.Run(t.Context(), me, fn); err != nil {
		t.Fatal(err)
	}
}

func (o office) slot() interview.Slot {
	start := time.Date(2031, time.March, 4, 9, 0, 0, 0, time.UTC)
	return interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: o.room}
}

func (o office) hold(t *testing.T, me account.HR, id, application uuid.UUID) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error { return o.take(t.Context(), tx, id, application, o.slot()) })
}

func (o office) step(t *testing.T, booking uuid.UUID, to interview.BookingStatus) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
		b, err := tx.Booking(t.Context(), booking)
		if err != nil {
			return err
		}
		return tx.StepBooking(t.Context(), b, to, time.Now())
	})
}

func TestHoldSlot_Of32ClientsOneWins(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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
	o := newOffice(t)
	key := uuid.New()
	if err := o.hold(t, o.hr, key, o.application); err != nil {
		t.Fatal(err)
	}
	if err := o.hold(t, o.hr, key, o.application); !errors.Is(err, storage.ErrExists) {
		t.Errorf("the second: %v", err)
	}
}

func TestABookingIsNotConfirmedWhileAnArrangementIsOpenWhateverTheProgramSays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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
	for _, to := range []interview.ArrangementStatus{interview.ArrangementArranging, interview.ArrangementConfirmed} {
		o.as(t, o.hr, func(tx hrstore.Tx) error {
			a, err := tx.Arrangement(t.Context(), arrangement)
			if err != nil {
				return err
			}
			return tx.StepArrangement(t.Context(), a, hrstore.ArrangementStep{To: to, At: time.Now()})
		})
	}
	if err := o.step(t, booking, interview.BookingConfirmed); err != nil {
		t.Fatalf("with everything in place: %v", err)
	}
	// What comes later has to be in place too.
	o.arrange(t, o.application)
	var status string
	if err := o.db.Super.GetContext(t.Context(), &status, `select status from interview.booking where id = $1`, booking); err != nil || status != "arranged" {
		t.Errorf("after a new arrangement the booking is %s, %v", status, err)
	}
}

func TestHRSeesNothingOfAnApplicationThatIsNotReady(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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

func TestAnotherOfficersVacancyIsNotThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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

func TestAnExpiredHoldLetsItsRoomGo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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

func TestWhatKeepsHoursIsNotFreeOutsideThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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

func TestABookingThatANewArrangementReopensWasAnnounced(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	booking := uuid.New()
	if err := errors.Join(o.hold(t, o.hr, booking, o.application), o.step(t, booking, interview.BookingArranged), o.step(t, booking, interview.BookingConfirmed)); err != nil {
		t.Fatal(err)
	}
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
	var told int
	if err := o.db.Super.GetContext(t.Context(), &told, `select count(*) from mail.outbox where account_id = $1`, o.candidate); err != nil || told != 1 {
		t.Errorf("%d mails to the candidate, %v", told, err)
	}
}

func TestAnotherOfficersBookingAndWhenAnApplicationBecameReadyAreOutOfReach(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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
	var may bool
	if err := o.db.Super.GetContext(t.Context(), &may, `select has_column_privilege('stepfree_hr', 'interview.application', 'ready_at', 'select')`); err != nil || may {
		t.Errorf("HR's login may read ready_at: %v, %v", may, err)
	}
}
