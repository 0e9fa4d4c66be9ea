package search

import (
	"cmp"
	"slices"

	"stepfree/interview"
)

// suits reports whether a resource is a room with the required seats and features.
func (c Constraints) suits(r interview.Resource) bool {
	return r.Kind == interview.ResourceRoom && r.Seats >= c.Seats && len(r.Lacks(c.Features)) == 0
}

// addRooms adds the constraint sets of a site's rooms: a suitable room exists, and one is free. If none is suitable,
// the second is about all rooms, so that giving up the first is enough exactly if a room is free.
func (f *finder) addRooms(s *site, name string, res []interview.Resource) {
	var all []candidateResource
	for _, r := range res {
		if r.Kind != interview.ResourceRoom || r.Site != name {
			continue
		}
		room := candidateResource{r, freeStarts(r, f.grid, f.reach(s.hours, 0, f.c.HoldLate))}
		all = append(all, room)
		if f.c.suits(r) {
			s.rooms = append(s.rooms, room)
		}
	}
	// Rooms with the fewest features and seats come first, so that rare ones stay free for those who need them.
	slices.SortFunc(s.rooms, func(a, b candidateResource) int {
		return cmp.Or(
			cmp.Compare(len(a.Features), len(b.Features)),
			cmp.Compare(a.Seats, b.Seats),
			compareID(a.ID, b.ID))
	})
	candidates := s.rooms
	if len(candidates) == 0 {
		s.sets = append(s.sets, constraintSet{f.c.roomMissing(all), newBitset(len(f.grid))})
		candidates = all
	}
	s.sets = append(s.sets, constraintSet{newObstacle(ObstacleRoomBusy), atLeast(1, candidates, len(f.grid))})
}

// roomMissing returns the obstacle with what the most suitable room lacks.
func (c Constraints) roomMissing(rooms []candidateResource) Obstacle {
	lacking, tooSmall := c.Features, true
	for i, r := range rooms {
		l, small := r.Lacks(c.Features), r.Seats < c.Seats
		if i == 0 || len(l) < len(lacking) || (len(l) == len(lacking) && !small) {
			lacking, tooSmall = l, small
		}
	}
	seats := ""
	if tooSmall {
		seats = number(c.Seats)
	}
	return newObstacle(ObstacleRoomMissing, "features", join(lacking), "seats", seats)
}
