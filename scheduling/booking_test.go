package scheduling_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
)

// step is one of the use cases of a booking.
type step = func(context.Context, account.HR, scheduling.BookingVersion) (scheduling.Booking, error)

func (o *setup) steps() map[interview.BookingStatus]step {
	return map[interview.BookingStatus]step{
		interview.BookingArranged: o.Arrange, interview.BookingConfirmed: o.Confirm, interview.BookingDone: o.Finish,
		interview.BookingMoved: o.Move, interview.BookingCancelled: o.Cancel,
	}
}

func TestBookingStep_StaleVersionIsRejected(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	shown := bookingVersion(o.hold(t))
	_, err := o.ExtendHold(t.Context(), o.hr, shown)
	must(t, err)
	steps := o.steps()
	steps["extend"] = o.ExtendHold
	for name, step := range steps {
		if _, err := step(t.Context(), o.hr, shown); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := o.booking(t, shown.ID); got.Status != interview.BookingHeld || got.Version != shown.Version+1 {
		t.Errorf("%s, version %d", got.Status, got.Version)
	}
}

func TestBookingStep_OnlyWhatNextStepsLists(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	for _, before := range [][]step{{}, {o.Arrange}, {o.Confirm}, {o.Cancel}, {o.Confirm, o.Move}} {
		for to := range o.steps() {
			b := o.hold(t)
			for _, step := range before {
				_, err := step(t.Context(), o.hr, bookingVersion(b))
				must(t, err)
				b = o.booking(t, b.ID)
			}
			listed := false
			for _, next := range o.NextSteps(b) {
				listed = listed || next == to
			}
			// What is held is confirmed in one step, which the page calls arranging and confirming.
			possible := listed || b.Status == interview.BookingHeld && to == interview.BookingConfirmed
			if _, err := o.steps()[to](t.Context(), o.hr, bookingVersion(b)); (err == nil) != possible {
				t.Errorf("%s to %s: %v, listed %v", b.Status, to, err, listed)
			} else if err != nil && !errors.Is(err, interview.ErrSchedulingStep) {
				t.Errorf("%s to %s: %v", b.Status, to, err)
			}
			if b = o.booking(t, b.ID); b.Status.Active() {
				_, err := o.Cancel(t.Context(), o.hr, bookingVersion(b))
				must(t, err)
			}
		}
	}
}

func TestConfirm_OpenArrangement(t *testing.T) {
	t.Parallel()
	for name, confirm := range map[string]func(*setup) step{
		"arrange": func(o *setup) step { return o.Arrange }, "confirm": func(o *setup) step { return o.Confirm },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			id := o.arrange(t)
			b := o.hold(t)
			var open *interview.OpenArrangementsError
			_, err := confirm(o)(t.Context(), o.hr, bookingVersion(b))
			if !errors.As(err, &open) || len(open.Arrangements) != 1 || open.Arrangements[0].ID != id {
				t.Fatalf("%v", err)
			}
			if got := o.booking(t, b.ID).Status; got != interview.BookingHeld {
				t.Errorf("it is %s", got)
			}
			o.db.Exec(t, `update interview.arrangement set status = 'waived' where id = $1`, id)
			_, err = confirm(o)(t.Context(), o.hr, bookingVersion(b))
			must(t, err)
		})
	}
}

func TestFinish_OnlyAfterTheInterview(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	_, err := o.Confirm(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	b = o.booking(t, b.ID)
	o.at(b.Slot.End)
	if _, err := o.Finish(t.Context(), o.hr, bookingVersion(b)); !errors.Is(err, interview.ErrSchedulingStep) {
		t.Errorf("at its end: %v", err)
	}
	o.at(b.Slot.End.Add(time.Second))
	_, err = o.Finish(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
}
