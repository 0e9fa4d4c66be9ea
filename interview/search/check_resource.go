package search

import (
	"slices"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// checkRoom checks that there is a room if one is needed, that it has the seats and features, and that it is free.
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
	if !k.isFree(room, k.heldInterval()) {
		k.addCode(ObstacleRoomBusy)
	}
}

// checkPanel checks that enough members of the pool are assigned, each of them free.
func (k *checker) checkPanel() {
	sitting := 0
	for _, id := range k.slot.Panel {
		member, known := k.byID[id]
		if !known || member.Kind != interview.ResourcePanelMember || !slices.Contains(k.c.Panel, id) {
			k.addCode(ObstacleTooMuch, "name", member.Name)
			continue
		}
		k.use(member)
		member = elsewhere(member, k.slot.Room)
		sitting++
		if !k.isFree(member, k.heldInterval()) {
			k.addCode(ObstaclePanelBusy, "name", member.Name)
		}
	}
	if sitting != k.c.PanelSize {
		k.addCode(ObstaclePanelMissing, "needed", number(k.c.PanelSize), "found", number(sitting))
	}
}

// checkStaff checks that each provider is usable at the site and free for long enough, and that all requirements are
// met.
func (k *checker) checkStaff() {
	var able []interview.Resource
	for _, a := range k.slot.People {
		r, known := k.byID[a.ResourceID]
		if !known || r.Kind != interview.ResourceProvider || !r.UsableAt(k.byID[k.slot.Room].Site) {
			k.addCode(ObstacleTooMuch, "name", r.Name)
			continue
		}
		k.use(r)
		if !a.Contains(k.heldInterval()) || !k.isFree(r, a.Interval) {
			k.addCode(ObstacleProviderBusy, "role", string(r.Role), "name", r.Name)
		}
		able = append(able, r)
	}
	var positions []StaffRequirement
	for _, staff := range k.c.People {
		for range staff.Number {
			positions = append(positions, staff)
		}
	}
	if !k.canCover(positions, able) {
		k.addShortage(able)
	}
	if len(able) > len(positions) {
		k.addCode(ObstacleTooMuch, "name", able[len(able)-1].Name)
	}
}

// canCover reports whether the providers can fill all positions. It tries every combination.
func (k *checker) canCover(positions []StaffRequirement, able []interview.Resource) bool {
	if len(positions) == 0 {
		return true
	}
	for i, r := range able {
		if r.Meets(positions[0].Requirement) && k.isPresent(r, positions[0]) &&
			k.canCover(positions[1:], slices.Delete(slices.Clone(able), i, i+1)) {
			return true
		}
	}
	return false
}

// isPresent reports whether a provider is assigned from before the slot until after it, as the requirement asks.
func (k *checker) isPresent(r interview.Resource, staff StaffRequirement) bool {
	wanted := k.slot.Widen(staff.Before, staff.After+k.c.HoldLate)
	return slices.ContainsFunc(k.slot.People, func(a interview.Assignment) bool {
		return a.ResourceID == r.ID && a.Contains(wanted)
	})
}

// addShortage adds an obstacle for each requirement with too few providers. If there is none, one provider is needed
// for two requirements.
func (k *checker) addShortage(able []interview.Resource) {
	named := false
	for _, staff := range k.c.People {
		there := 0
		for _, r := range able {
			if r.Meets(staff.Requirement) && k.isPresent(r, staff) {
				there++
			}
		}
		if there < staff.Number {
			k.add(staff.obstacle(there))
			named = true
		}
	}
	if !named {
		k.addCode(ObstacleProviderShared)
	}
}

// checkEquipment checks that each piece of equipment is assigned, usable at the site and free.
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
		if !a.Contains(k.heldInterval()) || !k.isFree(r, a.Interval) {
			k.addCode(ObstacleEquipmentBusy, "feature", string(a.Feature))
		}
	}
	for _, f := range k.c.Equipment {
		if !there[f] {
			k.addCode(ObstacleEquipmentMissing, "feature", string(f))
		}
	}
}
