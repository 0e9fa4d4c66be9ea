package search

import "stepfree/catalogue"

// Obstacle is one constraint that a slot does not satisfy, as a code with arguments. Message: "obstacle.<code>".
type Obstacle struct {
	Code ObstacleCode
	Args map[string]string
}

// ObstacleCode says what an obstacle is about.
type ObstacleCode string

// Obstacles of time, with their arguments in braces.
const (
	ObstacleNotScheduled ObstacleCode = "not_scheduled" // the stage has a deadline and no time to book
	ObstacleLength       ObstacleCode = "length"        // {minutes} exceed the office hours, or differ from the plan
	ObstaclePeriod       ObstacleCode = "period"        // no business day is left in the period
	ObstacleOffice       ObstacleCode = "office"        // outside office hours, at lunch, or not on a business day
	ObstacleEarliest     ObstacleCode = "earliest"      // before {day}, because of {codes}
	ObstacleWindow       ObstacleCode = "window"        // outside {from} to {to}, or on another day of the week
	ObstacleCandidate    ObstacleCode = "candidate"     // another interview of the candidate, with {gap} minutes around it
	ObstacleParts        ObstacleCode = "parts"         // the parts are not those of the plan
)

// Obstacles of resources, with their arguments in braces.
const (
	ObstacleRoomMissing      ObstacleCode = "room_missing"      // no room has {features} and {seats}
	ObstacleRoomBusy         ObstacleCode = "room_busy"         // no suitable room is free
	ObstaclePanelMissing     ObstacleCode = "panel_missing"     // the pool has {found} members of {needed}
	ObstaclePanelBusy        ObstacleCode = "panel_busy"        // {name} is not free; no name: too few of the pool
	ObstacleProviderMissing  ObstacleCode = "provider_missing"  // {found} of {needed} with {role} {sign} {spoken}
	ObstacleProviderBusy     ObstacleCode = "provider_busy"     // too few of them are free
	ObstacleProviderShared   ObstacleCode = "provider_shared"   // the same provider would be needed twice
	ObstacleEquipmentMissing ObstacleCode = "equipment_missing" // there is no {feature}
	ObstacleEquipmentBusy    ObstacleCode = "equipment_busy"    // no {feature} is free
	ObstacleTwice            ObstacleCode = "twice"             // {name} is assigned twice in the slot
	ObstacleTooMuch          ObstacleCode = "too_much"          // {name} is assigned and not needed
)

// ObstacleCodes returns all codes of obstacles.
func ObstacleCodes() []ObstacleCode {
	return []ObstacleCode{
		ObstacleNotScheduled, ObstacleLength, ObstaclePeriod, ObstacleOffice, ObstacleEarliest, ObstacleWindow,
		ObstacleCandidate, ObstacleParts, ObstacleRoomMissing, ObstacleRoomBusy, ObstaclePanelMissing, ObstaclePanelBusy,
		ObstacleProviderMissing, ObstacleProviderBusy, ObstacleProviderShared, ObstacleEquipmentMissing,
		ObstacleEquipmentBusy, ObstacleTwice, ObstacleTooMuch,
	}
}

// newObstacle returns an obstacle; args are alternating names and values.
func newObstacle(code ObstacleCode, args ...string) Obstacle { return Obstacle{code, pairs(args)} }

func (c Constraints) tooEarly() Obstacle {
	return newObstacle(ObstacleEarliest, "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
}

func (c Constraints) outsideWindow() Obstacle {
	return newObstacle(ObstacleWindow, "from", formatClock(c.Window.From), "to", formatClock(c.Window.To))
}

// obstacle returns ObstacleProviderMissing if fewer such providers were found than are needed, else
// ObstacleProviderBusy.
func (r StaffRequirement) obstacle(found int) Obstacle {
	code := ObstacleProviderBusy
	if found < r.Number {
		code = ObstacleProviderMissing
	}
	return newObstacle(code, "role", string(r.Role), "sign", r.SignLanguage, "spoken", r.SpokenLanguage,
		"needed", number(r.Number), "found", number(found))
}

// equipmentObstacle returns ObstacleEquipmentMissing if no such equipment was found, else ObstacleEquipmentBusy.
func equipmentObstacle(f catalogue.Feature, found int) Obstacle {
	if found == 0 {
		return newObstacle(ObstacleEquipmentMissing, "feature", string(f))
	}
	return newObstacle(ObstacleEquipmentBusy, "feature", string(f))
}
