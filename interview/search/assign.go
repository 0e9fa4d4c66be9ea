package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// assign chooses room, panel, people and equipment at a start where every group holds by itself. It fails where the
// same person would be needed for two things.
func (s *finder) assign(where site, i int) (interview.Slot, bool) {
	start := s.grid[i].at.UTC()
	slot := interview.Slot{
		Interval: interview.Interval{Start: start, End: start.Add(time.Duration(s.c.Plan.Minutes()) * time.Minute)},
		Parts:    s.c.Plan.Parts(start), HoldLate: s.c.HoldLate, Why: s.c.reasons(),
	}
	if !assignStaff(&slot, where, i) {
		return interview.Slot{}, false
	}
	var room interview.Resource
	for _, o := range where.rooms {
		if o.free.has(i) {
			slot.Room, room = o.ID, o.Resource
			break
		}
	}
	var panel []interview.Resource
	for _, o := range s.panel {
		if len(panel) < s.c.PanelSize && o.free.has(i) {
			slot.Panel = append(slot.Panel, o.ID)
			panel = append(panel, o.Resource)
		}
	}
	slot.Warnings = slices.Concat(s.c.Warnings, WarnResources(s.c, room, panel))
	return slot, true
}

// assignStaff gives every place of every demand to somebody, nobody twice: a matching by augmenting paths.
func assignStaff(s *interview.Slot, where site, i int) bool {
	m := matching{start: i, position: map[uuid.UUID]int{}}
	for _, d := range where.requirements {
		for range d.staff.Number {
			m.requirements = append(m.requirements, d)
		}
	}
	for p := range m.requirements {
		if !m.fill(p, map[uuid.UUID]bool{}) {
			return false
		}
	}
	chosen := make([]uuid.UUID, len(m.requirements))
	for id, p := range m.position {
		chosen[p] = id
	}
	for p, d := range m.requirements {
		taken := interview.Assignment{Role: d.staff.Role, Feature: d.feature, ResourceID: chosen[p]}
		taken.Interval = s.Widen(d.staff.Before, d.staff.After+s.HoldLate)
		if d.feature != "" {
			s.Equipment = append(s.Equipment, taken)
		} else {
			s.People = append(s.People, taken)
		}
	}
	return true
}

// matching gives places to people; place is the place that somebody has.
type matching struct {
	start        int
	requirements []requirement // one for each place
	position     map[uuid.UUID]int
}

// fill finds somebody for a place, if need be by moving others to places that they can fill as well.
func (m *matching) fill(p int, asked map[uuid.UUID]bool) bool {
	for _, o := range m.requirements[p].candidates {
		if asked[o.ID] || !o.free.has(m.start) {
			continue
		}
		asked[o.ID] = true
		other, taken := m.position[o.ID]
		if !taken || m.fill(other, asked) {
			m.position[o.ID] = p
			return true
		}
	}
	return false
}
