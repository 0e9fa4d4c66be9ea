package scheduling

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// ErrSlotGone says that the chosen slot is not possible any more: it is taken, past, or breaks a constraint by now.
var ErrSlotGone = errors.New("scheduling: the slot is not possible any more")

// Choice is the slot that an officer chose for a stage of an application.
type Choice struct {
	StageRef
	Key   uuid.UUID // the form's key and the booking's id: the same form sent twice makes one booking
	Room  uuid.UUID
	Start time.Time
}

// Hold searches for the chosen slot again, with what is taken now, checks it, and holds it. It returns ErrSlotGone if
// the slot is not possible any more, and storage.ErrExists if the stage has another active booking by now.
func (s Service) Hold(ctx context.Context, me account.HR, choice Choice) error {
	now := s.Now()
	err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		if err := tx.ExpireHolds(ctx, now); err != nil {
			return err
		}
		around := interview.Interval{Start: choice.Start.AddDate(0, 0, -1), End: choice.Start.AddDate(0, 0, 2)}
		a, err := load(ctx, tx, choice.StageRef, around)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(a.Bookings, func(b store.Booking) bool { return b.ID == choice.Key }) {
			return nil // the same form was sent before
		}
		slot, ok := s.slotAt(a, choice.Start, choice.Room)
		if !ok {
			return ErrSlotGone
		}
		return tx.HoldSlot(ctx, a.Scheduling, store.NewBooking{
			ID: choice.Key, Slot: slot, Mode: s.Constraints(a).Mode, TimeZone: s.TimeZone, HeldUntil: now.Add(holdTime), At: now,
		})
	})
	if errors.Is(err, storage.ErrTaken) {
		return errors.Join(ErrSlotGone, err)
	}
	return err
}

// slotAt finds the slot that starts at a moment in a room, and checks it by itself; false if there is none.
func (s Service) slotAt(a ApplicationStage, start time.Time, room uuid.UUID) (interview.Slot, bool) {
	if start.Before(s.Now()) {
		return interview.Slot{}, false
	}
	for _, slot := range s.FindSlots(a, interview.Interval{Start: start, End: start.AddDate(0, 0, 1)}).Slots {
		if slot.Start.Equal(start) && slot.Room == room {
			return slot, len(search.Check(slot, s.Constraints(a), a.Resources)) == 0
		}
	}
	return interview.Slot{}, false
}

// ExtendHold holds a slot for longer. It returns storage.ErrChanged if the booking is not held any more.
func (s Service) ExtendHold(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		return tx.ExtendHold(ctx, b.Booking, s.Now().Add(holdTime), s.Now())
	})
}
