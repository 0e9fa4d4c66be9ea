package interview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"stepfree/catalogue"
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
func newSearch(c Constraints, res []Resource, grid []start) *search {
	s := &search{c: c, grid: grid}
	s.timing()
	s.seatPanel(res)
	names := []string{""}
	if c.OnSite {
		names = sitesOf(res)
	}
	for _, name := range names {
		s.sites = append(s.sites, s.site(name, res))
	}
	return s
}

// sitesOf lists the sites that have rooms.
func sitesOf(res []Resource) []string {
	names := []string{}
	for _, r := range res {
		if r.Kind == ResourceRoom && !slices.Contains(names, r.Site) {
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
func (s *search) timing() {
	earliest, window := newBitset(len(s.grid)), newBitset(len(s.grid))
	for i, g := range s.grid {
		if g.earliest {
			earliest.set(i)
		}
		if g.window {
			window.set(i)
		}
	}
	other := available(Resource{Busy: s.c.Candidate}, s.grid, s.reach(s.c.BufferMinutes, s.c.BufferMinutes))
	s.common = append(s.common,
		group{s.c.tooEarly(), earliest},
		group{s.c.outsideWindow(), window},
		group{obstacle(ObstacleCandidate, "gap", number(s.c.BufferMinutes)), other})
}

// reach is from so many minutes before a slot until so many after it.
func (s *search) reach(before, after int) reach {
	return reach{int64(before) * 60, int64(s.c.Plan.Minutes()+after) * 60}
}

func (c Constraints) tooEarly() Obstacle {
	return obstacle(ObstacleEarliest, "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
}

func (c Constraints) outsideWindow() Obstacle {
	return obstacle(ObstacleWindow, "from", clockText(c.Window.From), "to", clockText(c.Window.To))
}

// clockText writes minutes after midnight as a wall time.
func clockText(minute int) string {
	return string([]byte{
		byte('0' + minute/600%10), byte('0' + minute/60%10), ':', byte('0' + minute%60/10), byte('0' + minute%10),
	})
}

// seatPanel makes a group of each panel member, where all are needed, and else one of the pool.
func (s *search) seatPanel(res []Resource) {
	for _, r := range res {
		if r.Kind == ResourcePanelMember && slices.Contains(s.c.Panel, r.ID) {
			s.panel = append(s.panel, option{r, available(r, s.grid, s.reach(0, s.c.HoldLate))})
		}
	}
	needed, found := s.c.PanelSize, len(s.panel)
	slices.SortStableFunc(s.panel, func(a, b option) int {
		return cmp.Or(compareBool(a.hasAny(s.c.Avoid), b.hasAny(s.c.Avoid)), compareID(a.ID, b.ID))
	})
	switch {
	case found < needed:
		missing := obstacle(ObstaclePanelMissing, "needed", number(needed), "found", number(found))
		s.common = append(s.common, group{missing, newBitset(len(s.grid))})
	case found == needed:
		for _, o := range s.panel {
			s.common = append(s.common, group{obstacle(ObstaclePanelBusy, "name", o.Name), o.free})
		}
	default:
		busy := obstacle(ObstaclePanelBusy, "name", "", "needed", number(needed))
		s.common = append(s.common, group{busy, atLeast(needed, s.panel, len(s.grid))})
	}
}

// atLeast marks the starts at which so many of the options are free.
func atLeast(n int, options []option, starts int) bitset {
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
func (s *search) site(name string, res []Resource) site {
	var where site
	if s.c.OnSite {
		s.rooms(&where, name, res)
	}
	for _, crew := range s.c.People {
		d := demand{crew: crew}
		for _, r := range res {
			if r.Meets(crew.Requirement) && r.near(name) {
				d.options = append(d.options, option{r, available(r, s.grid, s.reach(crew.Before, crew.After+s.c.HoldLate))})
			}
		}
		where.add(d, len(s.grid), crew.obstacle(len(d.options)))
	}
	for _, f := range s.c.Equipment {
		d := demand{crew: Crew{Number: 1}, feature: f}
		for _, r := range res {
			if r.Kind == ResourceEquipment && r.Has(f) && r.near(name) {
				d.options = append(d.options, option{r, available(r, s.grid, s.reach(0, s.c.HoldLate))})
			}
		}
		where.add(d, len(s.grid), equipmentObstacle(f, len(d.options)))
	}
	return where
}

// add joins a demand and its group. Who can do the least else is taken first.
func (w *site) add(d demand, starts int, o Obstacle) {
	slices.SortFunc(d.options, func(a, b option) int {
		return cmp.Or(
			cmp.Compare(len(a.SignLanguages)+len(a.SpokenLanguages)+len(a.Features),
				len(b.SignLanguages)+len(b.SpokenLanguages)+len(b.Features)),
			compareID(a.ID, b.ID))
	})
	w.demands = append(w.demands, d)
	w.groups = append(w.groups, group{o, atLeast(d.crew.Number, d.options, starts)})
}

// obstacle tells whether there are too few such people at all, or only too few who are free.
func (c Crew) obstacle(found int) Obstacle {
	code := ObstacleProviderBusy
	if found < c.Number {
		code = ObstacleProviderMissing
	}
	return obstacle(code, "role", string(c.Role), "sign", c.SignLanguage, "spoken", c.SpokenLanguage,
		"needed", number(c.Number), "found", number(found))
}

func equipmentObstacle(f catalogue.Feature, found int) Obstacle {
	if found == 0 {
		return obstacle(ObstacleEquipmentMissing, "feature", string(f))
	}
	return obstacle(ObstacleEquipmentBusy, "feature", string(f))
}
