package search

import (
	"slices"
	"time"

	"stepfree/interview"
)

// Result is the outcome of a search: slots, or the blocking set if there is no slot.
type Result struct {
	Slots []interview.Slot
	// Blocking is the blocking set. If BlockingSetSize is 1, giving up any one of these obstacles is enough; the one
	// that gives the most starts comes first. If it is 2 or more, all of them must be given up together.
	Blocking        []Obstacle
	BlockingSetSize int
}

// Find returns the first slots in a period, in order of time and without overlap: at most limit of them, or all if
// limit ≤ 0. Those at daytime where the candidate is have precedence over earlier ones. A location that is not nil
// replaces that of the constraints.
//
// Find evaluates every start of the grid. Each constraint set is a bitset over the starts, filled by one sweep over the
// availability of each resource, so the time is proportional to resources × starts. The blocking set follows from the
// same bitsets.
func Find(c Constraints, res []interview.Resource, within interview.Interval, loc *time.Location, limit int) Result {
	if loc != nil {
		c.Location = loc
	}
	if !c.Scheduled {
		return Result{Blocking: []Obstacle{newObstacle(ObstacleNotScheduled)}, BlockingSetSize: 1}
	}
	res = c.seated(res)
	sites, grid := c.listGrids(within, c.listSites(res))
	if len(grid) == 0 {
		return Result{Blocking: []Obstacle{c.noStart(within, sites)}, BlockingSetSize: 1}
	}
	f := newFinder(c, res, grid, sites)
	result, failures := Result{}, failureCounts{}
	for _, daytime := range c.passes() {
		f.collect(&result, failures, daytime, limit)
	}
	if len(result.Slots) == 0 {
		result.Blocking, result.BlockingSetSize = f.blocking(failures)
	}
	slices.SortFunc(result.Slots, func(a, b interview.Slot) int { return a.Start.Compare(b.Start) })
	return result
}

// collect adds the slots at those starts that are at daytime for the candidate, or at those that are not, until there
// are limit slots.
func (f *finder) collect(result *Result, failures failureCounts, daytime bool, limit int) {
	for i, start := range f.grid {
		if limit > 0 && len(result.Slots) == limit {
			return
		}
		if start.daytime != daytime || slices.ContainsFunc(result.Slots, f.overlaps(start)) {
			continue
		}
		if slot, ok := f.slotAt(i, failures); ok {
			result.Slots = append(result.Slots, slot)
		}
	}
}

// overlaps returns whether a slot at a start would overlap another slot.
func (f *finder) overlaps(s start) func(interview.Slot) bool {
	during := interview.Interval{Start: s.at, End: s.at.Add(time.Duration(f.c.Plan.Minutes()) * time.Minute)}
	return func(other interview.Slot) bool { return other.Overlaps(during) }
}

// noStart returns the reason why the grid is empty.
func (c Constraints) noStart(within interview.Interval, sites []siteGrid) Obstacle {
	office := 0
	for _, s := range sites {
		office = max(office, s.hours.To-s.hours.From)
	}
	if c.Plan.Minutes() > office {
		return newObstacle(ObstacleLength, "minutes", number(c.Plan.Minutes()), "office", number(office))
	}
	for day := within.Start.In(c.Location); day.Before(within.End); day = day.AddDate(0, 0, 1) {
		if c.Calendar.IsBusinessDay(day) {
			return newObstacle(ObstaclePeriod)
		}
	}
	return newObstacle(ObstacleClosed)
}

// slotAt returns the slot at start i, at the first site where there is one. It counts the failures of the sites before
// that have this start.
func (f *finder) slotAt(i int, failures failureCounts) (interview.Slot, bool) {
	for n, s := range f.sites {
		if !s.open.has(i) {
			continue
		}
		m := f.failingMask(s, i)
		if m == 0 {
			if slot, ok := f.assign(s, i); ok {
				return slot, true
			}
			m = 1 << sharedBit
		}
		failures.add(failureSet{m, n}, i)
	}
	return interview.Slot{}, false
}
