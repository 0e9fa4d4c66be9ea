package search

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Obstacle is one constraint that a slot does not satisfy, as a code with arguments. Message: "obstacle.<code>".
//
// The obstacles of Find also say who is in the way, when, and what giving them up would bring.
type Obstacle struct {
	Code ObstacleCode
	Args map[string]string

	// Resources are those that are not free at any of the starts that remain. Of ObstacleProviderMissing they are the
	// providers who could do it, but not at this site.
	Resources []ResourceName
	// Days are the days of the starts that remain: those at which nothing fails but the blocking set.
	Days []DaySpan
	// WholeDays is true if the constraint holds at no other start of these days either.
	WholeDays bool
	// First is the first start that would be possible without the blocking set, or zero.
	First time.Time
}

// ResourceName names a resource.
type ResourceName struct {
	ID   uuid.UUID
	Name string
}

// DaySpan is days that follow each other in a search, closed days not counted. First and Last are dates.
type DaySpan struct {
	First, Last time.Time
	Days        int
}

// ObstacleCode says what an obstacle is about.
type ObstacleCode string

// Obstacles of time, with their arguments in braces.
const (
	ObstacleNotScheduled ObstacleCode = "not_scheduled" // the stage has a deadline and no time to book
	ObstacleLength       ObstacleCode = "length"        // {minutes} exceed the office hours, or differ from the plan
	ObstaclePeriod       ObstacleCode = "period"        // what is left of the period is too short
	ObstacleClosed       ObstacleCode = "closed"        // no day of the period is a business day
	ObstacleOffice       ObstacleCode = "office"        // outside office hours, at lunch, or not on a business day
	ObstacleEarliest     ObstacleCode = "earliest"      // before {day}, because of {codes}
	ObstacleWindow       ObstacleCode = "window"        // outside {from} to {to}, or not on one of {weekdays}
	ObstacleLunch        ObstacleCode = "lunch"         // {minutes} between {from} and {to} would go on over lunch
	ObstacleCandidate    ObstacleCode = "candidate"     // another interview of the candidate, with {gap} minutes around it
	ObstacleParts        ObstacleCode = "parts"         // the parts are not those of the plan
)

// Obstacles of resources, with their arguments in braces.
const (
	ObstacleRoomMissing      ObstacleCode = "room_missing"      // no room at {site} has {features} and {seats}
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
		ObstacleNotScheduled, ObstacleLength, ObstaclePeriod, ObstacleClosed, ObstacleOffice, ObstacleEarliest,
		ObstacleWindow, ObstacleLunch, ObstacleCandidate, ObstacleParts, ObstacleRoomMissing, ObstacleRoomBusy, ObstaclePanelMissing, ObstaclePanelBusy,
		ObstacleProviderMissing, ObstacleProviderBusy, ObstacleProviderShared, ObstacleEquipmentMissing,
		ObstacleEquipmentBusy, ObstacleTwice, ObstacleTooMuch,
	}
}

// newObstacle returns an obstacle; args are alternating names and values.
func newObstacle(code ObstacleCode, args ...string) Obstacle {
	return Obstacle{Code: code, Args: pairs(args)}
}

func (c Constraints) tooEarly() Obstacle {
	return newObstacle(ObstacleEarliest, "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
}

func (c Constraints) outsideWindow() Obstacle {
	w, zone := c.shownWindow()
	return newObstacle(ObstacleWindow, "from", formatClock(w.From), "to", formatClock(w.To),
		"weekdays", windowDays(w.Weekdays), "zone", zone)
}

// shownWindow returns the window that HR is told of, with its time zone if that is not the organisation's.
func (c Constraints) shownWindow() (w catalogue.Window, zone string) {
	if c.Window.IsZero() && len(c.Abroad) > 0 {
		return c.Abroad[0].Window, c.Abroad[0].Location.String()
	}
	return c.Window, ""
}

// windowDays returns the codes of days of the week, or "" if all business days are among them.
func windowDays(days catalogue.Weekdays) string {
	var codes []string
	all := true
	monday := time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)
	for n := range 7 {
		day := monday.AddDate(0, 0, n)
		if days.Has(day.Weekday()) {
			codes = append(codes, strings.ToLower(day.Weekday().String()[:3]))
		} else if n < 5 {
			all = false
		}
	}
	if all {
		return ""
	}
	return strings.Join(codes, ",")
}

// overLunch returns ObstacleLunch if lunch alone leaves no start in the window at any of the sites.
func (c Constraints) overLunch(sites []siteGrid) (Obstacle, bool) {
	w, length := c.Window, c.Plan.Minutes()
	if w.IsZero() || len(sites) == 0 {
		return Obstacle{}, false
	}
	for _, s := range sites {
		from, to := max(w.From, s.hours.From), min(w.To, s.hours.To)
		fitsBefore, fitsAfter := min(to, s.hours.LunchFrom)-from >= length, to-max(from, s.hours.LunchTo) >= length
		if !s.hours.Splits(length) || to-from < length || fitsBefore || fitsAfter {
			return Obstacle{}, false
		}
	}
	lunch := sites[0].hours
	return newObstacle(ObstacleLunch, "from", formatClock(w.From), "to", formatClock(w.To), "minutes", number(length),
		"lunch_from", formatClock(lunch.LunchFrom), "lunch_to", formatClock(lunch.LunchTo)), true
}

// elsewhere returns the providers who meet a requirement and can only be used at another site.
func (r StaffRequirement) elsewhere(res []interview.Resource, site string) (names []ResourceName) {
	for _, provider := range res {
		if provider.Meets(r.Requirement) && !provider.UsableAt(site) {
			names = append(names, ResourceName{provider.ID, provider.Name})
		}
	}
	return names
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
