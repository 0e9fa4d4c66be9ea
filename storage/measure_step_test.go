package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestWithdrawArrangement_AllStates(t *testing.T) {
	t.Parallel()
	for _, outcome := range []accommodation.Status{
		"", accommodation.Recommended, accommodation.AlternativeOffered, accommodation.NotSupported,
	} {
		a := newDraft(t)
		if err := a.submit(t); err != nil {
			t.Fatal(err)
		}
		if outcome != "" {
			if err := a.decide(t, outcome); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.withdraw(t); err != nil {
			t.Errorf("%q: %v", outcome, err)
		}
		if n := a.hrSees(t); n != 0 {
			t.Errorf("%q: HR still sees %d arrangements", outcome, n)
		}
		a.asCandidate(t, func(tx candidatestore.Tx) error {
			r, err := tx.Request(t.Context(), a.request)
			if err != nil {
				return err
			}
			if r.State() != accommodation.StateWithdrawn {
				t.Errorf("%q: the request is %s", outcome, r.State())
			}
			arranged, err := tx.Arranged(t.Context(), a.request)
			for _, status := range arranged {
				if status != interview.ProgressWithdrawn {
					t.Errorf("%q: the arrangement is %s", outcome, status)
				}
			}
			return err
		})
		if err := a.withdraw(t); !errors.Is(err, accommodation.ErrMeasureStep) {
			t.Errorf("%q, a second time: %v", outcome, err)
		}
	}
}

func TestWithdrawArrangement_Provided(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.Recommended)
	provision := fixture.Provision{Arrangement: a.measure(t), Status: "in_place"}.Insert(t, a.db)
	a.db.Exec(t, `update interview.provision set candidate_delivered = true where id = $1`, provision)
	if err := a.withdraw(t); !errors.Is(err, interview.ErrSchedulingStep) {
		t.Error(err)
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err == nil && r.Measures[0].Status != accommodation.Approved {
			t.Errorf("the measure is %s", r.Measures[0].Status)
		}
		return err
	})
}

func TestSaveMeasureStep_StaleIsRefused(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	var stale accommodation.Request
	a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
		stale, err = tx.Request(t.Context(), a.request)
		return err
	})
	loaded := stale.Measures[0].Status
	if err := errors.Join(stale.Withdraw(stale.Measures[0].ID), a.decide(t, accommodation.Recommended)); err != nil {
		t.Fatal(err)
	}
	err := a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		return tx.SaveMeasureStep(t.Context(), a.request, &stale.Measures[0], loaded, "withdrawn", time.Now())
	})
	if !errors.Is(err, storage.ErrChanged) {
		t.Error(err)
	}
}

func TestDecisions_OwnRequestOnly(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.Recommended)
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
	if err := a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
		return tx.RecordAccess(t.Context(), a.request, uuid.NullUUID{})
	}); err != nil {
		t.Fatal(err)
	}
	read := func(me account.Candidate) (s visibleRows) {
		if err := a.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) (err error) {
			s, err = readVisible(t.Context(), tx, a.request)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if diff := cmp.Diff(visibleRows{1, 1, 1, []string{"submitted", "recommended", "approved"}}, read(a.me)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(visibleRows{}, read(storagetest.Person[account.Candidate](t, a.db, "Carl"))); diff != "" {
		t.Errorf("another candidate sees it: %s", diff)
	}
}

func TestReleaseOffer_OtherCandidate(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.AlternativeOffered)
	id, carl := a.measure(t), storagetest.Person[account.Candidate](t, a.db, "Carl")
	for name, c := range map[string]struct {
		step func(candidatestore.Tx) error
		want error
	}{
		"release": {func(tx candidatestore.Tx) error {
			return tx.ReleaseOffer(t.Context(), id, time.Now())
		}, storage.ErrChanged},
		"end": {func(tx candidatestore.Tx) error {
			return tx.StepArrangement(t.Context(), id, interview.ArrangementWithdrawn, time.Now())
		}, storage.ErrNotFound},
		"read": {func(tx candidatestore.Tx) error {
			own, err := tx.Arrangement(t.Context(), id)
			if err == nil && own == nil {
				return storage.ErrNotFound
			}
			return err
		}, storage.ErrNotFound},
		"step": {func(tx candidatestore.Tx) error {
			m := accommodation.Measure{ID: id, Status: accommodation.Declined}
			return tx.SaveMeasureStep(t.Context(), a.request, &m, accommodation.AlternativeOffered, "declined", time.Now())
		}, storage.ErrChanged},
	} {
		if err := a.db.Candidate.Run(t.Context(), carl, c.step); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := a.hrSees(t); n != 0 {
		t.Errorf("HR sees %d arrangements", n)
	}
}

// visibleRows is what a candidate can read of a request.
type visibleRows struct {
	Decisions, Accesses, Arranged int
	Steps                         []string
}

// readVisible reads the visible rows of a request.
func readVisible(ctx context.Context, tx candidatestore.Tx, request uuid.UUID) (s visibleRows, err error) {
	decisions, err := tx.Decisions(ctx, request)
	if err != nil {
		return s, err
	}
	accesses, err := tx.AccessLog(ctx, request)
	if err != nil {
		return s, err
	}
	events, err := tx.Events(ctx, request)
	for _, e := range events {
		s.Steps = append(s.Steps, e.Step)
	}
	if err != nil {
		return s, err
	}
	arranged, err := tx.Arranged(ctx, request)
	s.Decisions, s.Accesses, s.Arranged = len(decisions), len(accesses), len(arranged)
	return s, err
}
