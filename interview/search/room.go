package search

import (
	"cmp"
	"slices"

	"stepfree/catalogue"
	"stepfree/interview"
)

// suits reports whether a resource is a room with the required seats and features.
func (c Constraints) suits(r interview.Resource) bool {
	return r.Kind == interview.ResourceRoom && r.Seats >= c.Seats && len(r.Lacks(c.Features)) == 0
}

// listRooms sets the suitable rooms of a site and returns all its rooms.
func (f *finder) listRooms(s *site, name string, res []interview.Resource) (all []candidateResource) {
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
	return all
}

// addRooms adds the constraint sets of a site's rooms: a suitable room exists, and one is free. If none is suitable,
// the second is about all rooms, so that giving up the first is enough exactly if a room is free.
func (f *finder) addRooms(s *site, name string, all []candidateResource) {
	candidates := s.rooms
	if len(candidates) == 0 {
		s.sets = append(s.sets, constraintSet{obstacle: f.c.roomMissing(name, all), starts: newBitset(len(f.grid))})
		candidates = all
	}
	if len(all) == 0 {
		return
	}
	busy := newObstacle(ObstacleRoomBusy, "site", name)
	s.sets = append(s.sets, constraintSet{busy, atLeast(1, candidates, len(f.grid)), candidates})
}

// roomMissing returns the obstacle with the fewest features and seats that no room of a site has together, and with the
// room that comes closest to all that is needed: its name, and the features and seats that it lacks.
func (c Constraints) roomMissing(site string, rooms []candidateResource) Obstacle {
	has := func(features []catalogue.Feature, seats int) bool {
		return slices.ContainsFunc(rooms, func(r candidateResource) bool {
			return r.Seats >= seats && len(r.Lacks(features)) == 0
		})
	}
	features, seats := slices.Clone(c.Features), c.Seats
	if !has(features, 0) {
		seats = 0
	}
	for _, f := range c.Features {
		without := slices.DeleteFunc(slices.Clone(features), func(other catalogue.Feature) bool { return other == f })
		if !has(without, seats) {
			features = without
		}
	}
	args := []string{"site", site, "features", join(features), "seats", optional(seats)}
	if len(rooms) > 0 {
		room, lacking, few := c.closestRoom(rooms)
		args = append(args, "room", room.Name, "lacking", join(lacking), "lacking_seats", optional(few))
	}
	return newObstacle(ObstacleRoomMissing, args...)
}

// closestRoom returns the room that lacks the fewest features, what it lacks, and the seats that are needed if it has
// too few.
func (c Constraints) closestRoom(rooms []candidateResource) (closest interview.Resource, lacking []catalogue.Feature,
	seats int,
) {
	fewest := -1
	for _, r := range rooms {
		lacks, wanted := r.Lacks(c.Features), 0
		if r.Seats < c.Seats {
			wanted = c.Seats
		}
		if count := len(lacks) + min(wanted, 1); fewest < 0 || count < fewest {
			fewest, closest, lacking, seats = count, r.Resource, lacks, wanted
		}
	}
	return closest, lacking, seats
}
