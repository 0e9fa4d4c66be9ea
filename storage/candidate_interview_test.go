package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
)

// own loads the booking as a candidate.
func (i bookingFixture) own(t *testing.T, me account.Candidate) (o candidatestore.Interview, err error) {
	t.Helper()
	err = i.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) (err error) {
		o, err = tx.Interview(t.Context(), i.booking)
		return err
	})
	return o, err
}

func TestInterview_ConfirmedIsVisible(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	if _, err := i.own(t, i.me); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a held booking: %v", err)
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
		t.Errorf("another candidate: %v", err)
	}
}

func TestInterview_CancelledIsVisible(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	if err := i.step(t, i.booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	if o, err := i.own(t, i.me); err != nil || o.Status != interview.BookingCancelled || o.Room != "" {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestAnswerInterview_ReplacesLast(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
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
	const count = `select count(*) from interview.event where booking_id = $1 and actor_role = 'candidate'`
	if events := value[int](t, i.db, count, i.booking); events != 3 {
		t.Errorf("%d events", events)
	}
}

func TestAnswerInterview_StaleOrForeign(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
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
		t.Errorf("another candidate: %v", err)
	}
	if err := i.step(t, i.booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	if err := accept(i.me); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("a cancelled booking: %v", err)
	}
}

func TestStepArrangement_WaivedUnblocks(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	waive := func(me account.Candidate) error {
		return i.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) error {
			return tx.StepArrangement(t.Context(), i.arrangement, interview.ArrangementWaived, time.Now())
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

func TestCandidateLogin_CannotArrange(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	for _, set := range []string{"status = 'in_place'", "hr_delivered = true", "provider_name = 'X'", "stand_down = 'done'"} {
		query := fmt.Sprintf(`update interview.provision set %s where id = '%s'`, set, i.provisionID)
		if err := i.db.RunAs(t, "stepfree_candidate", i.me.Session.Secret(), query); err == nil {
			t.Errorf("the candidate set %s", set)
		}
	}
}
