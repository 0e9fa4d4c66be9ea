package scheduling

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// Booking is a booking with the stage that it is for and what is arranged for it.
type Booking struct {
	store.Booking
	ApplicationStage

	Provisions []store.Provision // of this booking, also those that were cancelled or declined
	StandDown  []store.Provision // of all bookings of the stage: providers who have to be told that they are not needed
	Elsewhere  []store.Provision // of the other sittings of the interview
}

// BookingVersion is a booking as a page showed it: a step is taken only while that version stands.
type BookingVersion struct {
	ID      uuid.UUID
	Version int
}

// Booking loads a booking, and brings its provisions in line with what is needed now. It returns storage.ErrNotFound if
// it is of a vacancy that the officer does not work on.
func (s Service) Booking(ctx context.Context, me account.HR, id uuid.UUID) (b Booking, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		b, err = s.loadBooking(ctx, tx, id)
		return err
	})
	return b, err
}

func (s Service) loadBooking(ctx context.Context, tx store.Tx, id uuid.UUID) (b Booking, err error) {
	return s.loadBookingIn(ctx, tx, id, interview.Interval{})
}

// loadBookingIn loads a booking with the resources as they are in a period and around its slot.
func (s Service) loadBookingIn(
	ctx context.Context, tx store.Tx, id uuid.UUID, within interview.Interval,
) (b Booking, err error) {
	if err := tx.LockBooking(ctx, id); err != nil {
		return b, err
	}
	if b.Booking, err = tx.Booking(ctx, id); err != nil {
		return b, err
	}
	c, err := loadCommon(ctx, tx, around(b.Slot.Interval).Cover(within))
	if err != nil {
		return b, err
	}
	if b, err = loadStored(ctx, tx, b.Booking, c); err != nil {
		return b, err
	}
	return b, s.reconcile(ctx, tx, &b)
}

// around returns the period whose resources are loaded for booked slots.
func around(slots interview.Interval) interview.Interval {
	return interview.Interval{Start: slots.Start.AddDate(0, 0, -1), End: slots.End.AddDate(0, 0, 1)}
}

// loadStored completes a booking with its stage and its provisions as they are stored.
func loadStored(ctx context.Context, tx store.Tx, stored store.Booking, c common) (b Booking, err error) {
	b.Booking = stored
	if b.ApplicationStage, err = loadWith(ctx, tx, StageRef{stored.ApplicationID, stored.StageID}, c); err != nil {
		return b, err
	}
	b.Resources = b.withoutOwn(b.Resources)
	all, err := tx.Provisions(ctx, stored.ApplicationID, stored.StageID)
	if err != nil {
		return b, err
	}
	b.sort(all)
	return b, nil
}

// withoutOwn returns resources without the times for which this booking takes them. Occupations of a resource do not
// overlap, but for seats of a room that is shared, so one that overlaps the slot is the booking's own.
func (b Booking) withoutOwn(resources []interview.Resource) []interview.Resource {
	resources = slices.Clone(resources)
	for i, r := range resources {
		if slices.ContainsFunc(b.Taken, func(t store.TakenResource) bool { return t.ResourceID == r.ID }) {
			resources[i].Busy = slices.DeleteFunc(slices.Clone(r.Busy), b.Slot.Overlaps)
			resources[i].Seated = slices.DeleteFunc(slices.Clone(r.Seated), func(s interview.Seated) bool {
				return s.BookingID == b.ID
			})
		}
	}
	return resources
}

// Sittings returns the active bookings of the interview, the first sitting first.
func (b Booking) Sittings() []store.Booking {
	sittings := slices.DeleteFunc(slices.Clone(b.Bookings), func(o store.Booking) bool {
		return o.StageID != b.StageID || !o.Status.Active()
	})
	slices.SortFunc(sittings, func(a, o store.Booking) int { return a.Sitting - o.Sitting })
	return sittings
}

// Moved reports whether the booking, or another sitting of its interview, took the place of one that was moved, and it
// was not confirmed since.
func (b Booking) Moved() bool {
	sittings := b.Sittings()
	return !b.ConfirmedOnce && slices.ContainsFunc(b.Bookings, func(o store.Booking) bool {
		return slices.ContainsFunc(sittings, func(s store.Booking) bool { return o.MovedTo.Valid && o.MovedTo.UUID == s.ID })
	})
}

// InPlace reports whether everything is in place at all sittings of the interview.
func (b Booking) InPlace() bool {
	isOpen := func(p store.Provision) bool { return p.IsOpen() }
	return len(b.Open()) == 0 && !slices.ContainsFunc(b.Elsewhere, isOpen)
}

// change loads a booking, takes a step with it, and returns it as it was loaded, also with an error of the step.
// It returns storage.ErrChanged if another version stands by now.
func (s Service) change(
	ctx context.Context, me account.HR, v BookingVersion, step func(store.Tx, Booking) error,
) (b Booking, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if b, err = s.loadBooking(ctx, tx, v.ID); err != nil {
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

// together takes a step with each sitting of the interview that an active booking belongs to, or with none.
func (s Service) together(
	ctx context.Context, me account.HR, v BookingVersion, step func(store.Tx, Booking) error,
) (Booking, error) {
	return s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		if !b.Status.Active() {
			return interview.ErrSchedulingStep
		}
		for _, sitting := range b.Sittings() {
			each, err := s.loadBooking(ctx, tx, sitting.ID)
			if err != nil {
				return err
			}
			if err := step(tx, each); err != nil {
				return err
			}
		}
		return nil
	})
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
