package interview_test

import (
	"errors"
	"slices"
	"testing"

	"stepfree/interview"
)

// checkSteps compares CheckStep for every pair of states and every actor with the allowed steps, as "from>to by".
func checkSteps[S interview.ArrangementStatus | interview.BookingStatus | interview.ProvisionStatus](
	t *testing.T, states []S, allowed []string,
) {
	t.Helper()
	actors := []interview.Actor{interview.ByHR, interview.ByCandidate, interview.ByAdviser, interview.BySystem}
	found := 0
	for _, from := range states {
		for _, to := range states {
			for _, by := range actors {
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

func TestCheckStep_Arrangement(t *testing.T) {
	t.Parallel()
	checkSteps(t, interview.ArrangementStatuses(), []string{
		"approved>waived candidate", "waived>approved candidate",
		"approved>withdrawn candidate", "waived>withdrawn candidate",
		"approved>withdrawn adviser", "waived>withdrawn adviser",
	})
}

func TestCheckStep_Provision(t *testing.T) {
	t.Parallel()
	checkSteps(t, interview.ProvisionStatuses(), []string{
		"needed>asked hr", "needed>in_place hr", "asked>in_place hr", "asked>needed hr", "in_place>needed hr",
		"asked>declined hr", "in_place>declined hr",
		"needed>cancelled hr", "asked>cancelled hr", "in_place>cancelled hr",
		"needed>cancelled system", "asked>cancelled system", "in_place>cancelled system",
	})
}

func TestCheckStep_Booking(t *testing.T) {
	t.Parallel()
	checkSteps(t, interview.BookingStatuses(), []string{
		"held>arranged hr", "held>cancelled hr", "held>cancelled system", "held>moved hr",
		"arranged>confirmed hr", "arranged>cancelled hr", "arranged>moved hr",
		"confirmed>arranged system", "confirmed>cancelled hr", "confirmed>moved hr", "confirmed>done hr",
	})
}
