package search_test

import (
	"slices"
	"testing"
	"time"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
	"stepfree/interview"
	"stepfree/interview/search"
)

// closedYears returns a calendar with the public holidays and the winter closure of some years.
func closedYears(tb testing.TB, from, to int) catalogue.Calendar {
	tb.Helper()
	var closed []catalogue.ClosedPeriod
	for year := from; year <= to; year++ {
		first := catalogue.NewDate(time.Date(year, time.December, 21, 0, 0, 0, 0, time.UTC))
		closed = append(closed, catalogue.ClosedPeriod{First: first, Last: first.AddDays(13)})
	}
	return cataloguetest.Holidays(tb, from, to).Close(closed...)
}

// days returns the dates of the slots, each once.
func days(slots []interview.Slot, loc *time.Location) []string {
	var found []string
	for _, s := range slots {
		found = append(found, s.Start.In(loc).Format(time.DateOnly))
	}
	return slices.Compact(found)
}

func TestFind_NoneOnClosedDays(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	res := []interview.Resource{room(1, 4)}
	holidays := closedYears(t, 2026, 2028)
	for name, c := range map[string]struct {
		first, last time.Time
		open        []string
	}{
		"Christmas and the New Year": {
			time.Date(2026, 12, 18, 0, 0, 0, 0, loc), time.Date(2027, 1, 6, 0, 0, 0, 0, loc),
			[]string{"2026-12-18", "2027-01-04", "2027-01-05"},
		},
		"Easter and the last Sunday of March": {
			time.Date(2027, 3, 26, 0, 0, 0, 0, loc), time.Date(2027, 3, 31, 0, 0, 0, 0, loc),
			[]string{"2027-03-26", "2027-03-30"},
		},
		"Ascension": {
			time.Date(2028, 5, 24, 0, 0, 0, 0, loc), time.Date(2028, 5, 27, 0, 0, 0, 0, loc),
			[]string{"2028-05-24", "2028-05-26"},
		},
		"All Saints on a Monday, after the hour changed": {
			time.Date(2027, 10, 30, 0, 0, 0, 0, loc), time.Date(2027, 11, 3, 0, 0, 0, 0, loc), []string{"2027-11-02"},
		},
	} {
		constraints := search.Constrain(panelInterview(), nil, c.first, holidays)
		within := interview.Interval{Start: c.first, End: c.last}
		slots := search.Find(constraints, res, within, loc, 0).Slots
		if got := days(slots, loc); !slices.Equal(got, c.open) {
			t.Errorf("%s: %v, want %v", name, got, c.open)
		}
		constraints.Calendar = catalogue.Calendar{}.Close(catalogue.ClosedPeriod{
			First: catalogue.NewDate(c.first), Last: catalogue.NewDate(c.last),
		})
		for _, s := range slots {
			if found := search.Check(s, constraints, res); len(found) != 1 || found[0].Code != search.ObstacleOffice {
				t.Errorf("%s: the day was closed since: %v", name, found)
			}
		}
	}
}

func TestConstrain_LeadTimeSkipsClosedDays(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	friday := time.Date(2026, time.December, 18, 15, 0, 0, 0, loc)
	for days, want := range map[int]string{0: "2026-12-18", 1: "2027-01-04", 2: "2027-01-05", 10: "2027-01-15"} {
		a := arrange(t, "R-STEPFREE")
		a.LeadDays, a.Effect.LeadDays = days, 0
		c := search.Constrain(panelInterview(), arranged{a}, friday, closedYears(t, 2026, 2026))
		if got := c.Earliest.Format(time.DateOnly); got != want {
			t.Errorf("%d business days: %s, want %s", days, got, want)
		}
	}
}

func TestFind_HoursOfEachSite(t *testing.T) {
	t.Parallel()
	day, loc := monday(t), brussels(t)
	north, south := room(1, 4), room(2, 4)
	north.Site, south.Site = "North", "South"
	c := constrain(t, panelInterview())
	c.Hours.Sites = map[string]interview.OfficeHours{
		"North": {From: 8 * 60, To: 12 * 60, StartInterval: 60},
		"South": {From: 11 * 60, To: 15 * 60, LunchFrom: 12 * 60, LunchTo: 12*60 + 45, StartInterval: 30},
	}
	res := []interview.Resource{north, south}
	var got []string
	for _, s := range search.Find(c, res, between(day, 1, 0, 24), nil, 0).Slots {
		at := "south "
		if s.Room == north.ID {
			at = "north "
		}
		got = append(got, at+s.Start.In(loc).Format("15:04"))
		if found := search.Check(s, c, res); len(found) > 0 {
			t.Errorf("%v: %v", s.Interval, found)
		}
	}
	want := []string{"north 08:00", "north 09:00", "north 10:00", "north 11:00", "south 13:00", "south 14:00"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestFind_LunchYieldsToALongTest(t *testing.T) {
	t.Parallel()
	day, loc := monday(t), brussels(t)
	c := constrain(t, panelInterview())
	c.Hours.Default.LunchFrom, c.Hours.Default.LunchTo = 12*60+30, 13*60+30
	for minutes, want := range map[int]string{
		200: "09:00", // fits before lunch
		220: "13:30", // after lunch only
		300: "09:00", // in neither part
	} {
		c.Plan.Briefing, c.Plan.Worked = 0, minutes
		res := []interview.Resource{room(1, 4)}
		slots := search.Find(c, res, between(day, 1, 0, 24), nil, 1).Slots
		if len(slots) != 1 || slots[0].Start.In(loc).Format("15:04") != want {
			t.Fatalf("%d minutes: %+v, want %s", minutes, slots, want)
		}
		if found := search.Check(slots[0], c, res); len(found) > 0 {
			t.Errorf("%d minutes: %v", minutes, found)
		}
	}
}

func TestFind_BufferBetweenInterviews(t *testing.T) {
	t.Parallel()
	day, loc := monday(t), brussels(t)
	c := constrain(t, panelInterview(id(11)))
	c.Hours.Default.Buffer = 20
	c.Hours.Default.To = 13 * 60
	ada := member(11)
	ada.Busy = []interview.Interval{between(day, 1, 10, 11)}
	ada.Free = []interview.Interval{between(day, 1, 9, 13)} // a buffer is not part of her hours
	res := []interview.Resource{room(1, 4), ada}
	slots := search.Find(c, res, between(day, 1, 0, 24), nil, 0).Slots
	if len(slots) != 1 || slots[0].Start.In(loc).Format("15:04") != "11:30" {
		t.Fatalf("%+v", slots)
	}
	early := slots[0]
	early.Start, early.End = early.Start.Add(-15*time.Minute), early.End.Add(-15*time.Minute)
	early.Parts = c.Plan.Parts(early.Start)
	if found := search.Check(early, c, res); len(found) != 1 || found[0].Code != search.ObstaclePanelBusy {
		t.Errorf("15 minutes after another interview: %v", found)
	}
}

// What is to be in place a number of business days before the earliest slot is not due before the search.
func TestConstrain_DueIsNotOver(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, time.November, 27, 15, 0, 0, 0, brussels(t))
	calendar := closedYears(t, 2026, 2027)
	for after := range 40 { // weekends, and from 24 December on closed days
		today := friday.AddDate(0, 0, after)
		for _, days := range []int{1, 2, 10} {
			a := arrange(t, "R-STEPFREE")
			a.LeadDays, a.Effect.LeadDays = days, 0
			c := search.Constrain(panelInterview(), arranged{a}, today, calendar)
			if due := calendar.BusinessDaysBefore(c.Earliest, days); catalogue.NewDate(due).Before(catalogue.NewDate(today)) {
				t.Errorf("%d business days from %s: due %s", days, today.Format(time.DateOnly), due.Format(time.DateOnly))
			}
		}
	}
}
