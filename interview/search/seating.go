package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// Seating returns what the candidate takes of the room. Candidates of one written test sit together, with one panel,
// unless one has to be alone.
func (c Constraints) Seating() interview.Seating {
	if !c.Together || c.OwnRoom || !c.OnSite {
		return interview.Seating{}
	}
	return interview.Seating{Stage: c.Stage, Seats: c.Seats - c.PanelSize}
}

// seated returns the resources as the candidate finds them: a room that others share is busy while they sit there,
// except for those of the same test as long as there are seats. A member of the panel is busy as well, except for those
// who share a room: see elsewhere.
func (c Constraints) seated(res []interview.Resource) []interview.Resource {
	if !slices.ContainsFunc(res, func(r interview.Resource) bool { return len(r.Seated) > 0 }) {
		return res
	}
	mine, res := c.Seating(), slices.Clone(res)
	for i, r := range res {
		switch {
		case len(r.Seated) == 0:
		case r.Kind == interview.ResourceRoom:
			r.Seats -= c.PanelSize
			res[i].Busy = append(slices.Clone(r.Busy), full(r, mine)...)
		case !mine.IsShared():
			res[i] = elsewhere(r, uuid.Nil)
		}
	}
	return res
}

// elsewhere returns a member of the panel as a candidate in a room finds them: busy while they are in another room.
func elsewhere(member interview.Resource, room uuid.UUID) interview.Resource {
	if len(member.Seated) == 0 {
		return member
	}
	member.Busy = slices.Clone(member.Busy)
	for _, s := range member.Seated {
		if room == uuid.Nil || s.Room != room {
			member.Busy = append(member.Busy, s.Interval)
		}
	}
	return member
}

// full returns the times at which a room has no place for the seating.
func full(room interview.Resource, mine interview.Seating) (busy []interview.Interval) {
	var together []interview.Seated
	for _, s := range room.Seated {
		if mine.IsShared() && s.Stage == mine.Stage {
			together = append(together, s)
		} else {
			busy = append(busy, s.Interval)
		}
	}
	// The number of those who sit there is the same between two of these moments.
	var moments []time.Time
	for _, s := range together {
		moments = append(moments, s.Start, s.End)
	}
	slices.SortFunc(moments, time.Time.Compare)
	for i := range max(len(moments)-1, 0) {
		part, taken := interview.Interval{Start: moments[i], End: moments[i+1]}, 0
		for _, s := range together {
			if s.Overlaps(part) {
				taken += s.Seats
			}
		}
		if taken+mine.Seats > room.Seats && part.Start.Before(part.End) {
			busy = append(busy, part)
		}
	}
	return busy
}
