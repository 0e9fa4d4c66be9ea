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
func (a asked) saveDecision(ctx context.Context, tx adviserstore.Tx, measure uuid.UUID, outcome accommodation.Status) error {
	review, err := tx.Review(ctx, a.request)
	if err != nil {
		return err
	}
	m, ok := review.Measure(measure)
	if !ok {
		return storage.ErrNotFound
	}
	loaded := m.Status
	d := accommodation.Decision{MeasureID: measure, Outcome: outcome, Code: m.Code, Parameters: catalogue.Parameters{}, Practical: "No steps", Language: "en", At: time.Now()}
	arrangements, err := review.Decide(d)
	if err != nil {
		return err
	}
	return tx.SaveDecision(ctx, &review, adviserstore.SealedDecision{Decision: d, Reasons: []byte("sealed"), Language: "en"}, loaded, arrangements)
}

// Neither sees what the other has decided until it is committed, and somebody has to see that nothing is open any more.
func TestWhenTheLastTwoMeasuresAreDecidedAtOnceTheApplicationIsReady(t *testing.T) {
	t.Parallel()
	for _, outcome := range []accommodation.Status{accommodation.NotSupported, accommodation.Recommended} {
		a := newDraft(t)
		if err := a.submit(t); err != nil {
			t.Fatal(err)
		}
		first, second := a.measure(t), uuid.New()
		a.db.Exec(t, `insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
			select $1, request_id, application_id, candidate_id, stage_id, 'R-QUIET', '{}', true, status from accommodation.measure`, second)
		vos, ode := storagetest.Person[account.Adviser](t, a.db, "Dr Vos"), storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
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
			waitUntilBlocked(t.Context(), t, a.db)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		var ready bool
		if err := a.db.Super.GetContext(t.Context(), &ready, `select ready_at is not null from interview.application where id = $1`, a.application); err != nil || !ready {
			t.Errorf("%s: ready %v, %v", outcome, ready, err)
		}
	}
}

// Whoever was quicker wins, and whoever read before is told.
func TestADecisionOnWhatChangedMeanwhileIsRefused(t *testing.T) {
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
		return tx.SaveDecision(t.Context(), &review, adviserstore.SealedDecision{Decision: d, Reasons: []byte("sealed"), Language: "en"}, loaded, nil)
	})
	if !errors.Is(err, storage.ErrChanged) {
		t.Error(err)
	}
}

func TestAStepOfHROnWhatChangedMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	i.as(t, i.hr, func(tx hrstore.Tx) error {
		b, err := tx.Booking(t.Context(), i.booking)
		if err != nil {
			return err
		}
		a, err := tx.Arrangement(t.Context(), i.arrangement)
		if err != nil {
			return err
		}
		b.Version, a.Version = b.Version-1, a.Version-1 // as an earlier page showed them
		if err := tx.StepBooking(t.Context(), b, interview.BookingCancelled, time.Now()); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("a booking: %v", err)
		}
		if err := tx.StepArrangement(t.Context(), a, hrstore.ArrangementStep{To: interview.ArrangementArranging, At: time.Now()}); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("an arrangement: %v", err)
		}
		return nil
	})
}

func TestADraftThatAnotherTabChangedIsNotOverwritten(t *testing.T) {
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
			t.Errorf("the page of before: %v", err)
		}
		return nil
	})
}

// The clocks of two machines differ, and yet what follows is not dated before what it follows from.
func TestWhatHappenedStandsInTheOrderInWhichItHappened(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	a.db.Exec(t, `update accommodation.event set at = at + interval '1 hour'`) // of a machine whose clock is ahead
	if err := errors.Join(a.decide(t, accommodation.Recommended), a.withdraw(t)); err != nil {
		t.Fatal(err)
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		events, err := tx.Events(t.Context(), a.request)
		var steps []string
		for i, e := range events {
			steps = append(steps, e.Step)
			if i > 0 && !e.At.After(events[i-1].At) {
				t.Errorf("%s is dated %s, and %s before it %s", e.Step, e.At, events[i-1].Step, events[i-1].At)
			}
		}
		if len(steps) != 4 || steps[3] != "withdrawn" {
			t.Errorf("in the order %v", steps)
		}
		return err
	})
}

func TestABookingThatIsOpenedAgainSaysSoInARowOfItsOwn(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	i.as(t, i.hr, func(tx hrstore.Tx) error {
		a, err := tx.Arrangement(t.Context(), i.arrangement)
		if err != nil {
			return err
		}
		return tx.StepArrangement(t.Context(), a, hrstore.ArrangementStep{To: interview.ArrangementArranging, Provider: "Caretaker", At: time.Now()})
	})
	var steps []string
	if err := i.db.Super.SelectContext(t.Context(), &steps, `select actor_role || ' ' || step from interview.event where booking_id = $1 order by at`, i.booking); err != nil {
		t.Fatal(err)
	}
	if len(steps) < 2 || steps[len(steps)-1] != "system arranged" {
		t.Errorf("the rows say %v", steps)
	}
}
