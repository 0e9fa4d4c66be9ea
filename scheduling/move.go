package scheduling

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// ErrSameSlot means that an interview would be moved to the slot that it has.
var ErrSameSlot = errors.New("scheduling: the interview has this slot already")

// Move books another slot for an interview in place of the one that it has: the new one is booked and the old one is
// let go in one transaction, or nothing changes. Who was asked or in place for the old slot has to be told, and is to
// be found again; documents that are in place stay. A booking that the candidate knows of does not expire. It returns
// interview.ErrSchedulingStep if the interview cannot be moved any more, ErrSameSlot, ErrSlotGone if the new slot is not
// possible any more, and storage.ErrChanged if another version stands by now.
func (s Service) Move(ctx context.Context, me account.HR, v BookingVersion, choice Choice) error {
	err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		if err := tx.ExpireHolds(ctx, s.Now()); err != nil {
			return err
		}
		b, err := s.loadMove(ctx, tx, v.ID, sittingsFrom(choice.Start))
		if err != nil {
			return err
		}
		if b.MovedTo.Valid && b.MovedTo.UUID == choice.Key {
			return nil // the same form was sent before
		}
		if v.Version != b.Version {
			return storage.ErrChanged
		}
		if err := interview.CheckStep(b.Status, interview.BookingMoved, interview.ByHR); err != nil {
			return err
		}
		if b.IsAt(choice.Start, choice.Room) {
			return ErrSameSlot
		}
		slots, ok := s.slotsFrom(b.ApplicationStage, choice.Start, choice.Room)
		if !ok {
			return ErrSlotGone
		}
		return s.move(ctx, tx, b, choice.Key, slots)
	})
	if errors.Is(err, storage.ErrExists) {
		return errors.Join(ErrSlotGone, err)
	}
	return slotGone(err)
}

// IsAt reports whether the booked slot begins at a moment in a room; the zero id is no room.
func (b Booking) IsAt(start time.Time, room uuid.UUID) bool {
	taken, _ := b.Room()
	return b.Slot.Start.Equal(start) && taken.ResourceID == room
}

// LoadMove loads a booking with the resources as they are in a period, as if its interview had no slot.
func (s Service) LoadMove(
	ctx context.Context, me account.HR, booking uuid.UUID, within interview.Interval,
) (b Booking, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		b, err = s.loadMove(ctx, tx, booking, within)
		return err
	})
	return b, err
}

func (s Service) loadMove(
	ctx context.Context, tx store.Tx, booking uuid.UUID, within interview.Interval,
) (Booking, error) {
	b, err := s.loadBookingIn(ctx, tx, booking, within)
	if err != nil {
		return b, err
	}
	for _, sitting := range b.Sittings() {
		if sitting.ID == b.ID {
			continue
		}
		other, err := tx.Booking(ctx, sitting.ID)
		if err != nil {
			return b, err
		}
		b.Resources = Booking{Booking: other}.withoutOwn(b.Resources)
	}
	return b, nil
}

// move lets the sittings of an interview go and books the slots in their place.
func (s Service) move(
	ctx context.Context, tx store.Tx, b Booking, key uuid.UUID, slots []interview.Slot,
) error {
	var taken []interview.Occupation
	for _, slot := range slots {
		taken = append(taken, slot.Occupations()...)
	}
	if err := tx.LockSlots(ctx, b.InterviewID, taken); err != nil {
		return err
	}
	old := b.Sittings()
	documents, err := documentsInPlace(ctx, tx, b)
	if err != nil {
		return err
	}
	for _, sitting := range old {
		full, err := tx.Booking(ctx, sitting.ID)
		if err != nil {
			return err
		}
		if err := tx.StepBooking(ctx, full, interview.BookingMoved, s.Now()); err != nil {
			return err
		}
	}
	booked, err := s.book(ctx, tx, b.ApplicationStage, key, slots, b.Announced)
	if err != nil {
		return err
	}
	for i, sitting := range old {
		to := sittingID(key, min(i, len(slots)-1))
		if err := tx.LinkMoved(ctx, sitting.ID, to); err != nil {
			return err
		}
	}
	for i, sitting := range booked {
		// A sitting that there was not before has the documents of the last one.
		from := old[min(i, len(old)-1)].ID
		kept := slices.DeleteFunc(slices.Clone(documents), func(p store.Provision) bool { return p.BookingID.UUID != from })
		if err := s.keepDocuments(ctx, tx, kept, sitting); err != nil {
			return err
		}
	}
	return nil
}

// documentsInPlace returns the documents that are in place at the sittings of an interview.
func documentsInPlace(ctx context.Context, tx store.Tx, b Booking) ([]store.Provision, error) {
	all, err := tx.Provisions(ctx, b.Booking.ApplicationID, b.StageID)
	return slices.DeleteFunc(all, func(p store.Provision) bool {
		return p.Kind != interview.ProvisionDocument || p.Status != interview.ProvisionInPlace
	}), err
}

// keepDocuments puts in place at a booking the documents that were in place at the one whose place it takes.
func (s Service) keepDocuments(ctx context.Context, tx store.Tx, documents []store.Provision, b Booking) error {
	for _, p := range b.Provisions {
		i := slices.IndexFunc(documents, func(o store.Provision) bool { return o.IsFor(p.Provision) })
		if i < 0 || p.Status != interview.ProvisionNeeded {
			continue
		}
		step := s.provisionStep(p, ProvisionChange{
			To: interview.ProvisionInPlace, Provider: documents[i].Provider, Note: documents[i].Note,
		})
		if err := tx.StepProvision(ctx, b.Booking.ApplicationID, p, step); err != nil {
			return err
		}
	}
	return nil
}
