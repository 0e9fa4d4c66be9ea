package search_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// zone loads a time zone.
func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

// byVideo is a stage of an hour by video.
func byVideo() interview.Stage {
	return interview.Stage{Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 60}
}

// starts returns the starts of slots in a time zone.
func starts(slots []interview.Slot, loc *time.Location) []string {
	var all []string
	for _, s := range slots {
		all = append(all, s.Start.In(loc).Format("Mon 15:04"))
	}
	return all
}

func TestFind_WindowInTheCandidatesTime(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	for name, c := range map[string]struct {
		zone, from, to, weekdays string
		first                    time.Time // three days are searched
		want                     []string  // in Brussels
	}{
		"São Paulo": {
			"America/Sao_Paulo", "09:00", "10:00", "mon,tue,wed,thu,fri", time.Date(2027, 1, 11, 0, 0, 0, 0, loc),
			[]string{"Mon 13:00", "Tue 13:00", "Wed 13:00"},
		},
		"half an hour apart": {
			"Asia/Kolkata", "14:30", "15:30", "mon,tue", time.Date(2027, 1, 11, 0, 0, 0, 0, loc),
			[]string{"Mon 10:00", "Tue 10:00"},
		},
		"three quarters apart": {
			"Asia/Kathmandu", "14:30", "15:30", "mon,tue", time.Date(2027, 1, 11, 0, 0, 0, 0, loc),
			[]string{"Mon 09:45", "Tue 09:45"},
		},
		"clocks changed there and not here": {
			"America/New_York", "08:00", "09:00", "fri,mon", time.Date(2027, 3, 12, 0, 0, 0, 0, loc),
			[]string{"Fri 14:00"},
		},
		"after they were changed there": {
			"America/New_York", "08:00", "09:00", "fri,mon", time.Date(2027, 3, 15, 0, 0, 0, 0, loc),
			[]string{"Mon 13:00"},
		},
		"never in office hours": {
			"Pacific/Honolulu", "09:00", "10:00", "mon,tue,wed,thu,fri", time.Date(2027, 1, 11, 0, 0, 0, 0, loc), nil,
		},
		"the evening of one day": {
			"Asia/Tokyo", "17:00", "18:00", "tue", time.Date(2027, 1, 11, 0, 0, 0, 0, loc), []string{"Tue 09:00"},
		},
	} {
		window := arrange(t, "T-WINDOW", "from", c.from, "to", c.to, "weekdays", c.weekdays, "zone", c.zone)
		constraints := search.Constrain(byVideo(), arranged{window}, monday(t), catalogue.Calendar{})
		within := interview.Interval{Start: c.first, End: c.first.AddDate(0, 0, 3)}
		found := search.Find(constraints, nil, within, loc, 0)
		if diff := cmp.Diff(c.want, starts(found.Slots, loc)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, s := range found.Slots {
			if obstacles := search.Check(s, constraints, nil); len(obstacles) > 0 {
				t.Errorf("%s: %v", name, obstacles)
			}
			s.Start, s.End = s.Start.Add(15*time.Minute), s.End.Add(15*time.Minute)
			move(&s, 0)
			if !slices.ContainsFunc(search.Check(s, constraints, nil), func(o search.Obstacle) bool {
				return o.Code == search.ObstacleWindow && o.Args["zone"] == c.zone
			}) {
				t.Errorf("%s: a quarter of an hour later passes", name)
			}
		}
		if c.want == nil && (len(found.Blocking) != 1 || found.Blocking[0].Args["zone"] != c.zone) {
			t.Errorf("%s: %+v", name, found.Blocking)
		}
	}
}

func TestConstrain_WindowInTheOwnZoneIsPlain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Europe/Brussels"} {
		c := constrain(t, byVideo(), arrange(t, "T-WINDOW", "from", "09:00", "to", "10:00", "zone", name))
		if len(c.Abroad) > 0 || c.Window.From != 9*60 || c.Window.Zone != "" {
			t.Errorf("%q: %+v, %+v", name, c.Window, c.Abroad)
		}
	}
}

func TestFind_PrefersDaytimeOfTheCandidate(t *testing.T) {
	t.Parallel()
	day, loc := monday(t), brussels(t)
	c := constrain(t, byVideo())
	c.CandidateZone = zone(t, "America/Sao_Paulo") // four hours behind in November
	for limit, want := range map[int][]string{
		2: {"Tue 12:00", "Tue 13:00"},
		6: {"Tue 12:00", "Tue 13:00", "Tue 14:00", "Tue 15:00", "Tue 16:00", "Tue 17:00"},
		8: {"Tue 09:00", "Tue 10:00", "Tue 12:00", "Tue 13:00", "Tue 14:00", "Tue 15:00", "Tue 16:00", "Tue 17:00"},
	} {
		slots := search.Find(c, nil, between(day, 1, 0, 24), loc, limit).Slots
		if diff := cmp.Diff(want, starts(slots, loc)); diff != "" {
			t.Errorf("%d: %s", limit, diff)
		}
		for _, s := range slots {
			early := s.Start.In(loc).Hour() < 12
			if warned := slices.Equal(warningCodes(s.Warnings), codes{interview.WarnDaytime}); warned != early {
				t.Errorf("%s: %v", s.Start.In(loc), s.Warnings)
			}
		}
	}
	c.CandidateZone = nil
	slots := search.Find(c, nil, between(day, 1, 0, 24), loc, 1).Slots
	if len(slots) != 1 || len(slots[0].Warnings) > 0 || slots[0].Start.In(loc).Hour() != 9 {
		t.Errorf("where the organisation is: %+v", slots)
	}
}

func TestFind_DaytimeEndsAtEight(t *testing.T) {
	t.Parallel()
	day, loc := monday(t), brussels(t)
	c := constrain(t, byVideo())
	c.CandidateZone = zone(t, "Asia/Kolkata") // four and a half hours ahead in winter
	for _, s := range search.Find(c, nil, between(day, 1, 0, 24), loc, 0).Slots {
		end := s.End.In(c.CandidateZone)
		late := end.Hour()*60+end.Minute() > 20*60
		if warned := len(s.Warnings) > 0; warned != late {
			t.Errorf("until %s there: %v", end, s.Warnings)
		}
	}
}
