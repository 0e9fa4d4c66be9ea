package search_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// scenario is the input of one search.
type scenario struct {
	stage  interview.Stage
	arr    []interview.Arrangement
	c      search.Constraints
	res    []interview.Resource
	within interview.Interval
}

// smallScenario returns a random scenario of one or two days, in which every combination can be tried.
func smallScenario(tb testing.TB, random *rand.Rand) scenario {
	tb.Helper()
	day := monday(tb)
	stage := panelInterview(id(11), id(12))
	stage.Minutes = 30 + 15*random.IntN(4)
	stage.PanelSize = random.IntN(3)
	pool := arranged{
		arrange(tb, "T-EXTRA"),
		arrange(tb, "T-LATE"),
		arrange(tb, "R-QUIET"),
		arrange(tb, "R-WHEELCHAIR"),
		arrange(tb, "P-GUIDE"),
		arrange(tb, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		arrange(tb, "P-LIP", "language", "FR"),
		arrange(tb, "T-WINDOW", "from", "09:00", "to", "13:00"),
		arrange(tb, "M-REMOTE"),
		arrange(tb, "T-GAP", "gap", "30"),
	}
	random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	w := scenario{stage: stage, arr: pool[:random.IntN(5)], within: between(day, 15, 0, 24)}
	w.c = constrain(tb, stage, w.arr...)
	w.c.Hours.Default.StartInterval = 60
	if random.IntN(4) == 0 {
		w.c.Earliest = at(day, 16, 0)
		w.within.End = at(day, 16, 24).UTC()
	}
	w.c.CandidateBusy = []interview.Interval{gap(random, day)}
	w.res = []interview.Resource{
		room(1, 6, catalogue.FeatureQuiet),
		room(2, 4+random.IntN(3)),
		member(11),
		member(12),
		provider(21, catalogue.RoleSignInterpreter, "LSFB", "FR"),
		provider(22, catalogue.RoleSignInterpreter, "LSFB", "FR"),
		provider(23, catalogue.RoleSignInterpreter, "BSL", "EN"),
		provider(24, catalogue.RoleLipSpeaker, "", "FR"),
		provider(25, catalogue.RoleGuide, "", ""),
		provider(26, catalogue.RoleLipSpeaker, "", "FR"),
		{
			ID:       id(31),
			Kind:     interview.ResourceEquipment,
			Name:     "wheelchair",
			Features: []catalogue.Feature{catalogue.FeatureWheelchair},
		},
	}
	if random.IntN(2) == 0 {
		w.res[0].Site, w.res[1].Site, w.res[4].Site, w.res[10].Site = "A", "B", "A", "B"
	}
	if random.IntN(2) == 0 {
		w.c.Hours = randomHours(random)
	}
	for i := range w.res {
		for range random.IntN(3) {
			w.res[i].Busy = append(w.res[i].Busy, gap(random, day))
		}
		if random.IntN(3) == 0 {
			w.res[i].Free = []interview.Interval{
				between(day, 15, 8, 12),
				between(day, 15, 12, 9+random.IntN(10)),
				between(day, 16, 8, 20),
			}
		}
	}
	return w
}

// randomHours returns hours of site A that differ from those of site B, each with or without lunch and buffer.
func randomHours(random *rand.Rand) interview.Hours {
	hours := func() interview.OfficeHours {
		h := interview.OfficeHours{From: 8*60 + 30*random.IntN(4), To: 16*60 + 30*random.IntN(5), StartInterval: 60}
		if random.IntN(2) == 0 {
			h.StartInterval = 30
		}
		if random.IntN(2) == 0 {
			h.LunchFrom = 12*60 + 15*random.IntN(3)
			h.LunchTo = h.LunchFrom + 30 + 15*random.IntN(3)
		}
		h.Buffer = 15 * random.IntN(3)
		return h
	}
	return interview.Hours{Default: hours(), Sites: map[string]interview.OfficeHours{"A": hours()}}
}

func gap(random *rand.Rand, day time.Time) interview.Interval {
	from := 8 + random.IntN(8)
	return between(day, 15+random.IntN(2), from, from+1+random.IntN(3))
}

// find calls Find.
func (w scenario) find(limit int) search.Result {
	return search.Find(w.c, w.res, w.within, nil, limit)
}

// possible reports whether a slot exists. It tries every start, room, panel and combination of staff with Check.
func (w scenario) possible() bool {
	for t := w.within.Start; t.Before(w.within.End); t = t.Add(15 * time.Minute) {
		s := interview.Slot{
			Interval: interview.Interval{Start: t, End: t.Add(time.Duration(w.c.Plan.Minutes()) * time.Minute)},
		}
		s.Parts, s.HoldLate = w.c.Plan.Parts(t), w.c.HoldLate
		if w.anyRoom(s) {
			return true
		}
	}
	return false
}

func (w scenario) anyRoom(s interview.Slot) bool {
	if !w.c.OnSite {
		return w.isStart(s, "") && w.anyPanel(s, 11)
	}
	for _, r := range w.res {
		s.Room = r.ID
		if r.Kind == interview.ResourceRoom && w.isStart(s, r.Site) && w.anyPanel(s, 11) {
			return true
		}
	}
	return false
}

// isStart reports whether a slot begins at one of the starts of a site.
func (w scenario) isStart(s interview.Slot, site string) bool {
	return s.Start.In(w.c.Location).Minute()%w.c.Hours.At(site).StartInterval == 0
}

func (w scenario) anyPanel(s interview.Slot, from int) bool {
	if len(s.Panel) == w.c.PanelSize {
		return w.anyStaff(s, 0)
	}
	for n := from; n <= 12; n++ {
		next := s
		next.Panel = append(slices.Clone(s.Panel), id(n))
		if w.anyPanel(next, n+1) {
			return true
		}
	}
	return false
}

// anyStaff reports whether a subset of the providers and equipment completes the slot.
func (w scenario) anyStaff(s interview.Slot, from int) bool {
	if from == len(w.res) {
		return len(search.Check(s, w.c, w.res)) == 0
	}
	if w.anyStaff(s, from+1) {
		return true
	}
	r := w.res[from]
	taken := interview.Assignment{
		ResourceID: r.ID,
		Role:       r.Role,
		Interval:   interview.Interval{Start: s.Start, End: s.End.Add(time.Duration(s.HoldLate) * time.Minute)},
	}
	if r.Role == catalogue.RoleGuide {
		taken.Start, taken.End = taken.Start.Add(-15*time.Minute), taken.End.Add(15*time.Minute)
	}
	needed := slices.ContainsFunc(w.c.People, func(c search.StaffRequirement) bool { return r.Meets(c.Requirement) })
	switch {
	case needed:
		s.People = append(slices.Clone(s.People), taken)
	case r.Kind == interview.ResourceEquipment && len(w.c.Equipment) > 0:
		taken.Feature = r.Features[0]
		s.Equipment = append(slices.Clone(s.Equipment), taken)
	default:
		return false
	}
	return w.anyStaff(s, from+1)
}

// without returns the scenario without the constraint of an obstacle.
func (w scenario) without(o search.Obstacle) scenario {
	w.res = slices.Clone(w.res)
	free := func(which func(interview.Resource) bool) {
		for i := range w.res {
			if which(w.res[i]) {
				w.res[i].Free, w.res[i].Busy = nil, nil
			}
		}
	}
	ofKind := func(k interview.ResourceKind) func(interview.Resource) bool {
		return func(r interview.Resource) bool { return r.Kind == k }
	}
	switch o.Code {
	case search.ObstacleEarliest:
		w.c.Earliest = time.Time{}
	case search.ObstacleWindow, search.ObstacleLunch:
		w.c.Window = catalogue.Window{}
	case search.ObstacleCandidate:
		w.c.CandidateBusy = nil
	case search.ObstaclePanelBusy:
		free(func(r interview.Resource) bool {
			return r.Kind == interview.ResourcePanelMember && (o.Args["name"] == "" || r.Name == o.Args["name"])
		})
	case search.ObstacleRoomBusy:
		free(ofKind(interview.ResourceRoom))
	case search.ObstacleRoomMissing:
		w.c.Features, w.c.Seats = nil, 0
	case search.ObstacleEquipmentBusy, search.ObstacleEquipmentMissing:
		w.c.Equipment = nil
	case search.ObstacleProviderBusy, search.ObstacleProviderMissing:
		w.c.People = slices.DeleteFunc(
			slices.Clone(w.c.People), func(c search.StaffRequirement) bool { return string(c.Role) == o.Args["role"] },
		)
	case search.ObstacleProviderShared:
		w.c.People = nil
	case search.ObstacleNotScheduled, search.ObstacleLength, search.ObstaclePeriod, search.ObstacleClosed,
		search.ObstacleOffice, search.ObstacleParts, search.ObstaclePanelMissing, search.ObstacleTwice,
		search.ObstacleTooMuch:
	}
	return w
}

// bigScenario returns 60 days, 20 rooms, 40 providers and 6 panel members without a slot: the two interpreters that a
// slot needs are never free together.
func bigScenario(tb testing.TB) scenario {
	tb.Helper()
	day := monday(tb)
	panel := []uuid.UUID{id(101), id(102), id(103), id(104), id(105), id(106)}
	w := scenario{stage: panelInterview(panel...), within: interview.Interval{Start: day, End: day.AddDate(0, 0, 60)}}
	w.arr = arranged{
		arrange(tb, "T-EXTRA"),
		arrange(tb, "T-BREAKS"),
		arrange(tb, "R-STEPFREE"),
		arrange(tb, "P-CAPTION", "language", "FR"),
		arrange(tb, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		arrange(tb, "T-GAP"),
		arrange(tb, "P-GUIDE"),
	}
	w.c = search.Constrain(w.stage, w.arr, day, catalogue.Calendar{})
	random := rand.New(rand.NewPCG(3, 4))
	for n := range 20 {
		w.res = append(w.res, room(n, 12, catalogue.FeatureStepFree, catalogue.FeatureNetwork))
	}
	for _, m := range panel {
		w.res = append(w.res, interview.Resource{ID: m, Kind: interview.ResourcePanelMember})
	}
	roles := []catalogue.Role{
		catalogue.RoleSignInterpreter,
		catalogue.RoleCaptioner,
		catalogue.RoleGuide,
		catalogue.RoleReader,
	}
	for n := range 40 {
		w.res = append(w.res, provider(200+n, roles[n%4], "LSFB", "FR"))
	}
	for i := range w.res {
		for d := range 60 {
			w.res[i].Free = append(w.res[i].Free, between(day, d, 8, 13), between(day, d, 13, 19))
			from := 9 + random.IntN(8)
			w.res[i].Busy = append(w.res[i].Busy, between(day, d, from, from+1))
		}
		if w.res[i].Role == catalogue.RoleSignInterpreter && w.res[i].ID != id(200) {
			w.res[i].Busy = append(w.res[i].Busy, w.within)
		}
	}
	return w
}
