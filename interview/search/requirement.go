package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

func number(n int) string { return strconv.Itoa(n) }

// join writes codes with commas between them.
func join[S ~string](codes []S) string {
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c)
	}
	return strings.Join(texts, ",")
}

// newSearch fills the sets of starts of all groups.
func newFinder(c Constraints, res []interview.Resource, grid []start) *finder {
	s := &finder{c: c, grid: grid}
	s.addTimes()
	s.addPanel(res)
	names := []string{""}
	if c.OnSite {
		names = listSites(res)
	}
	for _, name := range names {
		s.sites = append(s.sites, s.newSite(name, res))
	}
	return s
}

// sitesOf lists the sites that have rooms.
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

// timing is the groups that need no resource.
func (s *finder) addTimes() {
	earliest, window := newBitset(len(s.grid)), newBitset(len(s.grid))
	for i, g := range s.grid {
		if g.earliest {
			earliest.set(i)
		}
		if g.window {
			window.set(i)
		}
	}
	other := freeStarts(interview.Resource{Busy: s.c.CandidateBusy}, s.grid, s.reach(s.c.BufferMinutes, s.c.BufferMinutes))
	s.common = append(s.common,
		constraintSet{s.c.tooEarly(), earliest},
		constraintSet{s.c.outsideWindow(), window},
		constraintSet{newObstacle(ObstacleCandidate, "gap", number(s.c.BufferMinutes)), other})
}

// reach is from so many minutes before a slot until so many after it.
func (s *finder) reach(before, after int) reach {
	return reach{int64(before) * 60, int64(s.c.Plan.Minutes()+after) * 60}
}

func (c Constraints) tooEarly() Obstacle {
	return newObstacle(ObstacleEarliest, "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
}

func (c Constraints) outsideWindow() Obstacle {
	return newObstacle(ObstacleWindow, "from", formatClock(c.Window.From), "to", formatClock(c.Window.To))
}

// clockText writes minutes after midnight as a wall time.
func formatClock(minute int) string {
	return string([]byte{
		byte('0' + minute/600%10), byte('0' + minute/60%10), ':', byte('0' + minute%60/10), byte('0' + minute%10),
	})
}

// seatPanel makes a group of each panel member, where all are needed, and else one of the pool.
func (s *finder) addPanel(res []interview.Resource) {
	for _, r := range res {
		if r.Kind == interview.ResourcePanelMember && slices.Contains(s.c.Panel, r.ID) {
			s.panel = append(s.panel, candidateResource{r, freeStarts(r, s.grid, s.reach(0, s.c.HoldLate))})
		}
	}
	needed, found := s.c.PanelSize, len(s.panel)
	slices.SortStableFunc(s.panel, func(a, b candidateResource) int {
		return cmp.Or(compareBool(a.HasAny(s.c.Avoid), b.HasAny(s.c.Avoid)), compareID(a.ID, b.ID))
	})
	switch {
	case found < needed:
		missing := newObstacle(ObstaclePanelMissing, "needed", number(needed), "found", number(found))
		s.common = append(s.common, constraintSet{missing, newBitset(len(s.grid))})
	case found == needed:
		for _, o := range s.panel {
			s.common = append(s.common, constraintSet{newObstacle(ObstaclePanelBusy, "name", o.Name), o.free})
		}
	default:
		busy := newObstacle(ObstaclePanelBusy, "name", "", "needed", number(needed))
		s.common = append(s.common, constraintSet{busy, atLeast(needed, s.panel, len(s.grid))})
	}
}

// atLeast marks the starts at which so many of the options are free.
func atLeast(n int, options []candidateResource, starts int) bitset {
	levels := make([]bitset, n+1)
	for i := range levels {
		levels[i] = newBitset(starts)
	}
	for i := range levels[0] {
		levels[0][i] = ^uint64(0)
	}
	for _, o := range options {
		for l := n; l > 0; l-- {
			for i, word := range o.free {
				levels[l][i] |= levels[l-1][i] & word
			}
		}
	}
	return levels[n]
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareID(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

// site makes the groups of one site.
func (s *finder) newSite(name string, res []interview.Resource) site {
	var where site
	if s.c.OnSite {
		s.addRooms(&where, name, res)
	}
	for _, crew := range s.c.People {
		d := requirement{staff: crew}
		for _, r := range res {
			if r.Meets(crew.Requirement) && r.UsableAt(name) {
				d.candidates = append(d.candidates, candidateResource{r, freeStarts(r, s.grid, s.reach(crew.Before, crew.After+s.c.HoldLate))})
			}
		}
		where.addRequirement(d, len(s.grid), crew.obstacle(len(d.candidates)))
	}
	for _, f := range s.c.Equipment {
		d := requirement{staff: StaffRequirement{Number: 1}, feature: f}
		for _, r := range res {
			if r.Kind == interview.ResourceEquipment && r.Has(f) && r.UsableAt(name) {
				d.candidates = append(d.candidates, candidateResource{r, freeStarts(r, s.grid, s.reach(0, s.c.HoldLate))})
			}
		}
		where.addRequirement(d, len(s.grid), equipmentObstacle(f, len(d.candidates)))
	}
	return where
}

// add joins a demand and its group. Who can do the least else is taken first.
func (w *site) addRequirement(d requirement, starts int, o Obstacle) {
	slices.SortFunc(d.candidates, func(a, b candidateResource) int {
		return cmp.Or(
			cmp.Compare(len(a.SignLanguages)+len(a.SpokenLanguages)+len(a.Features),
				len(b.SignLanguages)+len(b.SpokenLanguages)+len(b.Features)),
			compareID(a.ID, b.ID))
	})
	w.requirements = append(w.requirements, d)
	w.sets = append(w.sets, constraintSet{o, atLeast(d.staff.Number, d.candidates, starts)})
}

// obstacle tells whether there are too few such people at all, or only too few who are free.
func (c StaffRequirement) obstacle(found int) Obstacle {
	code := ObstacleProviderBusy
	if found < c.Number {
		code = ObstacleProviderMissing
	}
	return newObstacle(code, "role", string(c.Role), "sign", c.SignLanguage, "spoken", c.SpokenLanguage,
		"needed", number(c.Number), "found", number(found))
}

func equipmentObstacle(f catalogue.Feature, found int) Obstacle {
	if found == 0 {
		return newObstacle(ObstacleEquipmentMissing, "feature", string(f))
	}
	return newObstacle(ObstacleEquipmentBusy, "feature", string(f))
}
