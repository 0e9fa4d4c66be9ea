package interview

import (
	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Slot is a possible time with room, panel, providers and equipment.
type Slot struct {
	Interval

	Parts     []Part
	Room      uuid.UUID // uuid.Nil if the stage does not take place in a room
	Panel     []uuid.UUID
	People    []Assignment // providers
	Equipment []Assignment
	HoldLate  int // minutes for which all resources are held after the end
	Why       []Reason
	Warnings  []Warning
	Seating   Seating // where the room is shared
}

// PartKind is the use of a part of a slot.
type PartKind string

// The parts of a slot.
const (
	PartSetup    PartKind = "setup"
	PartBriefing PartKind = "briefing"
	PartAssessed PartKind = "assessed"
	PartBreak    PartKind = "break"
	PartPause    PartKind = "pause" // for short breaks on request
)

// Part is one part of a slot. The parts of a slot follow each other without a gap. JSON:
// {"kind":…,"start":…,"end":…}.
type Part struct {
	Interval

	Kind PartKind `json:"kind"`
}

// Assignment is a provider or a piece of equipment of a slot. Its interval is wider than the slot if a provider meets
// the candidate before it or stays after it.
type Assignment struct {
	Interval

	Role       catalogue.Role    // of a provider
	Feature    catalogue.Feature // of equipment
	ResourceID uuid.UUID
}

// Reason explains one property of a slot, as a code with arguments. It names what is arranged, never why. JSON:
// {"code":…,"args":{…}}. Message: "reason.<code>".
type Reason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Occupations returns the time of every resource that the slot takes.
func (s Slot) Occupations() []Occupation {
	held := s.Widen(0, s.HoldLate)
	var taken []Occupation
	var shared uuid.UUID
	if s.Seating.IsShared() {
		shared = s.Room
	}
	if s.Room != uuid.Nil {
		taken = append(taken, Occupation{Interval: held, ResourceID: s.Room, Purpose: PurposeRoom, Seating: s.Seating})
	}
	for _, id := range s.Panel {
		taken = append(taken, Occupation{Interval: held, ResourceID: id, Purpose: PurposePanel, SharedRoom: shared})
	}
	for _, a := range s.People {
		taken = append(taken, Occupation{
			Interval: a.Interval, ResourceID: a.ResourceID, Purpose: PurposePerson, Role: a.Role,
		})
	}
	for _, a := range s.Equipment {
		taken = append(taken, Occupation{Interval: a.Interval, ResourceID: a.ResourceID, Purpose: PurposeEquipment})
	}
	return taken
}
