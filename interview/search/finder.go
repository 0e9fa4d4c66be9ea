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
	sites  []site
}

// constraintSet is constraints that are given up together, with the starts at which they hold.
type constraintSet struct {
	obstacle  Obstacle
	starts    bitset
	resources []candidateResource // on which it depends
}

// site is a place with its rooms and the resources that are usable there. A stage without a room has one site without a
// name.
type site struct {
	hours        interview.OfficeHours
	open         bitset // the starts within its office hours
	panel        []candidateResource
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
func newFinder(c Constraints, res []interview.Resource, grid []start, sites []siteGrid) *finder {
	f := &finder{c: c, grid: grid}
	f.addTimes(sites)
	for _, s := range sites {
		f.sites = append(f.sites, f.newSite(s, res))
	}
	return f
}

// listSites returns the sites that have rooms, in order, or one without a name if there are none or no room is needed.
func (c Constraints) listSites(res []interview.Resource) []string {
	if !c.OnSite {
		return []string{""}
	}
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
func (f *finder) addTimes(sites []siteGrid) {
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
	around := f.reach(interview.OfficeHours{}, f.c.BufferMinutes, f.c.BufferMinutes)
	free := freeStarts(candidate, f.grid, around)
	outside, lunch := f.c.overLunch(sites)
	if !lunch {
		outside = f.c.outsideWindow()
	}
	f.common = append(f.common,
		constraintSet{obstacle: f.c.tooEarly(), starts: earliest},
		constraintSet{obstacle: outside, starts: window},
		constraintSet{obstacle: newObstacle(ObstacleCandidate, "gap", number(f.c.BufferMinutes)), starts: free})
}

// addPanel adds a constraint set for each panel member if the whole pool is needed, else one for the pool. Members
// without a feature to avoid come first.
func (f *finder) addPanel(s *site, res []interview.Resource) {
	need := f.reach(s.hours, 0, f.c.HoldLate)
	for _, r := range res {
		if r.Kind == interview.ResourcePanelMember && slices.Contains(f.c.Panel, r.ID) {
			s.panel = append(s.panel, candidateResource{r, f.freeMember(*s, r, need)})
		}
	}
	needed, found := f.c.PanelSize, len(s.panel)
	slices.SortStableFunc(s.panel, func(a, b candidateResource) int {
		return cmp.Or(compareBool(a.HasAny(f.c.Avoid), b.HasAny(f.c.Avoid)), compareID(a.ID, b.ID))
	})
	switch {
	case found < needed:
		missing := newObstacle(ObstaclePanelMissing, "needed", number(needed), "found", number(found))
		s.sets = append(s.sets, constraintSet{obstacle: missing, starts: newBitset(len(f.grid))})
	case found == needed:
		for _, member := range s.panel {
			busy := newObstacle(ObstaclePanelBusy, "name", member.Name)
			s.sets = append(s.sets, constraintSet{busy, member.free, []candidateResource{member}})
		}
	default:
		busy := newObstacle(ObstaclePanelBusy, "name", "", "needed", number(needed))
		s.sets = append(s.sets, constraintSet{busy, atLeast(needed, s.panel, len(f.grid)), s.panel})
	}
}

// freeMember returns the starts at which a member of the panel is free: in any room, or in the one where they are already
// for others who share it.
func (f *finder) freeMember(s site, member interview.Resource, need reach) bitset {
	free := freeStarts(elsewhere(member, uuid.Nil), f.grid, need)
	if len(member.Seated) == 0 {
		return free
	}
	for _, room := range s.rooms {
		there := freeStarts(elsewhere(member, room.ID), f.grid, need)
		for i := range free {
			free[i] |= there[i] & room.free[i]
		}
	}
	return free
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
