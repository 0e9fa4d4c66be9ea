package interview

import "github.com/google/uuid"

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

	Role       Role    // of a person
	Feature    Feature // what the equipment is
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
	held := s.widen(0, s.HoldLate)
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

// Warning is a conflict to tell HR of, as a code with arguments; it forbids nothing. The message of a code is
// "warning.<code>" in the catalogues of words.
type Warning struct {
	Code WarningCode
	Args map[string]string
}

// WarningCode is what a warning is about.
type WarningCode string

// What is warned of.
const (
	WarnModes          WarningCode = "modes"           // arrangements ask for modes that exclude each other
	WarnRemoteRoom     WarningCode = "remote_room"     // remote, and something about a room: {things}
	WarnDimLight       WarningCode = "dim_light"       // dim light, where faces must be lit
	WarnAnimal         WarningCode = "animal"          // an animal, and a panel member who cannot be near one: {name}
	WarnSkill          WarningCode = "skill"           // {code} may replace what the stage measures: {skill}
	WarnNetwork        WarningCode = "network"         // a remote feed, and a room without network: {name}
	WarnOwnDevice      WarningCode = "own_device"      // an own device, and a room that forbids devices: {name}
	WarnClocks         WarningCode = "clocks"          // two candidates of one room with different clocks
	WarnAlone          WarningCode = "alone"           // somebody who must be alone, in a room with others
	WarnWindows        WarningCode = "windows"         // windows that have no time in common, or one shorter than the slot
	WarnPlatform       WarningCode = "platform"        // the platform is not known to have {feature}
	WarnNotInsteadOf   WarningCode = "not_instead_of"  // {code} is not a substitute for {other}
	WarnNotScheduled   WarningCode = "not_scheduled"   // the stage has a deadline and no time to book
	WarnLeadAfterStage WarningCode = "lead_after_days" // the earliest day {day} is after the stage's last day
)

// WarningCodes lists all codes of warnings.
func WarningCodes() []WarningCode {
	return []WarningCode{
		WarnModes, WarnRemoteRoom, WarnDimLight, WarnAnimal, WarnSkill, WarnNetwork, WarnOwnDevice, WarnClocks, WarnAlone,
		WarnWindows, WarnPlatform, WarnNotInsteadOf, WarnNotScheduled, WarnLeadAfterStage,
	}
}
