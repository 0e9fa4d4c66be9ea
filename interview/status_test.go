package interview_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"stepfree/interview"
)

// id returns a uuid that tests can foresee.
func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

func actors() []interview.Actor {
	return []interview.Actor{interview.ByHR, interview.ByCandidate, interview.ByAdviser, interview.BySystem}
}

// every tries each pair of states for each actor against a list of the allowed steps, written as "from>to by".
func every[S interview.ArrangementStatus | interview.BookingStatus](t *testing.T, states []S, allowed []string) {
	t.Helper()
	found := 0
	for _, from := range states {
		for _, to := range states {
			for _, by := range actors() {
				name := string(from) + ">" + string(to) + " " + string(by)
				err := interview.CheckStep(from, to, by)
				if want := slices.Contains(allowed, name); want != (err == nil) {
					t.Errorf("%s: %v", name, err)
				}
				if err == nil {
					found++
				} else if !errors.Is(err, interview.ErrSchedulingStep) {
					t.Errorf("%s: %v is not ErrSchedulingStep", name, err)
				}
			}
		}
	}
	if found != len(allowed) {
		t.Errorf("%d steps, want %d", found, len(allowed))
	}
}

func TestEveryStepOfAnArrangement(t *testing.T) {
	t.Parallel()
	every(t, interview.ArrangementStatuses(), []string{
		"approved>arranging hr", "arranging>confirmed hr", "confirmed>arranging hr",
		"confirmed>provided hr", "confirmed>provided candidate",
		"confirmed>not_provided hr", "confirmed>not_provided candidate", "provided>not_provided candidate",
		"approved>waived candidate", "arranging>waived candidate", "confirmed>waived candidate", "waived>approved candidate",
		"approved>withdrawn candidate", "arranging>withdrawn candidate", "confirmed>withdrawn candidate", "waived>withdrawn candidate",
		"approved>withdrawn adviser", "arranging>withdrawn adviser", "confirmed>withdrawn adviser", "waived>withdrawn adviser",
	})
}

func TestEveryStepOfABooking(t *testing.T) {
	t.Parallel()
	every(t, interview.BookingStatuses(), []string{
		"held>arranged hr", "held>cancelled hr", "held>cancelled system",
		"arranged>confirmed hr", "arranged>cancelled hr", "arranged>moved hr",
		"confirmed>arranged system", "confirmed>cancelled hr", "confirmed>moved hr", "confirmed>done hr",
	})
}

func TestABookingIsConfirmedOnlyWhenNothingIsMissing(t *testing.T) {
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
		var missing *interview.OpenArrangementsError
		if open && (!errors.As(err, &missing) || len(missing.Arrangements) != 1 || missing.Arrangements[0].ID != id(3)) {
			t.Errorf("%s: the error does not carry the one that is open: %v", status, err)
		}
	}
	offer := interview.Arrangement{ApplicationID: id(1), StageID: id(2), Status: interview.ArrangementApproved, Offered: true}
	if err := booking.Confirm([]interview.Arrangement{offer}); err != nil {
		t.Errorf("an offer that was not accepted yet: %v", err)
	}
	booking.Status = interview.BookingHeld
	if err := booking.Confirm(nil); !errors.Is(err, interview.ErrSchedulingStep) {
		t.Errorf("a hold was confirmed: %v", err)
	}
}
