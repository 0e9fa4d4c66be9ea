package search

import (
	"cmp"
	"slices"

	"stepfree/interview"
)

// suits tells whether a resource is a room with everything that is asked of one.
func (c Constraints) suits(r interview.Resource) bool {
	return r.Kind == interview.ResourceRoom && r.Seats >= c.Seats && len(r.Lacks(c.Features)) == 0
}

// rooms makes the groups of a site's rooms: that one suits, and that one is free. Where none suits, the second is about
// all rooms, so that giving up what is missing can be told from giving up more.
func (s *finder) addRooms(where *site, name string, res []interview.Resource) {
	var all []candidateResource
	for _, r := range res {
		if r.Kind != interview.ResourceRoom || r.Site != name {
			continue
		}
		o := candidateResource{r, freeStarts(r, s.grid, s.reach(0, s.c.HoldLate))}
		all = append(all, o)
		if s.c.suits(r) {
			where.rooms = append(where.rooms, o)
		}
	}
	// The one with the least to spare comes first: rooms with rare features stay free for those who need them.
	slices.SortFunc(where.rooms, func(a, b candidateResource) int {
		return cmp.Or(
			cmp.Compare(len(a.Features), len(b.Features)),
			cmp.Compare(a.Seats, b.Seats),
			compareID(a.ID, b.ID))
	})
	candidates := where.rooms
	if len(candidates) == 0 {
		where.sets = append(where.sets, constraintSet{s.c.roomMissing(all), newBitset(len(s.grid))})
		candidates = all
	}
	where.sets = append(where.sets, constraintSet{newObstacle(ObstacleRoomBusy), atLeast(1, candidates, len(s.grid))})
}

// roomMissing tells what the room that comes nearest lacks.
func (c Constraints) roomMissing(rooms []candidateResource) Obstacle {
	lacking, few := c.Features, true
	for i, r := range rooms {
		l, f := r.Lacks(c.Features), r.Seats < c.Seats
		if i == 0 || len(l) < len(lacking) || (len(l) == len(lacking) && !f) {
			lacking, few = l, f
		}
	}
	seats := ""
	if few {
		seats = number(c.Seats)
	}
	return newObstacle(ObstacleRoomMissing, "features", join(lacking), "seats", seats)
}
