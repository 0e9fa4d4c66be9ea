package search

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"stepfree/interview"
)

// finder is the state of one call of Find.
type finder struct {
	c      Constraints
	grid   []start
	common []constraintSet // the same at every site
	panel  []candidateResource
	sites  []site
}

// constraintSet is constraints that are given up together, with the starts at which they hold.
type constraintSet struct {
	obstacle Obstacle
	starts   bitset
}

// site is a place with its rooms and the resources that are usable there. A stage without a room has one site without a
// name.
type site struct {
	rooms        []candidateResource
	requirements []requirement
	sets         []constraintSet
}

// candidateResource is a resource that meets a requirement, with the starts at which it is free.
type candidateResource struct {
	interview.Resource

	free bitset
}

// newFinder computes all constraint sets.
func newFinder(c Constraints, res []interview.Resource, grid []start) *finder {
	f := &finder{c: c, grid: grid}
	f.addTimes()
	f.addPanel(res)
	names := []string{""}
	if c.OnSite {
		names = listSites(res)
	}
	for _, name := range names {
		f.sites = append(f.sites, f.newSite(name, res))
	}
	return f
}

// listSites returns the sites that have rooms, in order, or one without a name.
func listSites(res []interview.Resource) []string {
	names := []string{}
	for _, r := range res {
		if r.Kind == interview.ResourceRoom && !slices.Contains(names, r.Site) {
			names = append(names, r.Site)
		}
	}
	if len(names) == 0 {
		return []string{""}
	}
	slices.Sort(names)
	return names
}

// addTimes adds the constraint sets that need no resource: earliest day, window, and other interviews of the candidate.
func (f *finder) addTimes() {
	earliest, window := newBitset(len(f.grid)), newBitset(len(f.grid))
	for i, s := range f.grid {
		if s.earliest {
			earliest.set(i)
		}
		if s.window {
			window.set(i)
		}
	}
	candidate := interview.Resource{Busy: f.c.CandidateBusy}
	free := freeStarts(candidate, f.grid, f.reach(f.c.BufferMinutes, f.c.BufferMinutes))
	f.common = append(f.common,
		constraintSet{f.c.tooEarly(), earliest},
		constraintSet{f.c.outsideWindow(), window},
		constraintSet{newObstacle(ObstacleCandidate, "gap", number(f.c.BufferMinutes)), free})
}

// addPanel adds a constraint set for each panel member if the whole pool is needed, else one for the pool. Members
// without a feature to avoid come first.
func (f *finder) addPanel(res []interview.Resource) {
	for _, r := range res {
		if r.Kind == interview.ResourcePanelMember && slices.Contains(f.c.Panel, r.ID) {
			f.panel = append(f.panel, candidateResource{r, freeStarts(r, f.grid, f.reach(0, f.c.HoldLate))})
		}
	}
	needed, found := f.c.PanelSize, len(f.panel)
	slices.SortStableFunc(f.panel, func(a, b candidateResource) int {
		return cmp.Or(compareBool(a.HasAny(f.c.Avoid), b.HasAny(f.c.Avoid)), compareID(a.ID, b.ID))
	})
	switch {
	case found < needed:
		missing := newObstacle(ObstaclePanelMissing, "needed", number(needed), "found", number(found))
		f.common = append(f.common, constraintSet{missing, newBitset(len(f.grid))})
	case found == needed:
		for _, member := range f.panel {
			f.common = append(f.common, constraintSet{newObstacle(ObstaclePanelBusy, "name", member.Name), member.free})
		}
	default:
		busy := newObstacle(ObstaclePanelBusy, "name", "", "needed", number(needed))
		f.common = append(f.common, constraintSet{busy, atLeast(needed, f.panel, len(f.grid))})
	}
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// compareID orders ids by their bytes, so that results do not depend on the order of the resources.
func compareID(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
