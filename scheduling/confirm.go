package scheduling

import (
	"context"

	"stepfree/account"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// Arrange notes that everything for a held interview is in place. It returns an *interview.OpenProvisionsError if
// something is not, and interview.ErrSchedulingStep if the booking is not held.
func (s Service) Arrange(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.together(ctx, me, v, func(tx store.Tx, b Booking) error {
		if err := checkOpen(b); err != nil {
			return err
		}
		return tx.StepBooking(ctx, b.Booking, interview.BookingArranged, s.Now())
	})
}

// Confirm confirms an interview with all its sittings; one that is held becomes arranged first. It returns
// interview.ErrNotReady, before any other error, if the stage is not ready; an
// *interview.OpenProvisionsError if something is not in place, interview.ErrMisfit if the slot does not fit any more,
// and interview.ErrSchedulingStep if the booking is neither held nor arranged.
func (s Service) Confirm(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.together(ctx, me, v, func(tx store.Tx, b Booking) (err error) {
		//guard:not-ready never
		if !b.Ready {
			return interview.ErrNotReady
		}
		if err := checkOpen(b); err != nil {
			return err
		}
		if len(b.Misfit) > 0 && b.KeptBy == "" {
			return interview.ErrMisfit
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

// checkOpen returns an *interview.OpenProvisionsError with what is not in place for the booking.
func checkOpen(b Booking) error {
	//guard:open-arrangements never
	if open := b.Open(); len(open) > 0 {
		return &interview.OpenProvisionsError{Provisions: open}
	}
	return nil
}

// Keep keeps a slot that does not fit any more on purpose, with the reason. It returns interview.ErrSchedulingStep if it
// fits, or is not active.
func (s Service) Keep(ctx context.Context, me account.HR, v BookingVersion, reason string) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		if len(b.Misfit) == 0 || !b.Status.Active() {
			return interview.ErrSchedulingStep
		}
		return tx.KeepBooking(ctx, b.Booking, reason, s.Now())
	})
}

// Finish notes that an interview took place. It returns interview.ErrSchedulingStep before the interview's end.
func (s Service) Finish(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.together(ctx, me, v, func(tx store.Tx, b Booking) error {
		//guard:interview-end never
		if !s.hasEnded(b) {
			return interview.ErrSchedulingStep
		}
		return tx.StepBooking(ctx, b.Booking, interview.BookingDone, s.Now())
	})
}

// hasEnded reports whether an interview's time is over.
func (s Service) hasEnded(b Booking) bool { return s.Now().After(b.Slot.End) }

// Cancellation is the end of an interview, with the words that the candidate reads.
type Cancellation struct {
	BookingVersion

	Reason   string
	Language string // of the reason: "en" or "fr"
}

// Cancel ends an interview with all its sittings. It returns interview.ErrSchedulingStep if it has ended already.
func (s Service) Cancel(ctx context.Context, me account.HR, c Cancellation) (Booking, error) {
	return s.together(ctx, me, c.BookingVersion, func(tx store.Tx, b Booking) error {
		if err := tx.StepBooking(ctx, b.Booking, interview.BookingCancelled, s.Now()); err != nil {
			return err
		}
		return tx.EndBooking(ctx, b.ID, c.Reason, c.Language)
	})
}
