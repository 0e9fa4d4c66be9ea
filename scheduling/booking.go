package scheduling

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// Booking is a booking with the stage that it is for.
type Booking struct {
	store.Booking
	ApplicationStage
}

// BookingVersion is a booking as a page showed it: a step is taken only while that version stands.
type BookingVersion struct {
	ID      uuid.UUID
	Version int
}

// Booking loads a booking. It returns storage.ErrNotFound if it is of a vacancy that the officer does not work on.
func (s Service) Booking(ctx context.Context, me account.HR, id uuid.UUID) (b Booking, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		b, err = loadBooking(ctx, tx, id)
		return err
	})
	return b, err
}

func loadBooking(ctx context.Context, tx store.Tx, id uuid.UUID) (b Booking, err error) {
	if b.Booking, err = tx.Booking(ctx, id); err != nil {
		return b, err
	}
	within := interview.Interval{Start: b.Slot.Start, End: b.Slot.Start.Add(time.Hour)}
	b.ApplicationStage, err = load(ctx, tx, StageRef{b.Booking.ApplicationID, b.StageID}, within)
	return b, err
}

// change loads a booking, takes a step with it, and returns it as it was loaded, also with an error of the step.
// It returns storage.ErrChanged if another version stands by now.
func (s Service) change(
	ctx context.Context, me account.HR, v BookingVersion, step func(store.Tx, Booking) error,
) (b Booking, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if b, err = loadBooking(ctx, tx, v.ID); err != nil {
			return err
		}
		//guard:stale-booking never
		if v.Version != b.Version {
			return storage.ErrChanged
		}
		return step(tx, b)
	})
	return b, err
}

// NextSteps lists the states to which HR can bring a booking now, in the order in which a page offers them.
func (s Service) NextSteps(b Booking) (next []interview.BookingStatus) {
	for _, to := range []interview.BookingStatus{
		interview.BookingArranged, interview.BookingConfirmed, interview.BookingDone,
		interview.BookingMoved, interview.BookingCancelled,
	} {
		if interview.CheckStep(b.Status, to, interview.ByHR) == nil && (to != interview.BookingDone || s.hasEnded(b)) {
			next = append(next, to)
		}
	}
	return next
}
