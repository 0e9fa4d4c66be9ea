package search

// Obstacle is what keeps a slot from being possible, as a code with arguments. The message of a code is
// "obstacle.<code>" in the catalogues of words.
type Obstacle struct {
	Code ObstacleCode
	Args map[string]string
}

// ObstacleCode is what an obstacle is about.
type ObstacleCode string

// Obstacles of time.
const (
	ObstacleNotScheduled ObstacleCode = "not_scheduled" // the stage has a deadline and no time to book
	ObstacleLength       ObstacleCode = "length"        // {minutes} are longer than the office hours, or not the length
	ObstaclePeriod       ObstacleCode = "period"        // there is no business day left in the period
	ObstacleOffice       ObstacleCode = "office"        // outside office hours or not on a business day
	ObstacleEarliest     ObstacleCode = "earliest"      // before {day}, because of {codes}
	ObstacleWindow       ObstacleCode = "window"        // outside {from} to {to}, or on another day of the week
	ObstacleCandidate    ObstacleCode = "candidate"     // the candidate has another interview then or near, see {gap}
	ObstacleParts        ObstacleCode = "parts"         // the parts are not those of the plan
)

// Obstacles of what is booked.
const (
	ObstacleRoomMissing      ObstacleCode = "room_missing"      // no room has {features} and {seats}
	ObstacleRoomBusy         ObstacleCode = "room_busy"         // no such room is free
	ObstaclePanelMissing     ObstacleCode = "panel_missing"     // the pool has {found} members of {needed}
	ObstaclePanelBusy        ObstacleCode = "panel_busy"        // {name}, or too few of the pool, is free
	ObstacleProviderMissing  ObstacleCode = "provider_missing"  // {found} of {needed} with {role} {sign} {spoken}
	ObstacleProviderBusy     ObstacleCode = "provider_busy"     // too few of them are free
	ObstacleProviderShared   ObstacleCode = "provider_shared"   // the same person would be needed twice
	ObstacleEquipmentMissing ObstacleCode = "equipment_missing" // there is no {feature}
	ObstacleEquipmentBusy    ObstacleCode = "equipment_busy"    // none is free
	ObstacleTwice            ObstacleCode = "twice"             // {name} is taken twice in the slot
	ObstacleTooMuch          ObstacleCode = "too_much"          // {name} is taken and not needed
)

// ObstacleCodes lists all codes of obstacles.
func ObstacleCodes() []ObstacleCode {
	return []ObstacleCode{
		ObstacleNotScheduled, ObstacleLength, ObstaclePeriod, ObstacleOffice, ObstacleEarliest, ObstacleWindow,
		ObstacleCandidate, ObstacleParts, ObstacleRoomMissing, ObstacleRoomBusy, ObstaclePanelMissing, ObstaclePanelBusy,
		ObstacleProviderMissing, ObstacleProviderBusy, ObstacleProviderShared, ObstacleEquipmentMissing,
		ObstacleEquipmentBusy, ObstacleTwice, ObstacleTooMuch,
	}
}

func newObstacle(code ObstacleCode, args ...string) Obstacle { return Obstacle{code, pairs(args)} }
