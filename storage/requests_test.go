package storage_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

// asked is an office with a candidate who has a complete draft.
type asked struct {
	office
	me      account.Candidate
	request uuid.UUID
}

func newDraft(t *testing.T) asked {
	t.Helper()
	a := asked{office: newOffice(t), request: uuid.New()}
	a.me = storagetest.Person[account.Candidate](t, a.db, "Bea")
	application := uuid.New()
	a.as(t, a.hr, func(tx hrstore.Tx) error {
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: application, VacancyID: a.vacancy, CandidateID: uuid.New(), Name: "Bea", Email: a.me.Email, Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
		}, time.Now())
	})
	a.application, a.candidate = application, a.me.ID
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		kinds, err := tx.CatalogueMeasures(t.Context())
		if err != nil {
			return err
		}
		if err := tx.CreateDraft(t.Context(), a.request, application, "recipient", "en", time.Now()); err != nil {
			return err
		}
		for _, step := range []func(*accommodation.Request) error{
			func(r *accommodation.Request) error {
				return tx.SaveStages(t.Context(), r, []uuid.UUID{a.stage}, time.Now())
			},
			func(r *accommodation.Request) error {
				return tx.SaveMeasures(t.Context(), r, a.stage, []catalogue.Measure{stepfree(kinds)}, time.Now())
			},
		} {
			r, err := tx.Request(t.Context(), a.request)
			if err != nil {
				return err
			}
			if err := step(&r); err != nil {
				return err
			}
		}
		return nil
	})
	return a
}

// stepfree is a kind without questions.
func stepfree(kinds []catalogue.Measure) catalogue.Measure {
	for _, k := range kinds {
		if k.Code == "R-STEPFREE" {
			return k
		}
	}
	return catalogue.Measure{}
}

func (a asked) asCandidate(t *testing.T, fn func(candidatestore.Tx) error) {
	t.Helper()
	if err := a.db.Candidate.Run(t.Context(), a.me, fn); err != nil {
		t.Fatal(err)
	}
}

func (a asked) submit(t *testing.T) error {
	t.Helper()
	return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err != nil {
			return err
		}
		if err := r.Submit(time.Now(), accommodation.Due{On: time.Now()}); err != nil {
			return err
		}
		return tx.Submit(t.Context(), &r)
	})
}

// decide makes a decision as a new adviser.
func (a asked) decide(t *testing.T, outcome accommodation.Status) error {
	t.Helper()
	return a.decideAs(t, storagetest.Person[account.Adviser](t, a.db, "Dr Vos"), outcome)
}

func (a asked) decideAs(t *testing.T, adviser account.Adviser, outcome accommodation.Status) error {
	t.Helper()
	return a.decideAfter(t, adviser, outcome, func() {})
}

// decideAfter makes a decision; something else happens between looking and deciding.
func (a asked) decideAfter(t *testing.T, adviser account.Adviser, outcome accommodation.Status, happens func()) error {
	t.Helper()
	return a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
		review, err := tx.Review(t.Context(), a.request)
		if err != nil {
			return err
		}
		happens()
		loaded := review.Measures[0].Status
		d := accommodation.Decision{MeasureID: review.Measures[0].ID, Outcome: outcome, Code: "R-STEPFREE", Parameters: catalogue.Parameters{}, Practical: "No steps", Language: "en", At: time.Now()}
		arrangements, err := review.Decide(d)
		if err != nil {
			return err
		}
		return tx.SaveDecision(t.Context(), &review, adviserstore.SealedDecision{Decision: d, Reasons: []byte("sealed"), Language: "en"}, loaded, arrangements)
	})
}

// hrSees counts the arrangements that HR sees.
func (a asked) hrSees(t *testing.T) (n int) {
	t.Helper()
	a.as(t, a.hr, func(tx hrstore.Tx) error {
		list, err := tx.Arrangements(t.Context(), a.application, a.stage)
		n = len(list)
		return err
	})
	return n
}

func TestOf50PressesOnSendOneSends(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	const presses = 50
	errs := make([]error, presses)
	var all sync.WaitGroup
	for i := range presses {
		all.Go(func() { errs[i] = a.submit(t) })
	}
	all.Wait()
	sent := 0
	for _, err := range errs {
		if err == nil {
			sent++
		} else if !errors.Is(err, storage.ErrChanged) && !errors.Is(err, accommodation.ErrSubmitted) {
			t.Errorf("a press that came too late: %v", err)
		}
	}
	var events int
	if err := a.db.Super.GetContext(t.Context(), &events, `select count(*) from accommodation.event where step = 'submitted'`); err != nil {
		t.Fatal(err)
	}
	if sent != 1 || events != 1 {
		t.Errorf("%d sent, %d events", sent, events)
	}
}

func TestAnotherCandidatesRequestIsNotThere(t *testing.T) {
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

func TestAnAdviserSeesWhatWasSentAndNeverTheOwnRequest(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	same := storagetest.PersonWithEmail[account.Adviser](t, a.db, "Bea", a.me.Email)
	review := func(me account.Adviser) error {
		return a.db.Adviser.Run(t.Context(), me, func(tx adviserstore.Tx) error { _, err := tx.Review(t.Context(), a.request); return err })
	}
	if err := review(adviser); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a draft: %v", err)
	}
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	if err := review(adviser); err != nil {
		t.Errorf("what was sent: %v", err)
	}
	if err := review(same); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("the own request: %v", err)
	}
	if err := a.db.Adviser.Run(t.Context(), same, func(tx adviserstore.Tx) error {
		return tx.RecordAccess(t.Context(), a.request, uuid.NullUUID{}, time.Now())
	}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("opening the own request: %v", err)
	}
}

func TestAnAlternativeReachesHROnlyWhenItsCandidateAcceptsIt(t *testing.T) {
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
				err = errors.Join(r.Decline(m.ID), tx.EndArrangement(t.Context(), m.ID, interview.ArrangementWithdrawn, time.Now()))
			}
			return errors.Join(err, tx.SaveMeasureStep(t.Context(), r.ID, &r.Measures[0], m.Status, answer, time.Now()))
		})
		if n := a.hrSees(t); n != want {
			t.Errorf("after %s HR sees %d arrangements, want %d", answer, n, want)
		}
	}
}

func TestOfTwoAdvisersOneDecides(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	outcomes := []accommodation.Status{accommodation.Recommended, accommodation.NotSupported, accommodation.Recommended, accommodation.NotSupported}
	errs := make([]error, len(outcomes))
	var looked, all sync.WaitGroup
	looked.Add(len(outcomes))
	for i, outcome := range outcomes {
		adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
		all.Go(func() {
			errs[i] = a.decideAfter(t, adviser, outcome, func() { looked.Done(); looked.Wait() })
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
			t.Errorf("who came later: %v", err)
		}
	}
	if won < 0 {
		t.Fatalf("nobody decided: %v", errs)
	}
	var stood []accommodation.Status
	must(t, a.db.Super.SelectContext(t.Context(), &stood, `select outcome from accommodation.decision`))
	if len(stood) != 1 || stood[0] != outcomes[won] {
		t.Errorf("%v, not %s", stood, outcomes[won])
	}
	if n, want := a.hrSees(t), map[accommodation.Status]int{accommodation.Recommended: 1, accommodation.NotSupported: 0}[outcomes[won]]; n != want {
		t.Errorf("HR sees %d arrangements, not %d", n, want)
	}
}

func TestARoleThatIsWithdrawnInTheMiddleOfADecisionEndsIt(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	must(t, a.submit(t))
	adviser, admin := storagetest.Person[account.Adviser](t, a.db, "Dr Vos"), storagetest.Person[account.Admin](t, a.db, "Ada")
	err := a.decideAfter(t, adviser, accommodation.Recommended, func() {
		must(t, a.db.Admin.Run(t.Context(), admin, func(tx adminstore.Tx) error { return tx.SetActive(t.Context(), adviser.ID, false) }))
	})
	if !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrChanged) {
		t.Errorf("who is no adviser any more: %v", err)
	}
	var rows int
	must(t, a.db.Super.GetContext(t.Context(), &rows, `select (select count(*) from accommodation.decision) + (select count(*) from accommodation.measure where status <> 'submitted') + (select count(*) from interview.arrangement)`))
	if rows != 0 {
		t.Errorf("%d rows say that it was decided", rows)
	}
	if err := a.decide(t, accommodation.Recommended); err != nil {
		t.Errorf("another adviser, afterwards: %v", err)
	}
}

func TestACandidatesLoginCannotApproveOrConfirmByItself(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	arrangement := a.arrange(t, a.application)
	session := a.me.Session.Secret()
	for name, statement := range map[string]string{
		"approving a measure":         `update accommodation.measure set status = 'approved'`,
		"confirming an arrangement":   `update interview.arrangement set status = 'confirmed' where id = '` + arrangement.String() + `'`,
		"reading another's addresses": `select count(*) from account.credential`,
		"becoming the owner":          `set role stepfree_owner`,
		"switching policies off":      `set row_security = off; select count(*) from accommodation.request`,
		"a temporary table":           `create temporary table t (x int)`,
		"running a program":           `copy (select 1) to program 'true'`,
	} {
		if err := a.db.RunAs(t, "stepfree_candidate", session, statement); err == nil {
			t.Errorf("%s went through", name)
		}
	}
}
