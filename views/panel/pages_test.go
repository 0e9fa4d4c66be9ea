package panel_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/panel"
	"stepfree/views/ui"
)

func TestPages_WellFormed(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)
	one := panel.Interview{
		ID:        "1",
		Start:     start,
		End:       start.Add(time.Hour),
		TimeZone:  lisbon,
		Mode:      "in_person",
		Vacancy:   "Director",
		Stage:     "panel_interview",
		Candidate: "Ana",
	}
	read, changed := one, one
	read.Read, changed.Changed = true, true
	details := panel.DetailsPage{
		Interview:    one,
		Calendar:     "/panel/1/calendar.ics",
		Places:       []panel.Place{{Room: "Room 4", Site: "Main building"}},
		Instructions: []panel.Instruction{{Text: "Pause on request.", Lang: "en"}},
		Form:         ui.Form{Action: "/panel/1/acknowledge", CSRF: "c", Key: "k"},
		Version:      "now",
	}
	for _, kind := range []interview.PartKind{
		interview.PartSetup, interview.PartBriefing, interview.PartAssessed, interview.PartBreak,
		interview.PartPause,
	} {
		details.Parts = append(
			details.Parts,
			interview.Part{Kind: kind, Interval: interview.Interval{Start: start, End: start.Add(time.Minute)}},
		)
	}
	locked := details
	locked.LockAt = start.Add(-24 * time.Hour)
	done := details
	done.Read = true
	again := details
	again.Changed = true
	left := func(why panel.Left, successor string) panel.FormerPage {
		o := one
		o.Left = why
		return panel.FormerPage{Interview: o, At: start, Successor: successor, Calendar: "/panel/1/calendar.ics"}
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		list := ui.Page{Lang: l, Title: l.T("panel.interviews.title"), Path: "/panel"}
		page := ui.Page{Lang: l, Title: l.T("panel.interview.title", "name", "Ana"), Path: "/panel/1"}
		for name, c := range map[string]struct {
			page templ.Component
			says string
		}{
			"list":      {panel.Interviews(list, []panel.Interview{one, read, changed}, "/panel?after=1"), "Lisbon"},
			"empty":     {panel.Interviews(list, nil, ""), ""},
			"details":   {panel.Details(page, details), "Pause on request."},
			"locked":    {panel.Details(page, locked), l.In(lisbon).DateTimeZone(locked.LockAt)},
			"done":      {panel.Details(page, done), l.T("panel.read_already")},
			"cancelled": {panel.Former(page, left(panel.LeftCancelled, "")), l.T("panel.left.calendar")},
			"moved":     {panel.Former(page, left(panel.LeftMoved, "/panel/2")), l.T("panel.left.successor")},
			"replaced":  {panel.Former(page, left(panel.LeftReplaced, "")), l.DateTime(start)},
			"left": {
				panel.Interviews(list, []panel.Interview{left(panel.LeftReplaced, "").Interview}, ""),
				l.T("panel.state.replaced"),
			},
			"changed": {panel.Details(page, again), l.T("panel.changed")},
		} {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				says := strings.Join(strings.Fields(strings.ReplaceAll(c.says, "Lisbonne", "Lisbon")), " ")
				if words := markup.Check(t, c.page); !strings.Contains(strings.ReplaceAll(words, "Lisbonne", "Lisbon"), says) {
					t.Errorf("it does not say %q: %s", c.says, words)
				}
			})
		}
	}
}
