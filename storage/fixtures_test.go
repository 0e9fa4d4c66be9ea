package storage_test

import (
	"context"
	"errors"
	"slices"
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

// vacancyFixture is a vacancy with one interview stage, a room, an HR officer who works on it, and an application.
type vacancyFixture struct {
	db          *storagetest.Database
	hr          account.HR
	vacancy     uuid.UUID
	stage       uuid.UUID
	room        uuid.UUID
	application uuid.UUID
	candidate   uuid.UUID
}

// newVacancyFixture creates the fixture in a database of its own.
func newVacancyFixture(t *testing.T) vacancyFixture {
	t.Helper()
	o := vacancyFixture{db: storagetest.New(t), vacancy: uuid.New(), stage: uuid.New(), room: uuid.New()}
	o.hr = storagetest.Person[account.HR](t, o.db, "Hugo")
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		vacancy := hrstore.Vacancy{ID: o.vacancy, Reference: "1", TitleEN: "Post", TitleFR: "Poste"}
		room := interview.Resource{ID: o.room, Kind: interview.ResourceRoom, Name: "Room", Seats: 6}
		stage := interview.Stage{
			ID: o.stage, VacancyID: o.vacancy, Kind: interview.StagePanelInterview,
			Minutes: 50, Mode: catalogue.ModeInPerson,
		}
		return errors.Join(
			tx.CreateVacancy(t.Context(), vacancy, time.Now()),
			tx.SaveStage(t.Context(), stage),
			tx.AddResource(t.Context(), hrstore.NewResource{Resource: room}))
	})
	o.application, o.candidate = o.apply(t, true)
	return o
}

// apply adds an application of a new candidate. A ready one can be scheduled.
func (o vacancyFixture) apply(t *testing.T, ready bool) (application, candidate uuid.UUID) {
	t.Helper()
	person := storagetest.Person[account.Candidate](t, o.db, "Ana")
	application = uuid.New()
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: application, VacancyID: o.vacancy, CandidateID: uuid.New(), Name: "Ana", Email: person.Email,
			Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
		}, time.Now())
	})
	if ready {
		fixture.Answer{Application: application}.Insert(t, o.db)
	}
	return application, person.ID
}

// arrange releases an arrangement for an application.
func (o vacancyFixture) arrange(t *testing.T, application uuid.UUID) uuid.UUID {
	t.Helper()
	return fixture.Arrangement{Application: application, Stage: o.stage, Practical: "No steps"}.Insert(t, o.db)
}

// as runs fn in a transaction of an HR officer.
func (o vacancyFixture) as(t *testing.T, me account.HR, fn func(hrstore.Tx) error) {
	t.Helper()
	if err := o.db.HR.Run(t.Context(), me, fn); err != nil {
		t.Fatal(err)
	}
}

// stepProvision takes a step with a provision as it is now.
func (o vacancyFixture) stepProvision(t *testing.T, id uuid.UUID, to interview.ProvisionStatus) {
	t.Helper()
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		p, application, err := o.provision(t, tx, id)
		if err != nil {
			return err
		}
		step := hrstore.ProvisionStep{To: to, Provider: "Caretaker", At: time.Now()}
		return tx.StepProvision(t.Context(), application, p, step)
	})
}

// provision loads a provision, and the id of its application.
func (o vacancyFixture) provision(
	t *testing.T, tx hrstore.Tx, id uuid.UUID,
) (p hrstore.Provision, application uuid.UUID, err error) {
	t.Helper()
	stage := value[uuid.UUID](t, o.db, `select a.stage_id from interview.provision p
		join interview.arrangement a on a.id = p.arrangement_id where p.id = $1`, id)
	application = value[uuid.UUID](t, o.db, `select application_id from interview.provision where id = $1`, id)
	list, err := tx.Provisions(t.Context(), application, stage)
	if i := slices.IndexFunc(list, func(p hrstore.Provision) bool { return p.ID == id }); err == nil && i >= 0 {
		return list[i], application, nil
	}
	return p, application, errors.Join(err, storage.ErrNotFound)
}

// slot returns an hour in the room.
func (o vacancyFixture) slot() interview.Slot {
	start := time.Date(2031, time.March, 4, 9, 0, 0, 0, time.UTC)
	return interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: o.room}
}

// hold holds the slot for an application.
func (o vacancyFixture) hold(t *testing.T, me account.HR, id, application uuid.UUID) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error {
		return o.take(t.Context(), tx, id, application, o.slot())
	})
}

// step takes one step with a booking.
func (o vacancyFixture) step(t *testing.T, booking uuid.UUID, to interview.BookingStatus) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
		b, err := tx.Booking(t.Context(), booking)
		if err != nil {
			return err
		}
		return tx.StepBooking(t.Context(), b, to, time.Now())
	})
}

// take holds a slot within a transaction.
func (o vacancyFixture) take(
	ctx context.Context, tx hrstore.Tx, id, application uuid.UUID, slot interview.Slot,
) error {
	s, err := tx.Scheduling(ctx, application, o.stage)
	if err != nil {
		return err
	}
	return tx.HoldSlot(ctx, s, hrstore.NewBooking{
		Sitting: 1, Status: interview.BookingHeld,
		ID: id, Slot: slot, Mode: catalogue.ModeInPerson, TimeZone: time.UTC,
		HeldUntil: time.Now().Add(time.Hour), At: time.Now(),
	})
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value returns the one value of a query that runs as superuser.
func value[T any](t *testing.T, db *storagetest.Database, query string, args ...any) (v T) {
	t.Helper()
	must(t, db.Super.GetContext(t.Context(), &v, query, args...))
	return v
}
