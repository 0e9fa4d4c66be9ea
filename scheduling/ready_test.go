package scheduling_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/storagetest/fixture"
)

// undecided sends a request with one measure for the stage and returns the measure.
func (o *setup) undecided(t *testing.T) uuid.UUID {
	t.Helper()
	request := fixture.Request{Application: o.application, Stages: []uuid.UUID{o.stage}}.Insert(t, o.db)
	return fixture.Measure{Request: request, Stage: o.stage}.Insert(t, o.db)
}

// That the stage is not ready is all that HR is told, also where an arrangement is open.
func TestConfirm_NotReady(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]func(*setup) (end string){
		"an undecided request": func(o *setup) string {
			o.undecided(t)
			return `update accommodation.measure set status = 'not_approved'`
		},
		"more time": func(o *setup) string {
			fixture.MoreTime{Application: o.application, Stage: o.stage}.Insert(t, o.db)
			return `delete from accommodation.more_time`
		},
		"the answer is taken back": func(o *setup) string {
			fixture.Answer{Application: o.application, Value: "unsure"}.Insert(t, o.db)
			return `update accommodation.answer set answer = 'none'`
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			arrangement := o.arrangeParking(t)
			b := o.hold(t)
			end := wait(o)
			shown, err := o.Confirm(t.Context(), o.hr, bookingVersion(b))
			if !errors.Is(err, interview.ErrNotReady) || errors.Is(err, interview.ErrOpenArrangements) {
				t.Errorf("confirming: %v", err)
			}
			if shown.ReadyBy.IsZero() {
				t.Error("there is no latest day")
			}
			if got := o.booking(t, b.ID).Status; got != interview.BookingHeld {
				t.Errorf("it is %s", got)
			}
			o.db.Exec(t, end)
			if _, err := o.Confirm(t.Context(), o.hr, bookingVersion(b)); !errors.Is(err, interview.ErrOpenArrangements) {
				t.Errorf("once it is ready: %v", err)
			}
			o.db.Exec(t, `update interview.arrangement set status = 'waived' where id = $1`, arrangement)
			_, err = o.Confirm(t.Context(), o.hr, bookingVersion(b))
			must(t, err)
		})
	}
}

// What was confirmed stays so while a later request is undecided. It opens again when something is approved.
func TestConfirm_StaysUntilSomethingIsApproved(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	_, err := o.Confirm(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	measure := o.undecided(t)
	if got := o.booking(t, b.ID); got.Status != interview.BookingConfirmed || got.Ready {
		t.Errorf("%s, ready %v", got.Status, got.Ready)
	}
	o.db.Exec(t, `update accommodation.measure set status = 'approved' where id = $1`, measure)
	o.arrange(t)
	if got := o.booking(t, b.ID); got.Status != interview.BookingArranged || !got.Ready {
		t.Errorf("after an approval: %s, ready %v", got.Status, got.Ready)
	}
}
