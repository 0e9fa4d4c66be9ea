package search_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// spans returns the days of an obstacle as "11-03" or "11-03+5" for five business days.
func spans(o search.Obstacle) []string {
	var all []string
	for _, s := range o.Days {
		text := s.First.Format("01-02")
		if s.Days > 1 {
			text += "+" + string(rune('0'+s.Days))
		}
		all = append(all, text)
	}
	return all
}

func TestFind_ObstacleNamesDaysAndFirst(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview(id(11), id(12)))
	away, there := member(11), member(12)
	away.Free = []interview.Interval{between(day, 30, 9, 17)}
	// The other member is there on Tuesday, and from Thursday to the Monday after the weekend.
	for _, n := range []int{1, 3, 4, 7} {
		there.Free = append(there.Free, between(day, n, 9, 17))
	}
	res := []interview.Resource{room(1, 9), away, there}
	found := search.Find(c, res, interview.Interval{Start: day, End: at(day, 9, 0)}, nil, 1)
	if len(found.Blocking) != 1 || found.BlockingSetSize != 1 {
		t.Fatalf("got %+v", found)
	}
	o := found.Blocking[0]
	if diff := cmp.Diff([]string{"11-03", "11-05+3"}, spans(o)); diff != "" {
		t.Error(diff)
	}
	if want := []search.ResourceName{{ID: id(11), Name: "member 11"}}; !o.WholeDays || !cmp.Equal(o.Resources, want) {
		t.Errorf("whole days %v, %v", o.WholeDays, o.Resources)
	}
	if !o.First.Equal(at(day, 1, 9)) {
		t.Errorf("first at %s", o.First)
	}
}

func TestFind_ObstacleOfPartOfTheDay(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview(id(11), id(12)))
	early, late := member(11), member(12)
	early.Free, late.Free = []interview.Interval{between(day, 1, 9, 12)}, []interview.Interval{between(day, 1, 13, 17)}
	found := search.Find(c, []interview.Resource{room(1, 9), early, late}, between(day, 1, 0, 24), nil, 1)
	if len(found.Blocking) != 2 {
		t.Fatalf("got %+v", found)
	}
	for _, o := range found.Blocking {
		if o.WholeDays || len(o.Resources) != 1 || len(o.Days) != 1 {
			t.Errorf("got %+v", o)
		}
	}
}

func TestFind_RoomsLackTheFewestTogether(t *testing.T) {
	t.Parallel()
	day := monday(t)
	c := constrain(t, panelInterview(), arrange(t, "A-ANIMAL"), arrange(t, "R-STEPFREE"), arrange(t, "R-QUIET"))
	animal, step, quiet := catalogue.FeatureAnimal, catalogue.FeatureStepFree, catalogue.FeatureQuiet
	for name, w := range map[string]struct {
		rooms          []interview.Resource
		features, room string
	}{
		"one that none has": {[]interview.Resource{room(1, 9, step), room(2, 9, step, quiet)}, "animal", "room 2"},
		"two that none has": {[]interview.Resource{room(1, 9, step)}, "quiet", "room 1"},
		"each a part": {
			[]interview.Resource{room(1, 9, animal, quiet), room(2, 9, step, quiet)}, "animal,step_free", "room 1",
		},
		"the seats of one":      {[]interview.Resource{room(1, 0, animal, step, quiet), room(2, 9)}, "quiet", "room 1"},
		"no room has the seats": {[]interview.Resource{room(1, 0, animal, step, quiet)}, "", "room 1"},
	} {
		found := search.Find(c, w.rooms, between(day, 10, 0, 24), nil, 1)
		if len(found.Blocking) != 1 {
			t.Fatalf("%s: %+v", name, found)
		}
		got := found.Blocking[0].Args
		if got["features"] != w.features || got["room"] != w.room {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFind_ClosedDaysAreNamedAsSuch(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	holidays := closedYears(t, 2026, 2027)
	for first, want := range map[time.Time]search.ObstacleCode{
		time.Date(2026, 12, 24, 0, 0, 0, 0, loc): search.ObstacleClosed,
		time.Date(2027, 1, 4, 17, 30, 0, 0, loc): search.ObstaclePeriod,
	} {
		c := search.Constrain(panelInterview(), nil, first, holidays)
		within := interview.Interval{Start: first, End: first.AddDate(0, 0, 1)}
		if want == search.ObstaclePeriod {
			within.End = first.Add(30 * time.Minute)
		}
		found := search.Find(c, []interview.Resource{room(1, 9)}, within, loc, 1)
		if len(found.Blocking) != 1 || found.Blocking[0].Code != want {
			t.Errorf("%s: %+v, want %s", first, found.Blocking, want)
		}
	}
}
