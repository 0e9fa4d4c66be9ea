package interview

import (
	"cmp"
	"slices"
)

// suits tells whether a resource is a room with everything that is asked of one.
func (c Constraints) suits(r Resource) bool {
	return r.Kind == ResourceRoom && r.Seats >= c.Seats && len(r.Lacks(c.Features)) == 0
}

// roomsAt lists the rooms of a site that suit, the one with the least to spare first: rooms with rare features stay
// free for those who need them.
func (s *search) roomsAt(name string, res []Resource) []option {
	var rooms []option
	for _, r := range res {
		if s.c.suits(r) && r.Site == name {
			rooms = append(rooms, option{r, available(r, s.grid, s.reach(0, s.c.HoldLate))})
		}
	}
	slices.SortFunc(rooms, func(a, b option) int {
		return cmp.Or(
			cmp.Compare(len(a.Features), len(b.Features)),
			cmp.Compare(a.Seats, b.Seats),
			compareID(a.ID, b.ID))
	})
	return rooms
}

// roomGroup tells where a room is free, and what would have to be given up where none is.
func (s *search) roomGroup(rooms []option, res []Resource) group {
	if slices.ContainsFunc(res, s.c.suits) {
		return group{obstacle(ObstacleRoomBusy), atLeast(1, rooms, len(s.grid))}
	}
	return group{s.c.roomMissing(res), newBitset(len(s.grid))}
}

// roomMissing tells what the room that comes nearest lacks.
func (c Constraints) roomMissing(res []Resource) Obstacle {
	lacking, few := c.Features, false
	found := false
	for _, r := range res {
		if r.Kind != ResourceRoom {
			continue
		}
		l := r.Lacks(c.Features)
		if !found || len(l) < len(lacking) || (len(l) == len(lacking) && few && r.Seats >= c.Seats) {
			lacking, few, found = l, r.Seats < c.Seats, true
		}
	}
	seats := ""
	if few || !found {
		seats = number(c.Seats)
	}
	return obstacle(ObstacleRoomMissing, "features", join(lacking), "seats", seats)
}
