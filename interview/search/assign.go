package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// assign returns the slot at start i of a site where every constraint set holds, with room, panel, providers and
// equipment. It returns false if the same resource would be needed for two requirements, or in two rooms.
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
	room, panel, ok := f.place(s, i, slot)
	if !ok {
		return interview.Slot{}, false
	}
	slot.Room = room.ID
	for _, member := range panel {
		slot.Panel = append(slot.Panel, member.ID)
	}
	slot.Warnings = slices.Concat(f.c.Warnings, WarnResources(f.c, room, panel), f.c.WarnDaytime(slot.Interval))
	return slot, true
}

// place returns the first free room of a site in which there are enough members of the panel, and them. A stage without
// a room needs none.
func (f *finder) place(
	s site, i int, slot interview.Slot,
) (room interview.Resource, panel []interview.Resource, ok bool) {
	if !f.c.OnSite {
		panel = f.panelIn(s, i, slot, uuid.Nil)
		return room, panel, len(panel) == f.c.PanelSize
	}
	for _, r := range s.rooms {
		if !r.free.has(i) {
			continue
		}
		if panel = f.panelIn(s, i, slot, r.ID); len(panel) == f.c.PanelSize {
			return r.Resource, panel, true
		}
	}
	return room, nil, false
}

// panelIn returns as many members of the panel as are needed that are free for a slot in a room. Those who are there
// already come first.
func (f *finder) panelIn(s site, i int, slot interview.Slot, room uuid.UUID) (panel []interview.Resource) {
	during := slot.Widen(0, f.c.HoldLate)
	isThere := func(member interview.Resource) bool {
		return slices.ContainsFunc(member.Seated, func(o interview.Seated) bool {
			return o.Room == room && o.Overlaps(during)
		})
	}
	for _, member := range s.panel {
		isFree := len(member.Seated) == 0 || IsFree(elsewhere(member.Resource, room), during, s.hours.Buffer)
		if member.free.has(i) && isFree {
			panel = append(panel, member.Resource)
		}
	}
	slices.SortStableFunc(panel, func(a, b interview.Resource) int { return -compareBool(isThere(a), isThere(b)) })
	return panel[:min(len(panel), f.c.PanelSize)]
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
