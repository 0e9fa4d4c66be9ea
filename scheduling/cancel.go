package scheduling

import (
	"context"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
)

// Cancel ends a booking. It returns interview.ErrSchedulingStep if the booking has ended already.
func (s Service) Cancel(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx storage.HR, b Booking) error {
		return tx.StepBooking(ctx, b.BookingRow, interview.BookingCancelled, s.Now())
	})
}
