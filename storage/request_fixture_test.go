package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// requestFixture is a vacancyFixture with a candidate and the candidate's request.
type requestFixture struct {
	vacancyFixture
	me      account.Candidate
	request uuid.UUID
}

// newDraft creates a request that is a complete draft.
func newDraft(t *testing.T) requestFixture {
	t.Helper()
	a := requestFixture{vacancyFixture: newVacancyFixture(t), request: uuid.New()}
	a.me = storagetest.Person[account.Candidate](t, a.db, "Bea")
	application := uuid.New()
	a.as(t, a.hr, func(tx hrstore.Tx) error {
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: application, VacancyID: a.vacancy, CandidateID: uuid.New(), Name: "Bea", Email: a.me.Email,
			Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
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
				return tx.SaveMeasures(t.Context(), r, a.stage, []catalogue.Measure{stepFreeAccess(kinds)}, time.Now())
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

// stepFreeAccess returns a measure without parameters.
func stepFreeAccess(kinds []catalogue.Measure) catalogue.Measure {
	for _, k := range kinds {
		if k.Code == "R-STEPFREE" {
			return k
		}
	}
	return catalogue.Measure{}
}

// asCandidate runs fn in a transaction of the candidate.
func (a requestFixture) asCandidate(t *testing.T, fn func(candidatestore.Tx) error) {
	t.Helper()
	if err := a.db.Candidate.Run(t.Context(), a.me, fn); err != nil {
		t.Fatal(err)
	}
}

// anyReceipt is a receipt that nothing opens.
func anyReceipt() candidatestore.SealedReceipt {
	return candidatestore.SealedReceipt{Sealed: []byte("sealed"), Digest: []byte("digest")}
}

// submit submits the draft.
func (a requestFixture) submit(t *testing.T) error {
	t.Helper()
	return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err != nil {
			return err
		}
		if err := r.Submit(time.Now(), accommodation.Due{On: time.Now()}); err != nil {
			return err
		}
		return tx.Submit(t.Context(), &r, anyReceipt())
	})
}

// decide decides the measure as a new adviser.
func (a requestFixture) decide(t *testing.T, outcome accommodation.Status) error {
	t.Helper()
	return a.decideAs(t, storagetest.Person[account.Adviser](t, a.db, "Dr Vos"), outcome)
}

// decideAs decides the measure as an adviser.
func (a requestFixture) decideAs(t *testing.T, adviser account.Adviser, outcome accommodation.Status) error {
	t.Helper()
	return a.decideAfter(t, adviser, outcome, func() {})
}

// decideAfter decides the measure and runs fn between loading the request and storing the decision.
func (a requestFixture) decideAfter(
	t *testing.T, adviser account.Adviser, outcome accommodation.Status, fn func(),
) error {
	t.Helper()
	return a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
		review, err := tx.Review(t.Context(), a.request)
		if err != nil {
			return err
		}
		fn()
		loaded := review.Measures[0].Status
		d := accommodation.Decision{
			MeasureID: review.Measures[0].ID, Outcome: outcome, Code: "R-STEPFREE", Parameters: catalogue.Parameters{},
			Practical: "No steps", Language: "en", At: time.Now(),
		}
		arrangements, err := review.Decide(d)
		if err != nil {
			return err
		}
		return tx.SaveDecision(t.Context(), &review, sealed(d), loaded, arrangements)
	})
}

// sealed returns a decision with sealed reasons.
func sealed(d accommodation.Decision) adviserstore.SealedDecision {
	return adviserstore.SealedDecision{Decision: d, Reasons: []byte("sealed"), Language: "en"}
}

// hrSees counts the arrangements that HR sees.
func (a requestFixture) hrSees(t *testing.T) (n int) {
	t.Helper()
	a.as(t, a.hr, func(tx hrstore.Tx) error {
		list, err := tx.Arrangements(t.Context(), a.application, a.stage)
		n = len(list)
		return err
	})
	return n
}

// newDecided creates a request that is submitted and decided.
func newDecided(t *testing.T, outcome accommodation.Status) requestFixture {
	t.Helper()
	a := newDraft(t)
	if err := errors.Join(a.submit(t), a.decide(t, outcome)); err != nil {
		t.Fatal(err)
	}
	return a
}

// withdraw withdraws the measure of the request.
func (a requestFixture) withdraw(t *testing.T) error {
	t.Helper()
	return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err != nil {
			return err
		}
		m := r.Measures[0]
		if err := r.Withdraw(m.ID); err != nil {
			return err
		}
		if err := tx.WithdrawArrangement(t.Context(), m.ID, time.Now()); err != nil {
			return err
		}
		return tx.SaveMeasureStep(t.Context(), r.ID, &r.Measures[0], m.Status, "withdrawn", time.Now())
	})
}

// measure returns the id of the measure of the request, which is the id of its arrangement too.
func (a requestFixture) measure(t *testing.T) uuid.UUID {
	t.Helper()
	return value[uuid.UUID](t, a.db, `select id from accommodation.measure where request_id = $1`, a.request)
}

// bookingFixture is a candidate with a granted measure and a booking.
type bookingFixture struct {
	requestFixture
	booking     uuid.UUID
	arrangement uuid.UUID
	provisionID uuid.UUID
}

// newBookingFixture creates a request with an approved measure, holds the slot, and adds what has to be done for it.
func newBookingFixture(t *testing.T) bookingFixture {
	t.Helper()
	i := bookingFixture{requestFixture: newDecided(t, accommodation.Recommended), booking: uuid.New()}
	i.arrangement = i.measure(t)
	if err := i.hold(t, i.hr, i.booking, i.application); err != nil {
		t.Fatal(err)
	}
	i.provisionID = fixture.Provision{Arrangement: i.arrangement, Booking: i.booking}.Insert(t, i.db)
	return i
}

// confirm puts the arrangement in place and confirms the booking.
func (i bookingFixture) confirm(t *testing.T) {
	t.Helper()
	i.stepProvision(t, i.provisionID, interview.ProvisionInPlace)
	if err := i.step(t, i.booking, interview.BookingArranged); err != nil {
		t.Fatal(err)
	}
	if err := i.step(t, i.booking, interview.BookingConfirmed); err != nil {
		t.Fatal(err)
	}
}
