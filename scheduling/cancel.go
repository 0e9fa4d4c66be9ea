package scheduling

import (
	"context"

	"stepfree/account"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// Cancel ends a booking. It returns interview.ErrSchedulingStep if the booking has ended already.
func (s Service) Cancel(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		return tx.StepBooking(ctx, b.Booking, interview.BookingCancelled, s.Now())
	})
}
