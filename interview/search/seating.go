package search

import (
	"slices"
	"time"

	"stepfree/interview"
)

// Seating returns what the candidate takes of the room. Candidates of one written test sit together, unless one has to
// be alone or the stage has a panel.
func (c Constraints) Seating() interview.Seating {
	if !c.Together || c.OwnRoom || !c.OnSite || c.PanelSize > 0 {
		return interview.Seating{}
	}
	return interview.Seating{Stage: c.Stage, Seats: c.Seats}
}

// seated returns the resources as the candidate finds them: a room that others share is busy while they sit there,
// except for those of the same test as long as there are seats.
func (c Constraints) seated(res []interview.Resource) []interview.Resource {
	if !slices.ContainsFunc(res, func(r interview.Resource) bool { return len(r.Seated) > 0 }) {
		return res
	}
	mine, res := c.Seating(), slices.Clone(res)
	for i, r := range res {
		if len(r.Seated) > 0 {
			res[i].Busy = append(slices.Clone(r.Busy), full(r, mine)...)
		}
	}
	return res
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
