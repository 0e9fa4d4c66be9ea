package search_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// fullScenario returns a scenario and its slot, which uses every kind of resource and constraint.
func fullScenario(tb testing.TB) (scenario, interview.Slot) {
	tb.Helper()
	day := monday(tb)
	w := scenario{stage: panelInterview(id(11), id(12)), within: between(day, 16, 0, 24)}
	w.arr = arranged{
		arrange(tb, "T-EXTRA"),
		arrange(tb, "T-BREAKS"),
		arrange(tb, "T-ONDEMAND"),
		arrange(tb, "R-STEPFREE"),
		arrange(tb, "T-LATE"),
		arrange(tb, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		arrange(tb, "P-GUIDE"),
		arrange(tb, "R-WHEELCHAIR"),
		arrange(tb, "T-WINDOW", "from", "10:00", "to", "13:00"),
		arrange(tb, "T-GAP"),
		arrange(tb, "P-SUPPORT"),
	}
	w.c = search.Constrain(w.stage, w.arr, day, catalogue.NewCalendar(0, at(day, 17, 0)))
	w.res = []interview.Resource{
		room(1, 6, catalogue.FeatureStepFree),
		room(2, 5, catalogue.FeatureStepFree),
		room(3, 9),
		member(11),
		member(12),
		member(13),
		provider(21, catalogue.RoleSignInterpreter, "LSFB", "FR"),
		provider(22, catalogue.RoleSignInterpreter, "LSFB", "FR"),
		provider(23, catalogue.RoleSignInterpreter, "LSFB", "EN"),
		provider(24, catalogue.RoleGuide, "", ""),
		{
			ID:       id(31),
			Kind:     interview.ResourceEquipment,
			Name:     "wheelchair",
			Features: []catalogue.Feature{catalogue.FeatureWheelchair},
		},
	}
	slots := w.find(1).Slots
	if len(slots) != 1 || len(search.Check(slots[0], w.c, w.res)) > 0 {
		tb.Fatalf("no slot to spoil: %+v", w.find(1))
	}
	return w, slots[0]
}

// busy makes a resource busy for some minutes.
func (w *scenario) busy(n int, from time.Time, minutes int) {
	for i := range w.res {
		if w.res[i].ID == id(n) {
			end := from.Add(time.Duration(minutes) * time.Minute)
			w.res[i].Busy = []interview.Interval{{Start: from, End: end}}
		}
	}
}

// move shifts a slot and its parts and assignments.
func move(s *interview.Slot, by time.Duration) {
	shift := func(i *interview.Interval) { i.Start, i.End = i.Start.Add(by), i.End.Add(by) }
	shift(&s.Interval)
	for i := range s.Parts {
		shift(&s.Parts[i].Interval)
	}
	for i := range s.People {
		shift(&s.People[i].Interval)
	}
	for i := range s.Equipment {
		shift(&s.Equipment[i].Interval)
	}
}

func TestCheck_FindsEachViolation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		want search.ObstacleCode
		do   func(*scenario, *interview.Slot)
	}{
		{"shorter than the plan", search.ObstacleLength, func(_ *scenario, s *interview.Slot) {
			s.End = s.End.Add(-5 * time.Minute)
		}},
		{"a part is missing", search.ObstacleParts, func(_ *scenario, s *interview.Slot) { s.Parts = s.Parts[1:] }},
		{"a break became work", search.ObstacleParts, func(_ *scenario, s *interview.Slot) {
			i := slices.IndexFunc(s.Parts, func(p interview.Part) bool { return p.Kind == interview.PartBreak })
			s.Parts[i].Kind = interview.PartAssessed
		}},
		{"in the evening", search.ObstacleOffice, func(_ *scenario, s *interview.Slot) { move(s, 9*time.Hour) }},
		{"over midnight", search.ObstacleOffice, func(_ *scenario, s *interview.Slot) { move(s, 13*time.Hour) }},
		{"on a holiday", search.ObstacleOffice, func(_ *scenario, s *interview.Slot) { move(s, 24*time.Hour) }},
		{"on a Saturday", search.ObstacleOffice, func(_ *scenario, s *interview.Slot) { move(s, 72*time.Hour) }},
		{"before the lead time is over", search.ObstacleEarliest, func(_ *scenario, s *interview.Slot) {
			move(s, -5*24*time.Hour)
		}},
		{"outside the window", search.ObstacleWindow, func(_ *scenario, s *interview.Slot) { move(s, -30*time.Minute) }},
		{"on another day of the week", search.ObstacleWindow, func(w *scenario, _ *interview.Slot) {
			w.c.Window.Weekdays = catalogue.NewWeekdays(time.Monday)
		}},
		{"close to another interview", search.ObstacleCandidate, func(w *scenario, s *interview.Slot) {
			w.c.CandidateBusy = []interview.Interval{{Start: s.End.Add(59 * time.Minute), End: s.End.Add(99 * time.Minute)}}
		}},
		{"no room", search.ObstacleRoomMissing, func(_ *scenario, s *interview.Slot) { s.Room = uuid.Nil }},
		{"a panel member as a room", search.ObstacleRoomMissing, func(_ *scenario, s *interview.Slot) { s.Room = id(13) }},
		{"a room with a step", search.ObstacleRoomMissing, func(_ *scenario, s *interview.Slot) { s.Room = id(3) }},
		{"too few seats", search.ObstacleRoomMissing, func(_ *scenario, s *interview.Slot) { s.Room = id(2) }},
		{"a room that is taken while it is held", search.ObstacleRoomBusy, func(w *scenario, s *interview.Slot) {
			w.busy(1, s.End.Add(29*time.Minute), 5)
		}},
		{"a room before its hours", search.ObstacleRoomBusy, func(w *scenario, s *interview.Slot) {
			w.res[0].Free = []interview.Interval{{Start: s.Start.Add(time.Minute), End: s.End.Add(time.Hour)}}
		}},
		{"hours with a hole", search.ObstacleRoomBusy, func(w *scenario, s *interview.Slot) {
			w.res[0].Free = []interview.Interval{
				{Start: s.Start, End: s.Start.Add(time.Minute)}, {Start: s.Start.Add(2 * time.Minute), End: s.End.Add(time.Hour)},
			}
		}},
		{"not held for a late arrival", search.ObstacleLength, func(_ *scenario, s *interview.Slot) { s.HoldLate = 0 }},
		{"a panel member too few", search.ObstaclePanelMissing, func(_ *scenario, s *interview.Slot) {
			s.Panel = s.Panel[:1]
		}},
		{"a panel member twice", search.ObstacleTwice, func(_ *scenario, s *interview.Slot) {
			s.Panel = []uuid.UUID{id(11), id(11)}
		}},
		{"a stranger on the panel", search.ObstacleTooMuch, func(_ *scenario, s *interview.Slot) {
			s.Panel = []uuid.UUID{id(11), id(13)}
		}},
		{"a panel member who is busy", search.ObstaclePanelBusy, func(w *scenario, s *interview.Slot) {
			w.busy(12, s.Start, 5)
		}},
		{"one interpreter where two are needed", search.ObstacleProviderMissing, func(_ *scenario, s *interview.Slot) {
			s.People = slices.DeleteFunc(s.People, func(a interview.Assignment) bool { return a.ResourceID == id(22) })
		}},
		{"an interpreter of another language", search.ObstacleProviderMissing, func(_ *scenario, s *interview.Slot) {
			s.People[0].ResourceID = id(23)
		}},
		{"one interpreter twice", search.ObstacleTwice, func(_ *scenario, s *interview.Slot) {
			s.People[0].ResourceID = s.People[1].ResourceID
		}},
		{"an interpreter who is busy", search.ObstacleProviderBusy, func(w *scenario, s *interview.Slot) {
			w.busy(21, s.Start.Add(-time.Minute), 2)
		}},
		{"a guide who only comes at the start", search.ObstacleProviderMissing, func(_ *scenario, s *interview.Slot) {
			i := slices.IndexFunc(s.People, func(a interview.Assignment) bool { return a.Role == catalogue.RoleGuide })
			s.People[i].Start = s.Start
		}},
		{"a guide who is busy before", search.ObstacleProviderBusy, func(w *scenario, s *interview.Slot) {
			w.busy(24, s.Start.Add(-15*time.Minute), 1)
		}},
		{"a provider who is not needed", search.ObstacleTooMuch, func(_ *scenario, s *interview.Slot) {
			s.People = append(s.People, interview.Assignment{Interval: s.People[0].Interval, ResourceID: id(23)})
		}},
		{"a provider who does not exist", search.ObstacleTooMuch, func(_ *scenario, s *interview.Slot) {
			s.People[0].ResourceID = id(99)
		}},
		{"a provider at another site", search.ObstacleTooMuch, func(w *scenario, _ *interview.Slot) {
			w.res[0].Site, w.res[6].Site = "A", "B"
		}},
		{"no wheelchair", search.ObstacleEquipmentMissing, func(_ *scenario, s *interview.Slot) { s.Equipment = nil }},
		{"a wheelchair that is out", search.ObstacleEquipmentBusy, func(w *scenario, s *interview.Slot) {
			w.busy(31, s.Start, 1)
		}},
		{"a chair that is none", search.ObstacleTooMuch, func(_ *scenario, s *interview.Slot) {
			s.Equipment[0].ResourceID = id(3)
		}},
		{"a room for a remote interview", search.ObstacleTooMuch, func(w *scenario, _ *interview.Slot) {
			w.c.OnSite = false
		}},
		{"a stage without a time", search.ObstacleNotScheduled, func(w *scenario, _ *interview.Slot) {
			w.c.Scheduled = false
		}},
	} {
		w, s := fullScenario(t)
		c.do(&w, &s)
		found := search.Check(s, w.c, w.res)
		if !slices.ContainsFunc(found, func(o search.Obstacle) bool { return o.Code == c.want }) {
			t.Errorf("%s: found %v, want %s", c.name, found, c.want)
		}
	}
}

func TestOccupations_CoverTheNeededTime(t *testing.T) {
	t.Parallel()
	w, s := fullScenario(t)
	seen := map[interview.Purpose]int{}
	for _, o := range s.Occupations() {
		seen[o.Purpose]++
		before, after := s.Start.Sub(o.Start), o.End.Sub(s.End)
		want := [2]time.Duration{0, 30 * time.Minute}
		if o.Role == catalogue.RoleGuide {
			want = [2]time.Duration{15 * time.Minute, 45 * time.Minute}
		}
		if [2]time.Duration{before, after} != want {
			t.Errorf("%s %s: %s before and %s after, want %v", o.Purpose, o.Role, before, after, want)
		}
	}
	want := map[interview.Purpose]int{
		interview.PurposeRoom: 1, interview.PurposePanel: 2, interview.PurposePerson: 3, interview.PurposeEquipment: 1,
	}
	for purpose, n := range want {
		if seen[purpose] != n {
			t.Errorf("%d × %s, want %d", seen[purpose], purpose, n)
		}
	}
	if w.c.Seats != 6 {
		t.Errorf("%d seats: candidate, two of the panel, two interpreters and a companion are 6", w.c.Seats)
	}
}

func TestReasons_AreInReasonCodes(t *testing.T) {
	t.Parallel()
	_, s := fullScenario(t)
	for _, r := range s.Why {
		if !slices.Contains(search.ReasonCodes(), r.Code) {
			t.Errorf("%s is not in the list", r.Code)
		}
	}
	if len(s.Why) < 8 {
		t.Errorf("only %v", s.Why)
	}
}
