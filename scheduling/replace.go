package scheduling

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// Substitutes returns the resources that could deliver a provision at the same slot: they meet what is needed, are
// usable at its site, are free, and are not taken by the booking.
func (s Service) Substitutes(b Booking, p interview.Provision) []interview.Resource {
	if p.Kind != interview.ProvisionPerson && p.Kind != interview.ProvisionThing {
		return nil
	}
	requirement := s.requirement(b, p)
	c := s.Constraints(b.ApplicationStage)
	during := b.Slot.Widen(requirement.Before, requirement.After+c.HoldLate)
	site, buffer := b.site(), c.Hours.At(b.site()).Buffer
	return slices.DeleteFunc(slices.Clone(b.Resources), func(r interview.Resource) bool {
		isAble := p.Kind == interview.ProvisionPerson && p.Item == string(r.Role) && r.Meets(requirement) ||
			p.Kind == interview.ProvisionThing && r.Kind == interview.ResourceEquipment && r.Has(catalogue.Feature(p.Item))
		return !isAble || b.takes(r.ID) || !r.UsableAt(site) || !search.IsFree(r, during, buffer)
	})
}

// site returns the site of the booked room.
func (b Booking) site() string {
	room, _ := b.Room()
	return room.Site
}

func (b Booking) takes(id uuid.UUID) bool {
	return slices.ContainsFunc(b.Taken, func(t store.TakenResource) bool { return t.ResourceID == id })
}

// Replacement is another resource for a provision, as a page showed it.
type Replacement struct {
	ID       uuid.UUID
	Version  int
	Resource uuid.UUID
}

// Replace takes another person or thing for a provision, at the same slot. Who was asked or in place has to be told
// that they are not needed, and so for each arrangement that the same person delivers. It returns interview.ErrProvider
// if the resource cannot deliver it, storage.ErrTaken if it is booked by now, and storage.ErrChanged if another version
// stands by now.
func (s Service) Replace(ctx context.Context, me account.HR, booking uuid.UUID, r Replacement) error {
	return s.withProvision(ctx, me, booking, r.ID, r.Version, func(tx store.Tx, b Booking, p store.Provision) error {
		able := slices.ContainsFunc(s.Substitutes(b, p.Provision), func(o interview.Resource) bool {
			return o.ID == r.Resource
		})
		//guard:substitute never
		if !able {
			return interview.ErrProvider
		}
		if !p.Status.IsLive() {
			return interview.ErrSchedulingStep
		}
		return s.replace(ctx, tx, b, p, r.Resource)
	})
}

func (s Service) replace(ctx context.Context, tx store.Tx, b Booking, p store.Provision, resource uuid.UUID) error {
	requirement := s.requirement(b, p.Provision)
	hold := s.Constraints(b.ApplicationStage).HoldLate
	taken := interview.Occupation{
		Interval: b.Slot.Widen(requirement.Before, requirement.After+hold), ResourceID: resource,
		Purpose: interview.PurposePerson, Role: requirement.Role,
	}
	if p.Kind == interview.ProvisionThing {
		taken.Purpose = interview.PurposeEquipment
	}
	replaced := slices.DeleteFunc(slices.Clone(b.Provisions), func(o store.Provision) bool {
		shared := p.ResourceID.Valid && o.ResourceID == p.ResourceID
		return !o.Status.IsLive() || o.ID != p.ID && !shared
	})
	for _, o := range replaced {
		step := s.provisionStep(o, ProvisionChange{To: interview.ProvisionCancelled, Note: o.Note})
		if err := tx.StepProvision(ctx, b.Booking.ApplicationID, o, step); err != nil {
			return err
		}
	}
	if err := tx.Occupy(ctx, b.Booking, taken, s.Now()); err != nil {
		return err
	}
	for _, o := range replaced {
		next := s.provide(b, o.Need)
		next.ResourceID = uuid.NullUUID{UUID: resource, Valid: true}
		if err := tx.AddProvision(ctx, b.Booking.ApplicationID, next, s.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Places returns the rooms, or the members of the panel, that could take the place of one that a booking takes: with
// each of them the slot satisfies all constraints.
func (s Service) Places(b Booking, old uuid.UUID) (able []interview.Resource) {
	c := s.Constraints(b.ApplicationStage)
	for _, r := range b.Resources {
		if b.takes(r.ID) {
			continue
		}
		slot := b.slot(c)
		switch {
		case slot.Room == old && r.Kind == interview.ResourceRoom:
			slot.Room = r.ID
		case slices.Contains(slot.Panel, old) && slices.Contains(c.Panel, r.ID):
			slot.Panel[slices.Index(slot.Panel, old)] = r.ID
		default:
			continue
		}
		if !slices.ContainsFunc(search.Check(slot, c, b.Resources), ofPlace) {
			able = append(able, r)
		}
	}
	return able
}

// ofPlace reports whether an obstacle is about the room or the panel.
func ofPlace(o search.Obstacle) bool {
	return slices.Contains([]search.ObstacleCode{
		search.ObstacleRoomMissing, search.ObstacleRoomBusy, search.ObstaclePanelBusy, search.ObstaclePanelMissing,
		search.ObstacleTooMuch, search.ObstacleTwice, search.ObstacleOffice, search.ObstacleLunch,
	}, o.Code)
}

// ReplacePlace takes another room or member of the panel at the same slot. It returns interview.ErrProvider if the slot
// does not fit with it, storage.ErrTaken if it is booked by now, storage.ErrNotFound if the booking does not take the
// old one, and storage.ErrChanged if another version stands by now.
func (s Service) ReplacePlace(ctx context.Context, me account.HR, v BookingVersion, old, resource uuid.UUID) error {
	_, err := s.change(ctx, me, v, func(tx store.Tx, b Booking) error {
		switch {
		case !b.takes(old) || !b.Status.Active():
			return storage.ErrNotFound
		case !slices.ContainsFunc(s.Places(b, old), func(r interview.Resource) bool { return r.ID == resource }):
			return interview.ErrProvider
		}
		if err := tx.Swap(ctx, b.Booking, old, resource, s.Now()); err != nil {
			return err
		}
		_, err := s.loadBooking(ctx, tx, b.ID)
		return err
	})
	return err
}
