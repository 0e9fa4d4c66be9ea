package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Check returns every obstacle of a slot, or none if the slot satisfies the constraints. It does not use the search or
// its bitsets: it checks each rule by itself, on the intervals, so that each can be tested against the other.
func Check(s interview.Slot, c Constraints, res []interview.Resource) []Obstacle {
	k := checker{slot: s, c: c, byID: make(map[uuid.UUID]interview.Resource, len(res)), used: map[uuid.UUID]bool{}}
	for _, r := range c.seated(res) {
		k.byID[r.ID] = r
	}
	k.hours = c.Hours.At(k.byID[s.Room].Site)
	if !c.Scheduled {
		k.addCode(ObstacleNotScheduled)
		return k.obstacles
	}
	k.checkLength()
	k.checkTime()
	k.checkRoom()
	k.checkPanel()
	k.checkStaff()
	k.checkEquipment()
	return k.obstacles
}

// checker is the state of one call of Check.
type checker struct {
	slot      interview.Slot
	c         Constraints
	hours     interview.OfficeHours // of the room's site
	byID      map[uuid.UUID]interview.Resource
	used      map[uuid.UUID]bool
	obstacles []Obstacle
}

// addCode adds an obstacle; args are alternating names and values.
func (k *checker) addCode(code ObstacleCode, args ...string) {
	k.obstacles = append(k.obstacles, newObstacle(code, args...))
}

// checkLength compares the slot and its parts with the plan.
func (k *checker) checkLength() {
	if k.slot.End.Sub(k.slot.Start) != time.Duration(k.c.Plan.Minutes())*time.Minute {
		k.addCode(ObstacleLength, "minutes", number(k.slot.Minutes()), "office", number(k.c.Plan.Minutes()))
	}
	sum := map[interview.PartKind]int{}
	at := k.slot.Start
	for _, p := range k.slot.Parts {
		if !p.Start.Equal(at) {
			k.addCode(ObstacleParts)
			return
		}
		at = p.End
		sum[p.Kind] += p.Minutes()
	}
	p := k.c.Plan
	pauses := (max(p.Worked, 1) - 1) / max(p.Break.Every, 1) * p.Break.Length
	if p.Break.Every == 0 {
		pauses = 0
	}
	wanted := map[interview.PartKind]int{
		interview.PartSetup:    p.Setup,
		interview.PartBriefing: p.Briefing,
		interview.PartAssessed: p.Worked,
		interview.PartBreak:    pauses,
		interview.PartPause:    p.Pause,
	}
	for kind, minutes := range wanted {
		if sum[kind] != minutes || !at.Equal(k.slot.End) {
			k.addCode(ObstacleParts)
			return
		}
	}
}

// checkTime checks office hours, business days, earliest day, window and other interviews, in local time.
func (k *checker) checkTime() {
	start, end := k.slot.Start.In(k.c.Location), k.slot.End.In(k.c.Location)
	from, to := minuteOfDay(start), minuteOfDay(end)
	oneDay := catalogue.NewDate(start) == catalogue.NewDate(end)
	if !oneDay && to == 0 && catalogue.NewDate(end.Add(-time.Second)) == catalogue.NewDate(start) {
		oneDay, to = true, 24*60
	}
	atLunch := k.hours.Splits(k.slot.Minutes()) && from < k.hours.LunchTo && to > k.hours.LunchFrom
	if !oneDay || from < k.hours.From || to > k.hours.To || atLunch || !k.c.Calendar.IsBusinessDay(start) {
		k.addCode(ObstacleOffice)
	}
	if catalogue.NewDate(start).Before(catalogue.NewDate(k.c.Earliest.In(k.c.Location))) {
		k.add(k.c.tooEarly())
	}
	w := k.c.Window
	if !w.IsZero() && (!oneDay || from < w.From || to > w.To || !w.Weekdays.Has(start.Weekday())) {
		k.add(k.c.outsideWindow())
	}
	for _, abroad := range k.c.Abroad {
		if !k.insideAbroad(abroad) {
			k.add(k.c.outsideWindow())
		}
	}
	wide := k.slot.Widen(k.c.BufferMinutes, k.c.BufferMinutes)
	if slices.ContainsFunc(k.c.CandidateBusy, wide.Overlaps) {
		k.addCode(ObstacleCandidate, "gap", number(k.c.BufferMinutes))
	}
}

// insideAbroad reports whether the slot is inside a window on the clocks of its time zone.
func (k *checker) insideAbroad(w AbroadWindow) bool {
	start, end := k.slot.Start.In(w.Location), k.slot.End.In(w.Location)
	return catalogue.NewDate(start) == catalogue.NewDate(end) && w.Weekdays.Has(start.Weekday()) &&
		minuteOfDay(start) >= w.From && minuteOfDay(end) <= w.To
}

func (k *checker) add(o Obstacle) { k.obstacles = append(k.obstacles, o) }

// minuteOfDay returns minutes after midnight, rounded up.
func minuteOfDay(t time.Time) int {
	minute := t.Hour()*60 + t.Minute()
	if t.Second() > 0 || t.Nanosecond() > 0 {
		minute++
	}
	return minute
}

func (k *checker) isFree(r interview.Resource, during interview.Interval) bool {
	return IsFree(r, during, k.hours.Buffer)
}

// IsFree reports whether a resource is free for the whole interval, with a buffer of minutes before and after it.
func IsFree(r interview.Resource, during interview.Interval, buffer int) bool {
	if slices.ContainsFunc(r.Busy, during.Widen(buffer, buffer).Overlaps) {
		return false
	}
	if len(r.Free) == 0 {
		return true
	}
	// The availability may be in pieces: the rest that one piece does not cover must be covered by another.
	for range r.Free {
		for _, f := range r.Free {
			if !f.Start.After(during.Start) && f.End.After(during.Start) {
				during.Start = f.End
			}
		}
	}
	return !during.Start.Before(during.End)
}

// use records that a resource is used, and adds an obstacle if it is used twice.
func (k *checker) use(r interview.Resource) {
	if k.used[r.ID] {
		k.addCode(ObstacleTwice, "name", r.Name)
	}
	k.used[r.ID] = true
}

// heldInterval returns the slot with the time for which resources are held after it.
func (k *checker) heldInterval() interview.Interval { return k.slot.Widen(0, k.c.HoldLate) }
