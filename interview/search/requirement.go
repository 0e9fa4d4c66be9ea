package search

import (
	"cmp"
	"slices"

	"stepfree/catalogue"
	"stepfree/interview"
)

// requirement is a number of providers, or a piece of equipment, with the resources that meet it.
type requirement struct {
	staff      StaffRequirement
	feature    catalogue.Feature // of equipment; empty for providers
	candidates []candidateResource
}

// newSite computes the constraint sets of one site.
func (f *finder) newSite(grid siteGrid, res []interview.Resource) site {
	s := site{hours: grid.hours, open: grid.among(f.grid)}
	var rooms []candidateResource
	if f.c.OnSite {
		rooms = f.listRooms(&s, grid.name, res)
	}
	f.addPanel(&s, res)
	if f.c.OnSite {
		f.addRooms(&s, grid.name, rooms)
	}
	for _, staff := range f.c.People {
		r := requirement{staff: staff}
		need := f.reach(s.hours, staff.Before, staff.After+f.c.HoldLate)
		for _, provider := range res {
			if provider.Meets(staff.Requirement) && provider.UsableAt(grid.name) {
				r.candidates = append(r.candidates, candidateResource{provider, freeStarts(provider, f.grid, need)})
			}
		}
		o := staff.obstacle(len(r.candidates))
		if o.Code == ObstacleProviderMissing {
			o.Resources = staff.elsewhere(res, grid.name)
		}
		s.addRequirement(r, len(f.grid), o)
	}
	for _, feature := range f.c.Equipment {
		r := requirement{staff: StaffRequirement{Number: 1}, feature: feature}
		need := f.reach(s.hours, 0, f.c.HoldLate)
		for _, thing := range res {
			if thing.Kind == interview.ResourceEquipment && thing.Has(feature) && thing.UsableAt(grid.name) {
				r.candidates = append(r.candidates, candidateResource{thing, freeStarts(thing, f.grid, need)})
			}
		}
		s.addRequirement(r, len(f.grid), equipmentObstacle(feature, len(r.candidates)))
	}
	return s
}

// addRequirement adds a requirement and its constraint set. Candidates with the fewest languages and features come
// first, so that the versatile ones stay free.
func (s *site) addRequirement(r requirement, starts int, o Obstacle) {
	slices.SortFunc(r.candidates, func(a, b candidateResource) int {
		return cmp.Or(
			cmp.Compare(len(a.SignLanguages)+len(a.SpokenLanguages)+len(a.Features),
				len(b.SignLanguages)+len(b.SpokenLanguages)+len(b.Features)),
			compareID(a.ID, b.ID))
	})
	s.requirements = append(s.requirements, r)
	set := constraintSet{obstacle: o, starts: atLeast(r.staff.Number, r.candidates, starts)}
	if o.Code != ObstacleProviderMissing {
		set.resources = r.candidates
	}
	s.sets = append(s.sets, set)
}
