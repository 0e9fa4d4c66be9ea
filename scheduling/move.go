package scheduling

import (
	"context"

	"stepfree/account"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// Move ends a booking because another slot is to be held in its place. It returns interview.ErrSchedulingStep if the
// booking is neither arranged nor confirmed.
func (s Service) Move(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		return tx.StepBooking(ctx, b.Booking, interview.BookingMoved, s.Now())
	})
}
