package interview

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// assign chooses room, panel, people and equipment at a start where every group holds by itself. It fails where the
// same person would be needed for two things.
func (s *search) assign(where site, i int) (Slot, bool) {
	start := s.grid[i].at.UTC()
	slot := Slot{
		Interval: Interval{start, start.Add(time.Duration(s.c.Plan.Minutes()) * time.Minute)},
		Parts:    s.c.Plan.Parts(start), HoldLate: s.c.HoldLate, Why: s.c.reasons(),
	}
	if !slot.staff(where, i) {
		return Slot{}, false
	}
	var room Resource
	for _, o := range where.rooms {
		if o.free.has(i) {
			slot.Room, room = o.ID, o.Resource
			break
		}
	}
	var panel []Resource
	for _, o := range s.panel {
		if len(panel) < s.c.PanelSize && o.free.has(i) {
			slot.Panel = append(slot.Panel, o.ID)
			panel = append(panel, o.Resource)
		}
	}
	slot.Warnings = slices.Concat(s.c.Warnings, Warn(s.c, room, panel))
	return slot, true
}

// staff gives every place of every demand to somebody, nobody twice: a matching by augmenting paths.
func (s *Slot) staff(where site, i int) bool {
	m := matching{at: i, place: map[uuid.UUID]int{}}
	for _, d := range where.demands {
		for range d.crew.Number {
			m.demands = append(m.demands, d)
		}
	}
	for p := range m.demands {
		if !m.fill(p, map[uuid.UUID]bool{}) {
			return false
		}
	}
	chosen := make([]uuid.UUID, len(m.demands))
	for id, p := range m.place {
		chosen[p] = id
	}
	for p, d := range m.demands {
		taken := Assignment{Role: d.crew.Role, Feature: d.feature, ResourceID: chosen[p]}
		taken.Interval = s.widen(d.crew.Before, d.crew.After+s.HoldLate)
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
	at      int
	demands []demand // one for each place
	place   map[uuid.UUID]int
}

// fill finds somebody for a place, if need be by moving others to places that they can fill as well.
func (m *matching) fill(p int, asked map[uuid.UUID]bool) bool {
	for _, o := range m.demands[p].options {
		if asked[o.ID] || !o.free.has(m.at) {
			continue
		}
		asked[o.ID] = true
		other, taken := m.place[o.ID]
		if !taken || m.fill(other, asked) {
			m.place[o.ID] = p
			return true
		}
	}
	return false
}
