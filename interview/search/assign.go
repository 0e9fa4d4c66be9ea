package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// assign returns the slot at start i of a site where every constraint set holds, with room, panel, providers and
// equipment. It returns false if the same resource would be needed for two requirements.
func (f *finder) assign(s site, i int) (interview.Slot, bool) {
	start := f.grid[i].at.UTC()
	slot := interview.Slot{
		Interval: interview.Interval{Start: start, End: start.Add(time.Duration(f.c.Plan.Minutes()) * time.Minute)},
		Parts:    f.c.Plan.Parts(start), HoldLate: f.c.HoldLate, Why: f.c.reasons(),
		Seating: f.c.Seating(),
	}
	if !assignStaff(&slot, s, i) {
		return interview.Slot{}, false
	}
	var room interview.Resource
	for _, r := range s.rooms {
		if r.free.has(i) {
			slot.Room, room = r.ID, r.Resource
			break
		}
	}
	var panel []interview.Resource
	for _, member := range s.panel {
		if len(panel) < f.c.PanelSize && member.free.has(i) {
			slot.Panel = append(slot.Panel, member.ID)
			panel = append(panel, member.Resource)
		}
	}
	slot.Warnings = slices.Concat(f.c.Warnings, WarnResources(f.c, room, panel), f.c.WarnDaytime(slot.Interval))
	return slot, true
}

// assignStaff fills the slot with providers and equipment, each resource at most once. It is a bipartite matching by
// augmenting paths (Kuhn's algorithm), and returns false if not every position can be filled.
func assignStaff(slot *interview.Slot, s site, i int) bool {
	m := matching{start: i, position: map[uuid.UUID]int{}}
	for _, r := range s.requirements {
		for range r.staff.Number {
			m.positions = append(m.positions, r)
		}
	}
	for p := range m.positions {
		if !m.fill(p, map[uuid.UUID]bool{}) {
			return false
		}
	}
	chosen := make([]uuid.UUID, len(m.positions))
	for id, p := range m.position {
		chosen[p] = id
	}
	for p, r := range m.positions {
		assigned := interview.Assignment{Role: r.staff.Role, Feature: r.feature, ResourceID: chosen[p]}
		assigned.Interval = slot.Widen(r.staff.Before, r.staff.After+slot.HoldLate)
		if r.feature != "" {
			slot.Equipment = append(slot.Equipment, assigned)
		} else {
			slot.People = append(slot.People, assigned)
		}
	}
	return true
}

// matching maps resources to the positions that they fill at one start.
type matching struct {
	start     int
	positions []requirement // one for each resource that is needed
	position  map[uuid.UUID]int
}

// fill assigns a free resource to position p. If all candidates are assigned already, it tries to move one of them to
// another position. It returns false if that is not possible. The visited resources are not tried again.
func (m *matching) fill(p int, visited map[uuid.UUID]bool) bool {
	for _, c := range m.positions[p].candidates {
		if visited[c.ID] || !c.free.has(m.start) {
			continue
		}
		visited[c.ID] = true
		other, assigned := m.position[c.ID]
		if !assigned || m.fill(other, visited) {
			m.position[c.ID] = p
			return true
		}
	}
	return false
}
