package interview

import (
	"slices"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// room looks at the room: that there is one where one is needed, and that it has what is asked for and is free.
func (k *checker) room() {
	room, known := k.byID[k.slot.Room]
	switch {
	case !k.c.OnSite && k.slot.Room == uuid.Nil:
		return
	case !k.c.OnSite:
		k.found(ObstacleTooMuch, "name", room.Name)
		return
	case !known || room.Kind != ResourceRoom:
		k.found(ObstacleRoomMissing, "features", join(k.c.Features), "seats", number(k.c.Seats))
		return
	}
	k.take(room)
	if k.slot.HoldLate < k.c.HoldLate {
		k.found(ObstacleLength, "minutes", number(k.slot.HoldLate), "office", number(k.c.HoldLate))
	}
	lacking, seats := room.Lacks(k.c.Features), ""
	if room.Seats < k.c.Seats {
		seats = number(k.c.Seats)
	}
	if len(lacking) > 0 || seats != "" {
		k.found(ObstacleRoomMissing, "features", join(lacking), "seats", seats)
	}
	if !free(room, k.held()) {
		k.found(ObstacleRoomBusy)
	}
}

// panel looks at the panel: enough members of the pool, each free.
func (k *checker) panel() {
	sitting := 0
	for _, id := range k.slot.Panel {
		member, known := k.byID[id]
		if !known || member.Kind != ResourcePanelMember || !slices.Contains(k.c.Panel, id) {
			k.found(ObstacleTooMuch, "name", member.Name)
			continue
		}
		k.take(member)
		sitting++
		if !free(member, k.held()) {
			k.found(ObstaclePanelBusy, "name", member.Name)
		}
	}
	if sitting != k.c.PanelSize {
		k.found(ObstaclePanelMissing, "needed", number(k.c.PanelSize), "found", number(sitting))
	}
}

// people looks at who was taken: each free for long enough, at the right site, and as many as are needed.
func (k *checker) people() {
	var able []Resource
	for _, a := range k.slot.People {
		r, known := k.byID[a.ResourceID]
		if !known || r.Kind != ResourceProvider || !r.near(k.byID[k.slot.Room].Site) {
			k.found(ObstacleTooMuch, "name", r.Name)
			continue
		}
		k.take(r)
		if !a.Contains(k.held()) || !free(r, a.Interval) {
			k.found(ObstacleProviderBusy, "role", string(r.Role), "name", r.Name)
		}
		able = append(able, r)
	}
	var places []Crew
	for _, crew := range k.c.People {
		for range crew.Number {
			places = append(places, crew)
		}
	}
	if !k.cover(places, able) {
		k.shortage(able)
	}
	if len(able) > len(places) {
		k.found(ObstacleTooMuch, "name", able[len(able)-1].Name)
	}
}

// cover tries every way to give the places to those who are there.
func (k *checker) cover(places []Crew, able []Resource) bool {
	if len(places) == 0 {
		return true
	}
	for i, r := range able {
		if r.Meets(places[0].Requirement) && k.stays(r, places[0]) &&
			k.cover(places[1:], slices.Delete(slices.Clone(able), i, i+1)) {
			return true
		}
	}
	return false
}

// stays tells whether somebody was taken from before the slot until after it for as long as the need says.
func (k *checker) stays(r Resource, crew Crew) bool {
	wanted := k.slot.widen(crew.Before, crew.After+k.c.HoldLate)
	return slices.ContainsFunc(k.slot.People, func(a Assignment) bool {
		return a.ResourceID == r.ID && a.Contains(wanted)
	})
}

// shortage names the needs for which too few people are there, or else that somebody is needed for two of them.
func (k *checker) shortage(able []Resource) {
	named := false
	for _, crew := range k.c.People {
		there := 0
		for _, r := range able {
			if r.Meets(crew.Requirement) && k.stays(r, crew) {
				there++
			}
		}
		if there < crew.Number {
			k.add(crew.obstacle(there))
			named = true
		}
	}
	if !named {
		k.found(ObstacleProviderShared)
	}
}

// equipment looks at each thing that is needed.
func (k *checker) equipment() {
	there := map[catalogue.Feature]bool{}
	for _, a := range k.slot.Equipment {
		r, known := k.byID[a.ResourceID]
		if !known || r.Kind != ResourceEquipment || !r.Has(a.Feature) || !r.near(k.byID[k.slot.Room].Site) {
			k.found(ObstacleTooMuch, "name", r.Name)
			continue
		}
		k.take(r)
		there[a.Feature] = true
		if !a.Contains(k.held()) || !free(r, a.Interval) {
			k.found(ObstacleEquipmentBusy, "feature", string(a.Feature))
		}
	}
	for _, f := range k.c.Equipment {
		if !there[f] {
			k.found(ObstacleEquipmentMissing, "feature", string(f))
		}
	}
}
