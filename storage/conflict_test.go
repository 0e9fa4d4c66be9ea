package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

// saveDecision decides one measure within a transaction.
func (a requestFixture) saveDecision(
	ctx context.Context, tx adviserstore.Tx, measure uuid.UUID, outcome accommodation.Status,
) error {
	review, err := tx.Review(ctx, a.request)
	if err != nil {
		return err
	}
	m, ok := review.Measure(measure)
	if !ok {
		return storage.ErrNotFound
	}
	loaded := m.Status
	d := accommodation.Decision{
		MeasureID: measure, Outcome: outcome, Code: m.Code, Parameters: catalogue.Parameters{},
		Practical: "No steps", Language: "en", At: time.Now(),
	}
	arrangements, err := review.Decide(d)
	if err != nil {
		return err
	}
	return tx.SaveDecision(ctx, &review, sealed(d), loaded, arrangements)
}

// Neither transaction sees the other's decision before its commit, yet no measure is open after both.
func TestSaveDecision_LastTwoMakeReady(t *testing.T) {
	t.Parallel()
	for _, outcome := range []accommodation.Status{accommodation.NotSupported, accommodation.Recommended} {
		a := newDraft(t)
		if err := a.submit(t); err != nil {
			t.Fatal(err)
		}
		first, second := a.measure(t), uuid.New()
		a.db.Exec(t, `
			insert into accommodation.measure (
				id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
			select $1, request_id, application_id, candidate_id, stage_id, 'R-QUIET', '{}', true, status
			from accommodation.measure`, second)
		vos := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
		ode := storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
		decided, done := make(chan struct{}), make(chan error, 1)
		go func() {
			<-decided
			done <- a.db.Adviser.Run(t.Context(), ode, func(tx adviserstore.Tx) error {
				return a.saveDecision(t.Context(), tx, second, accommodation.NotSupported)
			})
		}()
		if err := a.db.Adviser.Run(t.Context(), vos, func(tx adviserstore.Tx) error {
			err := a.saveDecision(t.Context(), tx, first, outcome)
			close(decided)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if !value[bool](t, a.db, `select interview.ready($1, $2)`, a.application, a.stage) {
			t.Errorf("%s: the stage is not ready", outcome)
		}
	}
}

// The first write wins; a decision on an earlier state returns ErrChanged.
func TestSaveDecision_StaleIsRefused(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	adviser, measure := storagetest.Person[account.Adviser](t, a.db, "Dr Vos"), a.measure(t)
	err := a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
		review, err := tx.Review(t.Context(), a.request)
		if err != nil {
			return err
		}
		if err := a.withdraw(t); err != nil { // in a transaction of its own
			return err
		}
		d := accommodation.Decision{MeasureID: measure, Outcome: accommodation.NotSupported, Language: "en", At: time.Now()}
		m, _ := review.Measure(measure)
		loaded := m.Status
		if _, err := review.Decide(d); err != nil {
			return err
		}
		return tx.SaveDecision(t.Context(), &review, sealed(d), loaded, nil)
	})
	if !errors.Is(err, storage.ErrChanged) {
		t.Error(err)
	}
}

func TestHR_StaleStepIsRefused(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	i.as(t, i.hr, func(tx hrstore.Tx) error {
		b, err := tx.Booking(t.Context(), i.booking)
		if err != nil {
			return err
		}
		p, application, err := i.provision(t, tx, i.provisionID)
		if err != nil {
			return err
		}
		b.Version, p.Version = b.Version-1, p.Version-1 // as loaded by an earlier page
		err = tx.StepBooking(t.Context(), b, interview.BookingCancelled, time.Now())
		if !errors.Is(err, storage.ErrChanged) {
			t.Errorf("a booking: %v", err)
		}
		step := hrstore.ProvisionStep{To: interview.ProvisionNeeded, At: time.Now()}
		if err := tx.StepProvision(t.Context(), application, p, step); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("a provision: %v", err)
		}
		return nil
	})
}

func TestSaveProgress_StaleIsRefused(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err != nil {
			return err
		}
		if err := tx.SaveProgress(t.Context(), &r, time.Now()); err != nil {
			return err
		}
		if err := tx.SaveProgress(t.Context(), &r, time.Now()); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("the stale version: %v", err)
		}
		return nil
	})
}
