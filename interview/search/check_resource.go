package search

import (
	"slices"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// room looks at the room: that there is one where one is needed, and that it has what is asked for and is free.
func (k *checker) checkRoom() {
	room, known := k.byID[k.slot.Room]
	switch {
	case !k.c.OnSite && k.slot.Room == uuid.Nil:
		return
	case !k.c.OnSite:
		k.addCode(ObstacleTooMuch, "name", room.Name)
		return
	case !known || room.Kind != interview.ResourceRoom:
		k.addCode(ObstacleRoomMissing, "features", join(k.c.Features), "seats", number(k.c.Seats))
		return
	}
	k.use(room)
	if k.slot.HoldLate < k.c.HoldLate {
		k.addCode(ObstacleLength, "minutes", number(k.slot.HoldLate), "office", number(k.c.HoldLate))
	}
	lacking, seats := room.Lacks(k.c.Features), ""
	if room.Seats < k.c.Seats {
		seats = number(k.c.Seats)
	}
	if len(lacking) > 0 || seats != "" {
		k.addCode(ObstacleRoomMissing, "features", join(lacking), "seats", seats)
	}
	if !isFree(room, k.heldInterval()) {
		k.addCode(ObstacleRoomBusy)
	}
}

// panel looks at the panel: enough members of the pool, each free.
func (k *checker) checkPanel() {
	sitting := 0
	for _, id := range k.slot.Panel {
		member, known := k.byID[id]
		if !known || member.Kind != interview.ResourcePanelMember || !slices.Contains(k.c.Panel, id) {
			k.addCode(ObstacleTooMuch, "name", member.Name)
			continue
		}
		k.use(member)
		sitting++
		if !isFree(member, k.heldInterval()) {
			k.addCode(ObstaclePanelBusy, "name", member.Name)
		}
	}
	if sitting != k.c.PanelSize {
		k.addCode(ObstaclePanelMissing, "needed", number(k.c.PanelSize), "found", number(sitting))
	}
}

// people looks at who was taken: each free for long enough, at the right site, and as many as are needed.
func (k *checker) checkStaff() {
	var able []interview.Resource
	for _, a := range k.slot.People {
		r, known := k.byID[a.ResourceID]
		if !known || r.Kind != interview.ResourceProvider || !r.UsableAt(k.byID[k.slot.Room].Site) {
			k.addCode(ObstacleTooMuch, "name", r.Name)
			continue
		}
		k.use(r)
		if !a.Contains(k.heldInterval()) || !isFree(r, a.Interval) {
			k.addCode(ObstacleProviderBusy, "role", string(r.Role), "name", r.Name)
		}
		able = append(able, r)
	}
	var places []StaffRequirement
	for _, crew := range k.c.People {
		for range crew.Number {
			places = append(places, crew)
		}
	}
	if !k.canCover(places, able) {
		k.addShortage(able)
	}
	if len(able) > len(places) {
		k.addCode(ObstacleTooMuch, "name", able[len(able)-1].Name)
	}
}

// cover tries every way to give the places to those who are there.
func (k *checker) canCover(places []StaffRequirement, able []interview.Resource) bool {
	if len(places) == 0 {
		return true
	}
	for i, r := range able {
		if r.Meets(places[0].Requirement) && k.isPresent(r, places[0]) &&
			k.canCover(places[1:], slices.Delete(slices.Clone(able), i, i+1)) {
			return true
		}
	}
	return false
}

// stays tells whether somebody was taken from before the slot until after it for as long as the need says.
func (k *checker) isPresent(r interview.Resource, crew StaffRequirement) bool {
	wanted := k.slot.Widen(crew.Before, crew.After+k.c.HoldLate)
	return slices.ContainsFunc(k.slot.People, func(a interview.Assignment) bool {
		return a.ResourceID == r.ID && a.Contains(wanted)
	})
}

// shortage names the needs for which too few people are there, or else that somebody is needed for two of them.
func (k *checker) addShortage(able []interview.Resource) {
	named := false
	for _, crew := range k.c.People {
		there := 0
		for _, r := range able {
			if r.Meets(crew.Requirement) && k.isPresent(r, crew) {
				there++
			}
		}
		if there < crew.Number {
			k.add(crew.obstacle(there))
			named = true
		}
	}
	if !named {
		k.addCode(ObstacleProviderShared)
	}
}

// equipment looks at each thing that is needed.
func (k *checker) checkEquipment() {
	there := map[catalogue.Feature]bool{}
	for _, a := range k.slot.Equipment {
		r, known := k.byID[a.ResourceID]
		if !known || r.Kind != interview.ResourceEquipment || !r.Has(a.Feature) || !r.UsableAt(k.byID[k.slot.Room].Site) {
			k.addCode(ObstacleTooMuch, "name", r.Name)
			continue
		}
		k.use(r)
		there[a.Feature] = true
		if !a.Contains(k.heldInterval()) || !isFree(r, a.Interval) {
			k.addCode(ObstacleEquipmentBusy, "feature", string(a.Feature))
		}
	}
	for _, f := range k.c.Equipment {
		if !there[f] {
			k.addCode(ObstacleEquipmentMissing, "feature", string(f))
		}
	}
}
