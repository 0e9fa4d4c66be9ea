package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

// invited is a candidate with a granted measure and a booking.
type invited struct {
	asked
	booking     uuid.UUID
	arrangement uuid.UUID
}

func newInvited(t *testing.T) invited {
	t.Helper()
	i := invited{asked: newDecided(t, accommodation.Recommended), booking: uuid.New()}
	i.arrangement = i.measure(t)
	if err := i.hold(t, i.hr, i.booking, i.application); err != nil {
		t.Fatal(err)
	}
	return i
}

// confirm puts the arrangement in place and confirms the booking.
func (i invited) confirm(t *testing.T) {
	t.Helper()
	for _, to := range []interview.ArrangementStatus{interview.ArrangementArranging, interview.ArrangementConfirmed} {
		i.as(t, i.hr, func(tx hrstore.Tx) error {
			a, err := tx.Arrangement(t.Context(), i.arrangement)
			if err != nil {
				return err
			}
			return tx.StepArrangement(t.Context(), a, hrstore.ArrangementStep{To: to, Provider: "Caretaker", At: time.Now()})
		})
	}
	if err := i.step(t, i.booking, interview.BookingConfirmed); err != nil {
		t.Fatal(err)
	}
}

func (i invited) own(t *testing.T, me account.Candidate) (o candidatestore.Interview, err error) {
	t.Helper()
	err = i.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) (err error) {
		o, err = tx.Interview(t.Context(), i.booking)
		return err
	})
	return o, err
}

func TestACandidateSeesAnInterviewOnceItIsConfirmedAndNobodyElsesEver(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	if _, err := i.own(t, i.me); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a held one: %v", err)
	}
	i.confirm(t)
	o, err := i.own(t, i.me)
	if err != nil || o.Room != "Room" || o.Status != interview.BookingConfirmed || !o.Starts.Equal(i.slot().Start) {
		t.Errorf("%+v, %v", o, err)
	}
	i.asCandidate(t, func(tx candidatestore.Tx) error {
		list, err := tx.Interviews(t.Context())
		if len(list) != 1 || list[0].ID != i.booking {
			t.Errorf("%+v", list)
		}
		return err
	})
	if _, err := i.own(t, storagetest.Person[account.Candidate](t, i.db, "Carl")); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("another's: %v", err)
	}
}

func TestAnInterviewThatWasCancelledIsStillShownToItsCandidate(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	if err := i.step(t, i.booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	if o, err := i.own(t, i.me); err != nil || o.Status != interview.BookingCancelled || o.Room != "" {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestTheSameAnswerTwiceIsOneAndAnotherAnswerReplacesIt(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	answer := func(answer, wish string) error {
		o, err := i.own(t, i.me)
		if err != nil {
			t.Fatal(err)
		}
		return i.db.Candidate.Run(t.Context(), i.me, func(tx candidatestore.Tx) error {
			return tx.AnswerInterview(t.Context(), o, answer, wish, time.Now())
		})
	}
	for n, c := range []struct {
		answer, wish string
		want         error
	}{
		{"move_asked", "morning", nil},
		{"move_asked", "morning", storage.ErrChanged},
		{"move_asked", "later_day", nil},
		{"accepted", "", nil},
		{"accepted", "", storage.ErrChanged},
	} {
		if err := answer(c.answer, c.wish); !errors.Is(err, c.want) {
			t.Errorf("%d: %v, want %v", n, err, c.want)
		}
		if o, err := i.own(t, i.me); err != nil || o.Answer != c.answer || o.Wish != c.wish {
			t.Errorf("%d: %q %q, %v", n, o.Answer, o.Wish, err)
		}
	}
	var events int
	if err := i.db.Super.GetContext(t.Context(), &events, `select count(*) from interview.event where booking_id = $1 and actor_role = 'candidate'`, i.booking); err != nil || events != 3 {
		t.Errorf("%d events, %v", events, err)
	}
}

func TestAnAnswerToWhatChangedMeanwhileOrIsAnothersIsRefused(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	i.confirm(t)
	o, err := i.own(t, i.me)
	if err != nil {
		t.Fatal(err)
	}
	accept := func(me account.Candidate) error {
		return i.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) error {
			return tx.AnswerInterview(t.Context(), o, "accepted", "", time.Now())
		})
	}
	if err := accept(storagetest.Person[account.Candidate](t, i.db, "Carl")); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("another's: %v", err)
	}
	if err := i.step(t, i.booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	if err := accept(i.me); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("a cancelled one: %v", err)
	}
}

func TestAWaivedArrangementNoLongerKeepsTheBookingFromBeingConfirmed(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	waive := func(me account.Candidate) error {
		return i.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) error {
			return tx.EndArrangement(t.Context(), i.arrangement, interview.ArrangementWaived, time.Now())
		})
	}
	if err := i.step(t, i.booking, interview.BookingArranged); err != nil {
		t.Fatal(err)
	}
	if err := i.step(t, i.booking, interview.BookingConfirmed); !errors.Is(err, interview.ErrOpenArrangements) {
		t.Errorf("with an open arrangement: %v", err)
	}
	if err := waive(storagetest.Person[account.Candidate](t, i.db, "Carl")); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("another candidate waives: %v", err)
	}
	if err := waive(i.me); err != nil {
		t.Fatal(err)
	}
	if err := waive(i.me); !errors.Is(err, interview.ErrSchedulingStep) {
		t.Errorf("a second time: %v", err)
	}
	if err := i.step(t, i.booking, interview.BookingConfirmed); err != nil {
		t.Errorf("after it was waived: %v", err)
	}
	i.asCandidate(t, func(tx candidatestore.Tx) error {
		list, err := tx.Arrangements(t.Context(), i.application, i.stage)
		if len(list) != 1 || list[0].Status != interview.ArrangementWaived {
			t.Errorf("%+v", list)
		}
		return err
	})
}

func TestWhateverACandidatesLoginSendsItPutsNothingInPlace(t *testing.T) {
	t.Parallel()
	i := newInvited(t)
	for _, status := range []string{"arranging", "confirmed", "provided", "not_provided"} {
		err := i.db.RunAs(t, "stepfree_candidate", i.me.Session.Secret(), `update interview.arrangement set status = '`+status+`' where id = '`+i.arrangement.String()+`'`)
		if err == nil {
			t.Errorf("it became %s", status)
		}
	}
}
