package scheduling

import (
	"context"

	"stepfree/account"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// Arrange notes that everything for a held booking is in place. It returns an *interview.OpenArrangementsError if an
// arrangement is open, and interview.ErrSchedulingStep if the booking is not held.
func (s Service) Arrange(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		if err := checkArrangements(b); err != nil {
			return err
		}
		return tx.StepBooking(ctx, b.Booking, interview.BookingArranged, s.Now())
	})
}

// Confirm confirms a booking; one that is held becomes arranged first. It returns interview.ErrNotReady if the stage is
// not ready, whatever else keeps it from being confirmed; an *interview.OpenArrangementsError if an arrangement is open;
// and interview.ErrSchedulingStep if the booking is neither held nor arranged.
func (s Service) Confirm(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) (err error) {
		//guard:not-ready never
		if !b.Ready {
			return interview.ErrNotReady
		}
		if err := checkArrangements(b); err != nil {
			return err
		}
		if b.Status == interview.BookingHeld {
			if err := tx.StepBooking(ctx, b.Booking, interview.BookingArranged, s.Now()); err != nil {
				return err
			}
			if b.Booking, err = tx.Booking(ctx, b.ID); err != nil {
				return err
			}
		}
		return tx.StepBooking(ctx, b.Booking, interview.BookingConfirmed, s.Now())
	})
}

// checkArrangements returns an *interview.OpenArrangementsError with the arrangements that are neither confirmed nor
// waived.
func checkArrangements(b Booking) error {
	//guard:open-arrangements never
	if missing := b.OpenArrangements(b.Released()); len(missing) > 0 {
		return &interview.OpenArrangementsError{Arrangements: missing}
	}
	return nil
}

// Finish notes that an interview took place. It returns interview.ErrSchedulingStep before the interview's end.
func (s Service) Finish(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		//guard:interview-end never
		if !s.hasEnded(b) {
			return interview.ErrSchedulingStep
		}
		return tx.StepBooking(ctx, b.Booking, interview.BookingDone, s.Now())
	})
}

// hasEnded reports whether an interview's time is over.
func (s Service) hasEnded(b Booking) bool { return s.Now().After(b.Slot.End) }
