package search

import (
	"math/bits"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Result is what a search found, or what keeps it from finding anything.
type Result struct {
	Slots []interview.Slot
	// Binding tells what to give up, when there is no slot. With Together = 1 giving up any one of them alone would give
	// a slot, the most helpful first, and its argument "first" is the local start of the first such slot. With
	// Together = 2 or more no single one is enough, and these have to be given up together.
	Blocking        []Obstacle
	BlockingSetSize int
}

// Find looks for slots in a period, in order, that do not overlap each other: at most limit of them, or all with
// limit ≤ 0. A location that is not nil replaces that of the constraints. It weighs every start on the grid: one set of
// starts for each group of constraints, filled by a single sweep over the free time of each resource. So a search needs
// time in proportion to resources × starts, and the reason why nothing fits is known from the same sets.
func Find(c Constraints, res []interview.Resource, within interview.Interval, loc *time.Location, limit int) Result {
	if loc != nil {
		c.Location = loc
	}
	if !c.Scheduled {
		return Result{Blocking: []Obstacle{newObstacle(ObstacleNotScheduled)}, BlockingSetSize: 1}
	}
	grid := c.listStarts(within)
	if len(grid) == 0 {
		return Result{Blocking: []Obstacle{c.noStart()}, BlockingSetSize: 1}
	}
	s := newFinder(c, res, grid)
	result := Result{}
	seen := failureCounts{}
	for i, start := range grid {
		if n := len(result.Slots); n > 0 && start.at.Before(result.Slots[n-1].End) {
			continue
		}
		if slot, ok := s.slotAt(i, seen); ok {
			result.Slots = append(result.Slots, slot)
			if len(result.Slots) == limit {
				break
			}
		}
	}
	if len(result.Slots) == 0 {
		result.Blocking, result.BlockingSetSize = s.blocking(seen)
	}
	return result
}

// noStart tells why there is no start at all.
func (c Constraints) noStart() Obstacle {
	if c.Plan.Minutes() > c.OfficeHours.To-c.OfficeHours.From {
		return newObstacle(ObstacleLength, "minutes", number(c.Plan.Minutes()), "office", number(c.OfficeHours.To-c.OfficeHours.From))
	}
	return newObstacle(ObstaclePeriod)
}

// search is one run of Find.
type finder struct {
	c      Constraints
	grid   []start
	common []constraintSet // constraints that are the same everywhere
	panel  []candidateResource
	sites  []site
}

// group is constraints that are given up together, and where they hold.
type constraintSet struct {
	obstacle Obstacle
	starts   bitset
}

// site is one place with its rooms and whoever can come there. Without a room there is one site, which is nowhere.
type site struct {
	rooms        []candidateResource
	requirements []requirement
	sets         []constraintSet
}

// option is a resource that would do, and the starts at which it is free.
type candidateResource struct {
	interview.Resource

	free bitset
}

// demand is a number of people, or a piece of equipment, and who or what would do.
type requirement struct {
	staff      StaffRequirement
	feature    catalogue.Feature // of equipment
	candidates []candidateResource
}

// shared is the bit for people or things that are free, but not for everything at once. Groups have the lower bits; in
// the unlikely case of more groups than bits, the last ones are taken for one.
const sharedBit = 63

// mask has a bit for each group that does not hold.
type mask uint64

func (s *finder) failingMask(where site, i int) mask {
	var m mask
	for n, g := range s.common {
		if !g.starts.has(i) {
			m |= 1 << min(n, sharedBit-1)
		}
	}
	for n, g := range where.sets {
		if !g.starts.has(i) {
			m |= 1 << min(len(s.common)+n, sharedBit-1)
		}
	}
	return m
}

// slot builds the slot at a start, or notes what fails there.
func (s *finder) slotAt(i int, seen failureCounts) (interview.Slot, bool) {
	for n, where := range s.sites {
		m := s.failingMask(where, i)
		if m == 0 {
			if slot, ok := s.assign(where, i); ok {
				return slot, true
			}
			m = 1 << sharedBit
		}
		seen.note(failureSet{m, n}, i)
	}
	return interview.Slot{}, false
}

// failed is what fails at one site.
type failureSet struct {
	mask mask
	site int
}

// failure is how often something failed, and at which start first.
type failureCount struct {
	count, first int
}

type failureCounts map[failureSet]failureCount

func (f failureCounts) note(what failureSet, i int) {
	known, ok := f[what]
	if !ok {
		known.first = i
	}
	known.count++
	f[what] = known
}

// size is how many groups a mask has.
func (m mask) size() int { return bits.OnesCount64(uint64(m)) }
