package scheduling_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
)

// step is one of the use cases of a booking.
type step = func(context.Context, account.HR, scheduling.BookingVersion) (scheduling.Booking, error)

func (o *setup) steps() map[interview.BookingStatus]step {
	return map[interview.BookingStatus]step{
		interview.BookingArranged: o.Arrange, interview.BookingConfirmed: o.Confirm, interview.BookingDone: o.Finish,
		interview.BookingMoved: o.moveAway, interview.BookingCancelled: o.cancel,
	}
}

// cancel cancels with a reason.
func (o *setup) cancel(ctx context.Context, me account.HR, v scheduling.BookingVersion) (scheduling.Booking, error) {
	return o.Cancel(ctx, me, scheduling.Cancellation{BookingVersion: v, Reason: "The room is closed.", Language: "en"})
}

// moveAway moves to a slot three business days later, and further if that is booked.
func (o *setup) moveAway(ctx context.Context, me account.HR, v scheduling.BookingVersion) (b scheduling.Booking, err error) {
	for days := 3; days < 9; days++ {
		choice := o.choice()
		choice.Start = catalogue.Calendar{}.AddBusinessDays(o.start, days)
		if err = o.Move(ctx, me, v, choice); !errors.Is(err, scheduling.ErrSlotGone) {
			break
		}
	}
	return b, err
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
	for _, before := range [][]step{{}, {o.Arrange}, {o.Confirm}, {o.cancel}, {o.Confirm, o.moveAway}} {
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
			for _, active := range o.booking(t, b.ID).Sittings() {
				_, err := o.cancel(t.Context(), o.hr, bookingVersion(o.booking(t, active.ID)))
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
			id := o.arrangeParking(t)
			b := o.hold(t)
			var open *interview.OpenProvisionsError
			_, err := confirm(o)(t.Context(), o.hr, bookingVersion(b))
			if !errors.As(err, &open) || len(open.Provisions) != 1 || open.Provisions[0].ArrangementID != id {
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
