package storage_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/interview"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
)

// told tells how many messages wait for an account, and lets them go.
func (a asked) told(t *testing.T, account uuid.UUID) (n int) {
	t.Helper()
	const query = `with gone as (delete from mail.outbox where account_id = $1 returning 1) select count(*) from gone`
	if err := a.db.Super.GetContext(t.Context(), &n, query, account); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnInterviewThatIsPutInPlaceAgainStaysWithItsCandidateAndHRHearsOfIt(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	i.told(t, i.hr.ID)
	// The officer finds that the caretaker has to be asked again.
	i.as(t, i.hr, func(tx hrstore.Tx) error {
		a, err := tx.Arrangement(t.Context(), i.arrangement)
		if err != nil {
			return err
		}
		return tx.StepArrangement(t.Context(), a, hrstore.ArrangementStep{To: interview.ArrangementArranging, Provider: "Caretaker", At: time.Now()})
	})
	if o, err := i.own(t, i.me); err != nil || o.Status != interview.BookingArranged {
		t.Errorf("%+v, %v", o, err)
	}
	if n := i.told(t, i.hr.ID); n != 1 {
		t.Errorf("%d messages to HR", n)
	}
}

func TestHRHearsOfAWishToMoveAndOfAnArrangementThatIsGivenUp(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	for name, act := range map[string]func(candidatestore.Tx) error{
		"wish": func(tx candidatestore.Tx) error {
			o, err := tx.Interview(t.Context(), i.booking)
			if err != nil {
				return err
			}
			return tx.AnswerInterview(t.Context(), o, "move_asked", "later_day", time.Now())
		},
		"waived": func(tx candidatestore.Tx) error {
			return tx.EndArrangement(t.Context(), i.arrangement, interview.ArrangementWaived, time.Now())
		},
	} {
		i.told(t, i.hr.ID)
		i.asCandidate(t, act)
		if n := i.told(t, i.hr.ID); n != 1 {
			t.Errorf("%s: %d messages to HR", name, n)
		}
	}
}

func TestHRHearsNothingOfAnOfferThatWasNeverReleased(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	a.db.Exec(t, `update interview.application set answer_by = current_date - 7 where id = $1`, a.application)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	if err := a.decide(t, accommodation.AlternativeOffered); err != nil {
		t.Fatal(err)
	}
	if err := a.withdraw(t); err != nil {
		t.Fatal(err)
	}
	if n := a.told(t, a.hr.ID); n != 0 {
		t.Errorf("%d messages to HR", n)
	}
}

func TestHRHearsNothingWhileAnApplicationIsNotReady(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.Recommended)
	a.db.Exec(t, `update interview.application set answer_by = current_date + 7, ready_at = null where id = $1`, a.application)
	a.told(t, a.hr.ID)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.EndArrangement(t.Context(), a.measure(t), interview.ArrangementWithdrawn, time.Now())
	})
	if n := a.told(t, a.hr.ID); n != 0 {
		t.Errorf("%d messages to HR", n)
	}
}
