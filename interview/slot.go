package interview

import (
	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Slot is a possible time, room and panel, with everything else that the arrangements take.
type Slot struct {
	Interval

	Parts     []Part
	Room      uuid.UUID // zero where the stage does not take place in a room
	Panel     []uuid.UUID
	People    []Assignment
	Equipment []Assignment
	HoldLate  int // minutes for which room, panel and people are held after the end
	Why       []Reason
	Warnings  []Warning
}

// PartKind is what a part of a slot is for.
type PartKind string

// The parts of a slot.
const (
	PartSetup    PartKind = "setup"
	PartBriefing PartKind = "briefing"
	PartAssessed PartKind = "assessed"
	PartBreak    PartKind = "break"
	PartPause    PartKind = "pause" // kept for short breaks on request
)

// Part is one part of a slot; the parts follow each other without a gap. JSON: {"kind":…,"start":…,"end":…}.
type Part struct {
	Interval

	Kind PartKind `json:"kind"`
}

// Assignment is a person or a piece of equipment that a slot takes. Its interval is wider than the slot for who meets
// the candidate before or stays after.
type Assignment struct {
	Interval

	Role       catalogue.Role    // of a person
	Feature    catalogue.Feature // what the equipment is
	ResourceID uuid.UUID
}

// Reason is why a slot is as it is, as a code with arguments. JSON: {"code":…,"args":{…}}. The message of a code is
// "reason.<code>" in the catalogues of words.
type Reason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Occupations lists every resource that the slot takes, and from when to when.
func (s Slot) Occupations() []Occupation {
	held := s.Widen(0, s.HoldLate)
	var taken []Occupation
	if s.Room != uuid.Nil {
		taken = append(taken, Occupation{Interval: held, ResourceID: s.Room, Purpose: PurposeRoom})
	}
	for _, id := range s.Panel {
		taken = append(taken, Occupation{Interval: held, ResourceID: id, Purpose: PurposePanel})
	}
	for _, a := range s.People {
		taken = append(taken, Occupation{Interval: a.Interval, ResourceID: a.ResourceID, Purpose: PurposePerson, Role: a.Role})
	}
	for _, a := range s.Equipment {
		taken = append(taken, Occupation{Interval: a.Interval, ResourceID: a.ResourceID, Purpose: PurposeEquipment})
	}
	return taken
}
