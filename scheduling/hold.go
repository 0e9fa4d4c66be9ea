package scheduling

import (
	"context"
	"errors"
	"slices"
	"strconv"
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
		a, err := load(ctx, tx, choice.StageRef, sittingsFrom(choice.Start))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(a.Bookings, func(b store.Booking) bool { return b.ID == choice.Key }) {
			return nil // the same form was sent before
		}
		slots, ok := s.slotsFrom(a, choice.Start, choice.Room)
		if !ok {
			return ErrSlotGone
		}
		_, err = s.book(ctx, tx, a, choice.Key, slots, false)
		return err
	})
	return slotGone(err)
}

// slotGone returns ErrSlotGone for what a booking fails with if the slot was found, and something of it was taken or
// changed before it was booked; else err.
func slotGone(err error) error {
	if errors.Is(err, storage.ErrTaken) || errors.Is(err, interview.ErrProvider) {
		return errors.Join(ErrSlotGone, err)
	}
	return err
}

// sittingDays is how many days after the first sitting the others are looked for.
const sittingDays = 31

// sittingsFrom returns the period whose resources are loaded for a slot that begins at a moment, with further sittings.
func sittingsFrom(start time.Time) interview.Interval {
	return interview.Interval{Start: start.AddDate(0, 0, -1), End: start.AddDate(0, 0, sittingDays+1)}
}

// holdUntil returns until when a hold that begins or is extended now lasts: not beyond the start of the interview.
func (s Service) holdUntil(start time.Time) time.Time {
	until := s.Now().Add(holdTime)
	if start.Before(until) {
		return start
	}
	return until
}

// book books a slot for each sitting, with what is needed for it, and returns the bookings. They are held until the hold
// ends, or without an end if the candidate knows of the interview.
func (s Service) book(
	ctx context.Context, tx store.Tx, a ApplicationStage, key uuid.UUID, slots []interview.Slot, announced bool,
) (booked []Booking, err error) {
	now := s.Now()
	for i, slot := range slots {
		b := store.NewBooking{
			ID: sittingID(key, i), Sitting: i + 1, Slot: slot, Mode: s.Constraints(a).Mode, TimeZone: s.TimeZone,
			Status: interview.BookingHeld, HeldUntil: s.holdUntil(slots[0].Start), At: now,
		}
		if announced {
			b.Status, b.HeldUntil = interview.BookingArranged, time.Time{}
		}
		if err := tx.HoldSlot(ctx, a.Scheduling, b); err != nil {
			return nil, err
		}
	}
	for i := range slots {
		b, err := s.loadBooking(ctx, tx, sittingID(key, i))
		if err != nil {
			return nil, err
		}
		booked = append(booked, b)
	}
	return booked, nil
}

// sittingID returns the id of the booking of a sitting, counted from 0: the form's key for the first.
func sittingID(key uuid.UUID, sitting int) uuid.UUID {
	if sitting == 0 {
		return key
	}
	return uuid.NewSHA1(key, []byte(strconv.Itoa(sitting)))
}

// slotsFrom finds the slot that starts at a moment in a room, checks it by itself, and finds the slots of the further
// sittings after it, the earliest with the same panel; false if there is not one for each.
func (s Service) slotsFrom(a ApplicationStage, start time.Time, room uuid.UUID) ([]interview.Slot, bool) {
	if start.Before(s.Now()) || start.After(s.Now().AddDate(MaxYearsAhead, 0, 1)) {
		return nil, false
	}
	constraints := s.Constraints(a)
	found := s.FindSlots(a, interview.Interval{Start: start, End: start.AddDate(0, 0, 1)}).Slots
	i := slices.IndexFunc(found, func(slot interview.Slot) bool { return slot.Start.Equal(start) && slot.Room == room })
	if i < 0 || len(search.Check(found[i], constraints, a.Resources)) > 0 {
		return nil, false
	}
	slots := []interview.Slot{found[i]}
	for len(slots) < constraints.Sittings {
		last := slots[len(slots)-1]
		constraints = constraints.NextSitting(last)
		after := interview.Interval{Start: last.End, End: last.End.AddDate(0, 0, sittingDays)}
		next := search.Find(constraints, a.Resources, after, s.TimeZone, 1).Slots
		if len(next) == 0 {
			return nil, false
		}
		slots = append(slots, next[0])
	}
	return slots, true
}

// ExtendHold holds a slot for longer, at most until the interview. It returns storage.ErrChanged if the booking is not
// held any more.
func (s Service) ExtendHold(ctx context.Context, me account.HR, v BookingVersion) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		start := b.Slot.Start
		if sittings := b.Sittings(); len(sittings) > 0 {
			start = sittings[0].Slot.Start
		}
		return tx.ExtendHold(ctx, b.Booking, s.holdUntil(start), s.Now())
	})
}
