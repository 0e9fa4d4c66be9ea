package interview_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"stepfree/interview"
)

// id returns a fixed id.
func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

func TestBookingConfirm_NeedsNoOpenArrangement(t *testing.T) {
	t.Parallel()
	booking := interview.Booking{ApplicationID: id(1), StageID: id(2), Status: interview.BookingArranged}
	for status, open := range map[interview.ArrangementStatus]bool{
		interview.ArrangementApproved: true, interview.ArrangementArranging: true, interview.ArrangementNotProvided: true,
		interview.ArrangementConfirmed: false, interview.ArrangementProvided: false,
		interview.ArrangementWaived: false, interview.ArrangementWithdrawn: false,
	} {
		mine := interview.Arrangement{ID: id(3), ApplicationID: id(1), StageID: id(2), Status: status}
		other, later := mine, mine
		other.ApplicationID, later.StageID = id(8), id(9)
		other.Status, later.Status = interview.ArrangementApproved, interview.ArrangementApproved
		err := booking.Confirm([]interview.Arrangement{mine, other, later})
		if open != errors.Is(err, interview.ErrOpenArrangements) {
			t.Errorf("%s: %v", status, err)
		}
		var got *interview.OpenArrangementsError
		if open && (!errors.As(err, &got) || len(got.Arrangements) != 1 || got.Arrangements[0].ID != id(3)) {
			t.Errorf("%s: the error does not carry the one that is open: %v", status, err)
		}
	}
	offer := interview.Arrangement{
		ApplicationID: id(1), StageID: id(2), Status: interview.ArrangementApproved, Offered: true,
	}
	if err := booking.Confirm([]interview.Arrangement{offer}); err != nil {
		t.Errorf("an offer that was not accepted yet: %v", err)
	}
	booking.Status = interview.BookingHeld
	if err := booking.Confirm(nil); !errors.Is(err, interview.ErrSchedulingStep) {
		t.Errorf("a hold was confirmed: %v", err)
	}
}
