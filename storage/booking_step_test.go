package storage_test

import (
	"fmt"
	"slices"
	"testing"

	"stepfree/interview"
)

// The trigger on the steps of a booking says what the rules in Go say.
func TestBookingSteps_SQLIsThatOfGo(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	for _, from := range interview.BookingStatuses() {
		for _, to := range interview.BookingStatuses() {
			same := func(s interview.Step[interview.BookingStatus]) bool { return s.From == from && s.To == to }
			allowed := from == to || slices.ContainsFunc(interview.BookingSteps(), same)
			step := harm{
				session: "hugo", setup: fmt.Sprintf(`update interview.booking set status = '%s', held_until = now()
					where id = {booking application c6}`, from),
				attack: fmt.Sprintf(`update interview.booking set status = '%s' where id = {booking application c6}`, to),
				done:   `select true`,
			}
			// What other triggers ask of a confirmation is not the question here.
			if got := step.happens(t, db, `drop trigger booking_ready on interview.booking;
				drop trigger booking_confirmation on interview.booking`); got != allowed {
				t.Errorf("%s to %s: the database says %v", from, to, got)
			}
		}
	}
}
