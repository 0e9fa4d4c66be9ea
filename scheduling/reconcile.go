package scheduling

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
	store "stepfree/storage/hr"
)

// reconcile brings what is stored for an active booking in line with its stage, its arrangements and the resources as
// they are now: provisions that are needed are added, those that are not are cancelled, a provider who is not available
// any more is replaced by an open need, and the booking says what its slot does not satisfy.
func (s Service) reconcile(ctx context.Context, tx store.Tx, b *Booking) error {
	if !b.Status.Active() || !s.Now().Before(b.Slot.Start) {
		return nil
	}
	for i := range b.Provisions {
		if p := &b.Provisions[i]; p.Status.IsLive() && p.ResourceID.Valid && !s.delivers(*b, p.Provision) {
			if err := tx.DeclineProvision(ctx, p.ID, s.Now()); err != nil {
				return err
			}
			p.Status = interview.ProvisionDeclined
		}
	}
	provide := func(n interview.Need) interview.Provision {
		p := s.provide(*b, n)
		b.Provisions = append(b.Provisions, store.Provision{Provision: p})
		return p
	}
	changed, err := s.settle(ctx, tx, b.Booking.ApplicationID, b.live(), s.needs(*b), provide)
	if err != nil {
		return err
	}
	misfit := s.misfit(*b)
	if !slices.EqualFunc(misfit, b.Misfit, interview.Misfit.Equal) {
		if err := tx.SetMisfit(ctx, b.ID, misfit); err != nil {
			return err
		}
		changed = true
	}
	seated, err := s.seat(ctx, tx, *b, misfit)
	if err != nil {
		return err
	}
	if changed || seated {
		return reload(ctx, tx, b)
	}
	return nil
}

// seat changes what a booking takes of its room if it needs another part of it by now, such as the whole room for a
// candidate who has to be alone. A room that others take at that time stays as it is: misfit says so, and the booking is
// marked.
func (s Service) seat(
	ctx context.Context, tx store.Tx, b Booking, misfit []interview.Misfit,
) (changed bool, err error) {
	room, ok := b.Room()
	needed := s.Constraints(b.ApplicationStage).Seating()
	isBusy := slices.ContainsFunc(misfit, func(m interview.Misfit) bool { return m.Code == string(search.ObstacleRoomBusy) })
	if !ok || isBusy || needed == (interview.Seating{Stage: room.SharedStage.UUID, Seats: room.Seats}) {
		return false, nil
	}
	return true, tx.Seat(ctx, b.ID, needed)
}

// settle cancels the live provisions that nothing needs and adds what provide returns for each need without one. It
// reports whether there was something to change.
func (s Service) settle(
	ctx context.Context, tx store.Tx, application uuid.UUID, live []interview.Provision, needs []interview.Need,
	provide func(interview.Need) interview.Provision,
) (changed bool, err error) {
	missing, surplus := interview.Reconcile(live, needs)
	if len(missing)+len(surplus) == 0 {
		return false, nil
	}
	ids := make([]uuid.UUID, len(surplus))
	for i, p := range surplus {
		ids[i] = p.ID
	}
	if err := tx.CancelProvisions(ctx, ids, s.Now()); err != nil {
		return true, err
	}
	for _, n := range missing {
		if err := tx.AddProvision(ctx, application, provide(n), s.Now()); err != nil {
			return true, err
		}
	}
	return true, nil
}

// reload reads the booking and its provisions again.
func reload(ctx context.Context, tx store.Tx, b *Booking) (err error) {
	if b.Booking, err = tx.Booking(ctx, b.ID); err != nil {
		return err
	}
	all, err := tx.Provisions(ctx, b.Booking.ApplicationID, b.StageID)
	if err != nil {
		return err
	}
	b.sort(all)
	return nil
}

// sort takes the provisions of the booking and of the other sittings, and those of all bookings of the stage of which a
// provider has to be told.
func (b *Booking) sort(all []store.Provision) {
	b.Provisions, b.StandDown, b.Elsewhere = nil, nil, nil
	sittings := b.Sittings()
	for _, p := range all {
		if p.BookingID.UUID == b.ID {
			b.Provisions = append(b.Provisions, p)
		} else if slices.ContainsFunc(sittings, func(o store.Booking) bool { return o.ID == p.BookingID.UUID }) {
			b.Elsewhere = append(b.Elsewhere, p)
		}
		if p.StandDown == interview.StandDownDue {
			b.StandDown = append(b.StandDown, p)
		}
	}
}

// live returns the provisions that count.
func (b Booking) live() []interview.Provision {
	var live []interview.Provision
	for _, p := range b.Provisions {
		if p.Status.IsLive() {
			live = append(live, p.Provision)
		}
	}
	return live
}

// Open returns the provisions that prevent the booking from being confirmed.
func (b Booking) Open() []interview.Provision {
	return slices.DeleteFunc(b.live(), func(p interview.Provision) bool { return !p.IsOpen() })
}

// needs returns what the active arrangements need at the booked slot.
func (s Service) needs(b Booking) []interview.Need {
	return b.needsIn(interview.Setting{
		Booked: true, Minutes: b.Slot.Minutes(), OnSite: s.Constraints(b.ApplicationStage).OnSite,
	})
}

// needsIn returns what the active arrangements need in a setting.
func (a ApplicationStage) needsIn(setting interview.Setting) (needs []interview.Need) {
	for _, arrangement := range a.Released() {
		if arrangement.IsActive() {
			needs = append(needs, arrangement.Needs(setting)...)
		}
	}
	return needs
}

// requirement returns what a provision needs of a provider; the zero value if it is not needed any more.
func (s Service) requirement(b Booking, p interview.Provision) catalogue.Requirement {
	for _, n := range s.needs(b) {
		if n.IsFor(p) {
			return n.Requirement
		}
	}
	return catalogue.Requirement{}
}

// provide returns the provision of a need at the booking: with the resource that the slot takes for it, if there is
// one. What the slot gives by itself is in place.
func (s Service) provide(b Booking, n interview.Need) interview.Provision {
	p := interview.Provision{
		Need: n, ID: uuid.New(), BookingID: uuid.NullUUID{UUID: b.ID, Valid: true}, Status: interview.ProvisionNeeded,
	}
	if n.Kind == interview.ProvisionSlot {
		p.Status = interview.ProvisionInPlace
		return p
	}
	i := slices.IndexFunc(b.Arrangements, func(a store.Arrangement) bool { return a.ID == n.ArrangementID })
	p.DueOn = b.Arrangements[i].DueOn(n, b.Slot.Start.In(s.TimeZone), b.Office.Calendar)
	p.ResourceID = b.unused(n)
	return p
}

// unused returns a resource that the slot takes, that meets a need, and that no other provision of the arrangement uses.
func (b Booking) unused(n interview.Need) (id uuid.NullUUID) {
	for _, t := range b.Taken {
		r, ok := b.resource(t.ResourceID)
		isPerson := t.Purpose == interview.PurposePerson && n.Kind == interview.ProvisionPerson && r.Meets(n.Requirement)
		isThing := t.Purpose == interview.PurposeEquipment && n.Kind == interview.ProvisionThing &&
			r.Has(catalogue.Feature(n.Item))
		used := slices.ContainsFunc(b.live(), func(p interview.Provision) bool {
			return p.ArrangementID == n.ArrangementID && p.ResourceID.Valid && p.ResourceID.UUID == t.ResourceID
		})
		if ok && !used && !n.Requirement.Apart && (isPerson || isThing) && b.isAvailable(r.ID) {
			return uuid.NullUUID{UUID: r.ID, Valid: true}
		}
	}
	return id
}

// resource returns a resource in use.
func (b Booking) resource(id uuid.UUID) (interview.Resource, bool) {
	i := slices.IndexFunc(b.Resources, func(r interview.Resource) bool { return r.ID == id })
	if i < 0 {
		return interview.Resource{}, false
	}
	return b.Resources[i], true
}

// delivers reports whether the resource of a provision is available, and what is needed.
func (s Service) delivers(b Booking, p interview.Provision) bool {
	r, _ := b.resource(p.ResourceID.UUID)
	needed := s.requirement(b, p)
	isAble := needed == (catalogue.Requirement{}) || r.Meets(needed) // zero: it is not needed any more
	if p.Kind == interview.ProvisionThing {
		isAble = r.Has(catalogue.Feature(p.Item))
	}
	return isAble && b.isAvailable(p.ResourceID.UUID)
}

// isAvailable reports whether a resource is in use and can be booked at the time of the slot.
func (b Booking) isAvailable(id uuid.UUID) bool {
	r, ok := b.resource(id)
	return ok && search.IsFree(r, b.Slot.Interval, 0)
}

// slot returns the booked slot with what it takes, as the search returned it.
func (b Booking) slot(c search.Constraints) interview.Slot {
	slot := b.Slot
	slot.HoldLate = c.HoldLate
	room, _ := b.Room()
	slot.Room = room.ResourceID
	for _, t := range b.Taken {
		if t.Purpose == interview.PurposePanel {
			slot.Panel = append(slot.Panel, t.ResourceID)
		}
	}
	return slot
}

// beforeBooking returns the obstacles that count only before a slot is booked: lead times were kept then, and people and
// equipment are provisions since.
func beforeBooking() []search.ObstacleCode {
	return []search.ObstacleCode{
		search.ObstacleEarliest, search.ObstacleProviderMissing, search.ObstacleProviderBusy,
		search.ObstacleProviderShared, search.ObstacleEquipmentMissing, search.ObstacleEquipmentBusy,
	}
}

// misfit returns what the booked slot does not satisfy any more.
func (s Service) misfit(b Booking) []interview.Misfit {
	constraints := s.Constraints(b.ApplicationStage)
	var found []interview.Misfit
	for _, o := range search.Check(b.slot(constraints), constraints, b.Resources) {
		if !slices.Contains(beforeBooking(), o.Code) {
			found = append(found, interview.Misfit{Code: string(o.Code), Args: o.Args})
		}
	}
	if sittings := len(b.Sittings()); sittings != constraints.Sittings {
		found = append(found, interview.Misfit{Code: "sittings", Args: map[string]string{
			"booked": strconv.Itoa(sittings), "needed": strconv.Itoa(constraints.Sittings),
		}})
	}
	return found
}
