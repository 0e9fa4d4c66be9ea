package storage_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
)

func TestSubmit_Of50ClientsOneWins(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	const clients = 50
	errs := make([]error, clients)
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { errs[i] = a.submit(t) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, storage.ErrChanged) && !errors.Is(err, accommodation.ErrSubmitted) {
			t.Errorf("a client that lost: %v", err)
		}
	}
	events := value[int](t, a.db, `select count(*) from accommodation.event where step = 'submitted'`)
	if won != 1 || events != 1 {
		t.Errorf("%d won, %d events", won, events)
	}
}

// Numbers do not count: two in a row say nothing about how many requests were begun between them.
func TestRequest_NumbersAreDrawn(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	apart := value[int](t, a.db, `
		select count(distinct b - a) from (
			select accommodation.new_number() as a, accommodation.new_number() as b from generate_series(1, 20)) pairs`)
	if apart < 15 {
		t.Errorf("20 pairs have %d distances", apart)
	}
}

func TestRequest_OtherOwnerNotFound(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	other := storagetest.Person[account.Candidate](t, a.db, "Eve")
	for name, try := range map[string]func(candidatestore.Tx) error{
		"read":  func(tx candidatestore.Tx) error { _, err := tx.Request(t.Context(), a.request); return err },
		"apply": func(tx candidatestore.Tx) error { _, err := tx.Application(t.Context(), a.application); return err },
		"upload": func(tx candidatestore.Tx) error {
			return tx.ReserveEvidence(t.Context(), uuid.New(), a.request, uuid.New(), time.Now())
		},
		"draft": func(tx candidatestore.Tx) error {
			return tx.CreateDraft(t.Context(), uuid.New(), a.application, "r", "en", time.Now())
		},
		"discard": func(tx candidatestore.Tx) error { _, err := tx.Discard(t.Context(), a.request); return err },
	} {
		err := a.db.Candidate.Run(t.Context(), other, try)
		if !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrChanged) && !errors.Is(err, storage.ErrInUse) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error { _, err := tx.Request(t.Context(), a.request); return err })
}

func TestReview_SubmittedAndNotOwn(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	same := storagetest.PersonWithEmail[account.Adviser](t, a.db, "Bea", a.me.Email)
	review := func(me account.Adviser) error {
		return a.db.Adviser.Run(t.Context(), me, func(tx adviserstore.Tx) error {
			_, err := tx.Review(t.Context(), a.request)
			return err
		})
	}
	if err := review(adviser); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a draft: %v", err)
	}
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	if err := review(adviser); err != nil {
		t.Errorf("a submitted request: %v", err)
	}
	if err := review(same); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("the own request: %v", err)
	}
	if err := a.db.Adviser.Run(t.Context(), same, func(tx adviserstore.Tx) error {
		return tx.RecordAccess(t.Context(), a.request, uuid.NullUUID{})
	}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("opening the own request: %v", err)
	}
}

func TestReleaseOffer_AfterAcceptance(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]int{"accept": 1, "decline": 0} {
		a := newDraft(t)
		if err := errors.Join(a.submit(t), a.decide(t, accommodation.AlternativeOffered)); err != nil {
			t.Fatal(err)
		}
		if n := a.hrSees(t); n != 0 {
			t.Errorf("%s: HR sees %d arrangements of an offer", answer, n)
		}
		a.asCandidate(t, func(tx candidatestore.Tx) error {
			r, err := tx.Request(t.Context(), a.request)
			if err != nil {
				return err
			}
			m := r.Measures[0]
			if answer == "accept" {
				err = errors.Join(r.Accept(m.ID), tx.ReleaseOffer(t.Context(), m.ID, time.Now()))
			} else {
				err = errors.Join(r.Decline(m.ID), tx.StepArrangement(t.Context(), m.ID, interview.ArrangementWithdrawn, time.Now()))
			}
			return errors.Join(err, tx.SaveMeasureStep(t.Context(), r.ID, &r.Measures[0], m.Status, answer, time.Now()))
		})
		if n := a.hrSees(t); n != want {
			t.Errorf("after %s HR sees %d arrangements, want %d", answer, n, want)
		}
	}
}

func TestSaveDecision_OneAdviserWins(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	outcomes := []accommodation.Status{
		accommodation.Recommended, accommodation.NotSupported, accommodation.Recommended, accommodation.NotSupported,
	}
	errs := make([]error, len(outcomes))
	var loaded, all sync.WaitGroup
	loaded.Add(len(outcomes))
	for i, outcome := range outcomes {
		adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
		all.Go(func() {
			errs[i] = a.decideAfter(t, adviser, outcome, func() { loaded.Done(); loaded.Wait() })
		})
	}
	all.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("%s and %s were both decided", outcomes[won], outcomes[i])
		case !errors.Is(err, accommodation.ErrMeasureStep) && !errors.Is(err, storage.ErrChanged):
			t.Errorf("an adviser that lost: %v", err)
		}
	}
	if won < 0 {
		t.Fatalf("no adviser decided: %v", errs)
	}
	var stored []accommodation.Status
	must(t, a.db.Super.SelectContext(t.Context(), &stored, `select outcome from accommodation.decision`))
	if len(stored) != 1 || stored[0] != outcomes[won] {
		t.Errorf("%v, not %s", stored, outcomes[won])
	}
	arrangements := map[accommodation.Status]int{accommodation.Recommended: 1, accommodation.NotSupported: 0}
	if n, want := a.hrSees(t), arrangements[outcomes[won]]; n != want {
		t.Errorf("HR sees %d arrangements, not %d", n, want)
	}
}

// The adviser's account is disabled between loading the request and storing the decision.
func TestSaveDecision_DisabledAdviser(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	must(t, a.submit(t))
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	err := a.decideAfter(t, adviser, accommodation.Recommended, func() {
		a.db.Exec(t, `update account.account set status = 'disabled' where id = $1`, adviser.ID)
	})
	if !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrChanged) {
		t.Errorf("an adviser whose account was disabled: %v", err)
	}
	const decided = `
		select (select count(*) from accommodation.decision) + (select count(*) from interview.arrangement) +
			(select count(*) from accommodation.measure where status <> 'submitted')`
	if rows := value[int](t, a.db, decided); rows != 0 {
		t.Errorf("%d rows of the refused decision", rows)
	}
	if err := a.decide(t, accommodation.Recommended); err != nil {
		t.Errorf("another adviser, afterwards: %v", err)
	}
}

func TestCandidateLogin_CannotApprove(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	arrangement := a.arrange(t, a.application)
	session := a.me.Session.Secret()
	for name, statement := range map[string]string{
		"approving a measure": `update accommodation.measure set status = 'approved'`,
		"confirming an arrangement": `update interview.arrangement set status = 'confirmed'
			where id = '` + arrangement.String() + `'`,
		"reading another's addresses": `select count(*) from account.credential`,
		"becoming the owner":          `set role stepfree_owner`,
		"switching policies off":      `set row_security = off; select count(*) from accommodation.request`,
		"a temporary table":           `create temporary table t (x int)`,
		"running a program":           `copy (select 1) to program 'true'`,
	} {
		if err := a.db.RunAs(t, "stepfree_candidate", session, statement); err == nil {
			t.Errorf("%s succeeded", name)
		}
	}
}
