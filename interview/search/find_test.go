package search_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

func TestFind_SlotsPassCheck(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	found := 0
	for range 300 {
		w := smallScenario(t, random)
		slots := w.find(0).Slots
		for i, s := range slots {
			if obstacles := search.Check(s, w.c, w.res); len(obstacles) > 0 {
				t.Fatalf("%v with %+v: %v", s.Interval, w.c, obstacles)
			}
			if i > 0 && slots[i-1].Overlaps(s.Interval) {
				t.Fatalf("%v overlaps %v", s.Interval, slots[i-1].Interval)
			}
		}
		found += len(slots)
	}
	if found < 300 {
		t.Errorf("only %d slots were looked at", found)
	}
}

func TestFind_AgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	none := 0
	for range 200 {
		w := smallScenario(t, random)
		found := len(w.find(1).Slots) > 0
		if possible := w.possible(); found != possible {
			t.Fatalf("found %v, possible %v: %+v %+v", found, possible, w.c, w.res)
		}
		if !found {
			none++
		}
	}
	if none < 20 || none > 180 {
		t.Errorf("%d of 200 scenarios have no slot: both cases have to be tried", none)
	}
}

func TestFind_BlockingSetIsMinimal(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	var alone, together int
	for range 700 {
		w := smallScenario(t, random)
		result := w.find(1)
		if len(result.Slots) > 0 {
			continue
		}
		if result.BlockingSetSize == 1 {
			for _, o := range result.Blocking {
				alone++
				if len(w.without(o).find(1).Slots) == 0 {
					t.Fatalf("giving up %v alone does not help: %+v", o, w.c)
				}
			}
			continue
		}
		all := w
		for _, o := range result.Blocking {
			together++
			all = all.without(o)
			if len(w.without(o).find(1).Slots) > 0 {
				t.Fatalf("giving up %v would be enough, of %v", o, result.Blocking)
			}
		}
		if len(all.find(1).Slots) == 0 {
			t.Fatalf("giving up %v does not help: %+v", result.Blocking, w.c)
		}
	}
	if alone < 30 || together < 30 {
		t.Errorf("%d alone and %d together: both cases have to be tried", alone, together)
	}
}

func TestFind_InterpreterHasBothLanguages(t *testing.T) {
	t.Parallel()
	day := monday(t)
	stage := interview.Stage{Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 45}
	arr := arranged{arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR")}
	c := constrain(t, stage, arr...)
	res := []interview.Resource{
		provider(1, catalogue.RoleSignInterpreter, "BSL", "FR"), provider(2, catalogue.RoleSignInterpreter, "LSFB", "EN"),
		provider(3, catalogue.RoleCaptioner, "LSFB", "FR"),
	}
	result := search.Find(c, res, between(day, 14, 0, 24), nil, 1)
	if len(result.Blocking) != 1 || result.Blocking[0].Code != search.ObstacleProviderMissing ||
		result.BlockingSetSize != 1 {
		t.Fatalf("got %+v", result)
	}
	res = append(res, provider(4, catalogue.RoleSignInterpreter, "LSFB", "FR"))
	result = search.Find(c, res, between(day, 14, 0, 24), nil, 1)
	if len(result.Slots) != 1 || result.Slots[0].People[0].ResourceID != id(4) {
		t.Fatalf("got %+v", result)
	}
}

func TestFind_TwoInterpretersAboveSixtyMinutes(t *testing.T) {
	t.Parallel()
	day := monday(t)
	sign := arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR")
	res := []interview.Resource{
		room(1, 4),
		provider(2, catalogue.RoleSignInterpreter, "LSFB", "FR"),
		provider(3, catalogue.RoleSignInterpreter, "LSFB", "FR"),
	}
	for minutes, want := range map[int]int{50: 1, 55: 2} {
		stage := panelInterview()
		stage.Minutes = minutes
		c := constrain(t, stage, sign)
		result := search.Find(c, res, between(day, 14, 0, 24), nil, 1)
		if len(result.Slots) != 1 || len(result.Slots[0].People) != want {
			t.Errorf("%d minutes: %+v, want %d interpreters", minutes, result, want)
		}
	}
}

func TestFind_ProviderFillsOnePosition(t *testing.T) {
	t.Parallel()
	day := monday(t)
	stage := interview.Stage{Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 45}
	arr := arranged{
		arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		arrange(t, "P-SIGN", "sign_language", "VGT", "spoken_language", "FR"),
	}
	c := constrain(t, stage, arr...)
	both := provider(1, catalogue.RoleSignInterpreter, "LSFB", "FR")
	both.SignLanguages = []string{"LSFB", "VGT"}
	result := search.Find(c, []interview.Resource{both}, between(day, 14, 0, 24), nil, 1)
	if len(result.Slots) != 0 || result.Blocking[0].Code != search.ObstacleProviderShared {
		t.Fatalf("one person for two: %+v", result)
	}
	second := provider(2, catalogue.RoleSignInterpreter, "LSFB", "FR")
	second.SignLanguages = []string{"LSFB", "BSL"}
	res := []interview.Resource{both, second}
	if result = search.Find(c, res, between(day, 14, 0, 24), nil, 1); len(result.Slots) != 1 {
		t.Fatalf("the second can free the first: %+v", result)
	}
}

func TestConstrain_EqualRequirementsAreOne(t *testing.T) {
	t.Parallel()
	lip := arrange(t, "P-LIP", "language", "FR")
	c := constrain(t, panelInterview(), lip, lip)
	if len(c.People) != 1 || c.Seats != 2 {
		t.Errorf("%v on %d seats", c.People, c.Seats)
	}
}

func TestFind_SlotMayEndAtMidnight(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview())
	c.Hours.Default = interview.OfficeHours{From: 23 * 60, To: 24 * 60, StartInterval: 15}
	res := []interview.Resource{room(1, 4)}
	slots := search.Find(c, res, between(day, 1, 0, 24), nil, 0).Slots
	if len(slots) != 1 || !slots[0].End.Equal(at(day, 2, 0)) {
		t.Fatalf("found %+v", slots)
	}
	if obstacles := search.Check(slots[0], c, res); len(obstacles) > 0 {
		t.Errorf("%v", obstacles)
	}
	c.Hours.Default.To -= 30
	if obstacles := search.Check(slots[0], c, res); len(obstacles) != 1 || obstacles[0].Code != search.ObstacleOffice {
		t.Errorf("half an hour after closing: %v", obstacles)
	}
}

func TestFind_PrefersThePlainestRoom(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview())
	res := []interview.Resource{room(1, 4, catalogue.FeatureStepFree), room(2, 20), room(3, 4)}
	if got := search.Find(c, res, between(day, 1, 0, 24), nil, 1).Slots[0].Room; got != id(3) {
		t.Errorf("took %v", got)
	}
}

func TestFind_DoesNotMixSites(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview(), arrange(t, "R-WHEELCHAIR"))
	near, far := room(1, 9), room(2, 4)
	near.Site, far.Site = "B", "A"
	chair := interview.Resource{ID: id(3), Kind: interview.ResourceEquipment, Site: "B", Features: c.Equipment}
	result := search.Find(c, []interview.Resource{near, far, chair}, between(day, 7, 0, 24), nil, 1)
	if len(result.Slots) != 1 || result.Slots[0].Room != id(1) {
		t.Fatalf("got %+v", result)
	}
}

func TestFind_PrefersPanelWithoutConflict(t *testing.T) {
	t.Parallel()
	day := monday(t)
	stage := panelInterview(id(11), id(12))
	stage.PanelSize = 1
	c := constrain(t, stage, arrange(t, "A-ANIMAL"))
	res := []interview.Resource{room(1, 4, catalogue.FeatureAnimal), member(11, catalogue.FeatureNoAnimals), member(12)}
	got := search.Find(c, res, between(day, 7, 0, 24), nil, 1).Slots[0]
	if got.Panel[0] != id(12) || len(got.Warnings) > 0 {
		t.Errorf("panel %v, warnings %v", got.Panel, got.Warnings)
	}
	stage.PanelSize = 2
	c = constrain(t, stage, arrange(t, "A-ANIMAL"))
	got = search.Find(c, res, between(day, 7, 0, 24), nil, 1).Slots[0]
	if len(got.Warnings) != 1 || got.Warnings[0].Code != interview.WarnAnimal {
		t.Errorf("warnings %v", got.Warnings)
	}
}

func TestFind_LocalTimeAcrossDaylightSaving(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	for _, sunday := range []time.Time{
		time.Date(2027, time.March, 28, 0, 0, 0, 0, loc), time.Date(2027, time.October, 31, 0, 0, 0, 0, loc),
	} {
		c := search.Constrain(panelInterview(), arranged{
			arrange(t, "T-WINDOW", "from", "10:00", "to", "11:00"),
		}, sunday.AddDate(0, 0, -3), catalogue.Calendar{})
		within := interview.Interval{Start: sunday.AddDate(0, 0, -2), End: sunday.AddDate(0, 0, 2)}
		slots := search.Find(c, []interview.Resource{room(1, 4)}, within, loc, 0).Slots
		var got []string
		for _, s := range slots {
			got = append(got, s.Start.In(loc).Format("Mon 15:04"))
		}
		if diff := cmp.Diff([]string{"Fri 10:00", "Mon 10:00"}, got); diff != "" {
			t.Errorf("%s: %s", sunday.Format(time.DateOnly), diff)
		}
		if apart := slots[1].Start.Sub(slots[0].Start); apart == 72*time.Hour {
			t.Errorf("%s: the time zone was ignored", sunday.Format(time.DateOnly))
		}
	}
}

func TestFind_NightOfDaylightSavingChange(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	everyDay := catalogue.NewCalendar(catalogue.NewWeekdays(time.Wednesday))
	for date, want := range map[time.Time]int{
		time.Date(2027, time.March, 28, 0, 0, 0, 0, loc):   4, // 00:00, 01:00, 03:00, 04:00: there is no 02:00
		time.Date(2027, time.October, 31, 0, 0, 0, 0, loc): 5, // 00:00, 01:00, 02:00, 03:00, 04:00, once each
		time.Date(2027, time.October, 24, 0, 0, 0, 0, loc): 5,
	} {
		stage := panelInterview()
		stage.Minutes, stage.BriefingMinutes = 60, 0
		c := search.Constrain(stage, nil, date, everyDay)
		c.Hours.Default = interview.OfficeHours{From: 0, To: 5 * 60, StartInterval: 60}
		within := interview.Interval{Start: date, End: date.AddDate(0, 0, 1)}
		slots := search.Find(c, []interview.Resource{room(1, 4)}, within, loc, 0).Slots
		if len(slots) != want {
			t.Errorf("%s: %d slots, want %d", date.Format(time.DateOnly), len(slots), want)
		}
		for _, s := range slots {
			if obstacles := search.Check(s, c, []interview.Resource{room(1, 4)}); len(obstacles) > 0 || s.Minutes() != 60 {
				t.Errorf("%v: %v", s.Interval, obstacles)
			}
		}
	}
}

func TestFind_SkippedLocalTimeIsNoStart(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	night := time.Date(2027, time.March, 28, 0, 0, 0, 0, loc)
	stage := interview.Stage{Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 40}
	c := search.Constrain(stage, nil, night, catalogue.NewCalendar(catalogue.NewWeekdays(time.Wednesday)))
	c.Hours.Default = interview.OfficeHours{From: 0, To: 5 * 60, StartInterval: 40}
	var got []string
	for _, s := range search.Find(c, nil, interview.Interval{Start: night, End: night.AddDate(0, 0, 1)}, loc, 0).Slots {
		got = append(got, s.Start.In(loc).Format("15:04"))
	}
	if diff := cmp.Diff([]string{"00:00", "00:40", "01:20", "03:20", "04:00"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFind_StaysInsideThePeriod(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview())
	within := interview.Interval{Start: at(day, 1, 10).Add(time.Minute), End: at(day, 1, 12).Add(14 * time.Minute)}
	slots := search.Find(c, []interview.Resource{room(1, 4)}, within, nil, 0).Slots
	if len(slots) != 1 || !slots[0].Start.Equal(at(day, 1, 10).Add(15*time.Minute)) {
		t.Errorf("found %+v", slots)
	}
}

func TestConstrain_ApartProviderIsNotInTheSlot(t *testing.T) {
	t.Parallel()
	c := constrain(t, panelInterview(), arrange(t, "F-FORMHELP"))
	if len(c.People) > 0 || c.Seats != 1 {
		t.Errorf("%v on %d seats", c.People, c.Seats)
	}
}

func TestNextSitting_SamePanelOnALaterDay(t *testing.T) {
	t.Parallel()
	day := monday(t)
	stage := panelInterview(id(11), id(12))
	stage.PanelSize = 1
	res := []interview.Resource{room(1, 4), member(11), member(12)}
	for choice, sameDay := range map[string]bool{"same_day": true, "two_days": false} {
		c := constrain(t, stage, arrange(t, "T-SPLIT", "sitting_days", choice))
		first := search.Find(c, res, between(day, 1, 0, 24), nil, 1).Slots[0]
		within := interview.Interval{Start: day, End: day.AddDate(0, 0, 7)}
		second := search.Find(c.NextSitting(first), res, within, nil, 1).Slots[0]
		if !cmp.Equal(first.Panel, second.Panel) || second.Start.Before(first.End) {
			t.Errorf("%s: %v then %v", choice, first, second)
		}
		if same := first.Start.YearDay() == second.Start.YearDay(); same != sameDay {
			t.Errorf("%s: %s then %s", choice, first.Start, second.Start)
		}
	}
}

func TestFind_ObstacleOfAnEmptyGrid(t *testing.T) {
	t.Parallel()
	day := monday(t)
	long := panelInterview()
	long.Minutes = 600
	file := interview.Stage{Kind: interview.StageMedicalFile}
	for want, result := range map[search.ObstacleCode]search.Result{
		search.ObstacleLength:       search.Find(constrain(t, long), nil, between(day, 1, 0, 24), nil, 1),
		search.ObstacleNotScheduled: search.Find(constrain(t, file), nil, between(day, 1, 0, 24), nil, 1),
		search.ObstacleClosed:       search.Find(constrain(t, panelInterview()), nil, between(day, 5, 0, 48), nil, 1),
		search.ObstaclePeriod:       search.Find(constrain(t, panelInterview()), nil, between(day, 1, 18, 20), nil, 1),
		search.ObstacleRoomMissing: search.Find(constrain(t, panelInterview()),
			[]interview.Resource{room(1, 0)}, between(day, 1, 0, 24), nil, 1),
		search.ObstaclePanelMissing: search.Find(constrain(t, panelInterview(uuid.New())),
			[]interview.Resource{room(1, 9)}, between(day, 1, 0, 24), nil, 1),
	} {
		if len(result.Slots) > 0 || len(result.Blocking) != 1 || result.Blocking[0].Code != want {
			t.Errorf("%s: got %+v", want, result)
		}
	}
}

func BenchmarkFindNothingInSixtyDays(b *testing.B) {
	w := bigScenario(b)
	for b.Loop() {
		if result := w.find(10); len(result.Slots) > 0 || result.BlockingSetSize != 1 {
			b.Fatalf("%+v", result)
		}
	}
}

// BenchmarkFindWithClosedDays is the same search with the closed days of ten years and three sites that have hours of
// their own, lunch and buffers.
func BenchmarkFindWithClosedDays(b *testing.B) {
	w := bigScenario(b)
	w.c.Calendar = closedYears(b, 2022, 2031)
	w.c.Hours.Sites = map[string]interview.OfficeHours{}
	for i := range 20 {
		site := fmt.Sprint("site ", i%3)
		w.res[i].Site = site
		w.c.Hours.Sites[site] = interview.OfficeHours{
			From: 8*60 + 30*(i%3), To: 18 * 60, LunchFrom: 12 * 60, LunchTo: 12*60 + 30, StartInterval: 15, Buffer: 10,
		}
	}
	for b.Loop() {
		if result := w.find(10); len(result.Slots) > 0 || result.BlockingSetSize != 1 {
			b.Fatalf("%+v", result)
		}
	}
}

func TestFind_SixtyDaysNameTheInterpreters(t *testing.T) {
	t.Parallel()
	result := bigScenario(t).find(10)
	if len(result.Slots) > 0 || len(result.Blocking) != 1 || result.Blocking[0].Args["role"] != "sign_interpreter" {
		t.Errorf("got %+v", result.Blocking)
	}
}
