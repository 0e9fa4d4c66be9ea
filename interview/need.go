package interview

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Provision is what delivers one arrangement at one booking, or at a stage without a booking.
type Provision struct {
	Need

	ID         uuid.UUID
	BookingID  uuid.NullUUID
	ResourceID uuid.NullUUID
	Status     ProvisionStatus
	DueOn      time.Time // the day by which it is in place; zero if none is known
}

// IsOpen reports whether the provision prevents its booking from being confirmed.
func (p Provision) IsOpen() bool { return p.Status == ProvisionNeeded || p.Status == ProvisionAsked }

// Need is one thing that an arrangement needs at a slot.
type Need struct {
	ArrangementID uuid.UUID
	Kind          ProvisionKind
	Item          string // role of a person, feature of equipment, code of a document or of a thing to ask for
	Position      int    // of several with the same item, from 1
	Requirement   catalogue.Requirement
}

// key identifies a need among the needs of a booking.
type key struct {
	arrangement uuid.UUID
	kind        ProvisionKind
	item        string
	position    int
}

// IsFor reports whether the need is the one that a provision is for.
func (n Need) IsFor(p Provision) bool { return n.key() == p.key() }

func (n Need) key() key { return key{n.ArrangementID, n.Kind, n.Item, n.Position} }

// Setting is the slot as far as needs depend on it. The zero value is a stage without a slot.
type Setting struct {
	Booked  bool
	Minutes int
	OnSite  bool
}

// Needs returns what an arrangement needs in a setting: each person, each piece of equipment, each document and each
// thing to ask for. If there is none of these, the slot itself delivers it; without a slot, or if the slot gives
// nothing, HR has to do something.
func (a Arrangement) Needs(in Setting) (needs []Need) {
	count := map[string]int{}
	add := func(kind ProvisionKind, item string, q catalogue.Requirement) {
		count[item]++
		needs = append(needs, Need{a.ID, kind, item, count[item], q})
	}
	remote := in.Booked && !in.OnSite
	for _, q := range a.Effect.People {
		for range q.Count(in.Minutes) {
			if !remote || !q.Outside {
				add(ProvisionPerson, string(q.Role), q)
			}
		}
	}
	for _, feature := range a.Effect.Equipment {
		if !remote {
			add(ProvisionThing, string(feature), catalogue.Requirement{})
		}
	}
	for _, document := range a.Effect.Materials {
		add(ProvisionDocument, document, catalogue.Requirement{})
	}
	for _, request := range a.Effect.Requests {
		add(ProvisionThing, request, catalogue.Requirement{})
	}
	onlyInRoom := remote && len(a.Effect.People)+len(a.Effect.Equipment) > 0
	switch {
	case len(needs) > 0:
	case in.Booked && (a.Effect.GivenBySlot() || onlyInRoom):
		add(ProvisionSlot, "", catalogue.Requirement{})
	default:
		add(ProvisionThing, "", catalogue.Requirement{})
	}
	return needs
}

// Reconcile compares the live provisions of a booking with what is needed: it returns the needs without a provision,
// and the provisions without a need.
func Reconcile(live []Provision, needs []Need) (missing []Need, surplus []Provision) {
	wanted := make(map[key]bool, len(needs))
	for _, n := range needs {
		wanted[n.key()] = true
	}
	for _, p := range live {
		if !wanted[p.key()] {
			surplus = append(surplus, p)
		}
		delete(wanted, p.key())
	}
	for _, n := range needs {
		if wanted[n.key()] {
			missing = append(missing, n)
		}
	}
	return missing, surplus
}

// DueOn returns the day by which something is in place for an interview on a day: for a document, as many days before
// as its measure says; else as many business days before as the arrangement takes, at least one.
func (a Arrangement) DueOn(n Need, day time.Time, calendar catalogue.Calendar) time.Time {
	lead := max(a.LeadDays, a.Effect.LeadDays, 1)
	if n.Kind == ProvisionDocument && a.Effect.MaterialDays > 0 {
		return calendar.LastBusinessDay(day.AddDate(0, 0, -a.Effect.MaterialDays))
	}
	return calendar.BusinessDaysBefore(day, lead)
}

// ErrDelivery means that it cannot be said now whether something was delivered: the interview has not begun, it was not
// in place, or both sides have spoken.
var ErrDelivery = errors.New("interview: nothing can be said of this delivery now")

// DeliveryStep returns the name of the event of what a side says of a delivery; not said means that it is taken back.
func DeliveryStep(said, delivered bool) string {
	switch {
	case !said:
		return "delivery_taken_back"
	case delivered:
		return "delivered"
	}
	return "not_delivered"
}
