package hr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/views/hr"
	"stepfree/views/ui"
)

func vacancy() hr.Vacancy {
	return hr.Vacancy{ID: "v", Reference: "2026/1", Title: "Director", Status: "open", Applications: 2}
}

// homeLines returns a line of each kind, and some of what they can be about.
func homeLines() map[string][]hr.HomeLine {
	line := func(kind string, change func(*hr.HomeLine)) hr.HomeLine {
		l := hr.HomeLine{
			Kind: kind, Candidate: "Ana", Number: 1001, Reference: "2026/1", Stage: interview.StagePanelInterview, Start: day(),
			Href: "/interviews/bookings/b",
		}
		change(&l)
		return l
	}
	return map[string][]hr.HomeLine{
		"move": {line("move", func(l *hr.HomeLine) { l.Wish = "morning" })},
		"replace": {
			line("replace", func(l *hr.HomeLine) { l.Need, l.Item = interview.ProvisionPerson, "sign_interpreter" }),
		},
		"misfit": {line("misfit", func(*hr.HomeLine) {})}, "reconfirm": {line("reconfirm", func(*hr.HomeLine) {})},
		"due": {
			line("due", func(l *hr.HomeLine) { l.Need, l.Item, l.DueOn = interview.ProvisionThing, "parking", day() }),
			line("due", func(l *hr.HomeLine) { l.Need, l.DueOn, l.Late = interview.ProvisionThing, day(), true }),
		},
		"unread": {line("unread", func(l *hr.HomeLine) { l.Names = []string{"Paul", "Petra"} })},
		"stand_down": {line("stand_down", func(l *hr.HomeLine) {
			l.Need, l.Item, l.Names = interview.ProvisionPerson, "captioner", []string{"Sofia"}
		})},
		"hold": {line("hold", func(l *hr.HomeLine) { l.Until = day() })},
		"refused": {line("refused", func(l *hr.HomeLine) {
			l.Stage, l.Start = "", time.Time{}
		})},
	}
}

func addHome(p ui.Page, all map[string]shown) {
	l, v := p.Lang, vacancy()
	all["home with nothing"] = shown{hr.Home(p, hr.HomePage{}), l.T("hr.home.nothing")}
	closed := v
	closed.Status = "closed"
	all["more vacancies"] = shown{
		hr.Home(p, hr.HomePage{Rest: true, Vacancies: []hr.Vacancy{closed}, Next: "/interviews?after=V-1&closed=true"}),
		l.T("hr.vacancy.status.closed"),
	}
	holiday := hr.ClosedBooking{
		ID: "b1", Candidate: "Ana", Kind: interview.StagePanelInterview, Status: interview.BookingConfirmed,
		Start: time.Date(2026, time.December, 25, 10, 0, 0, 0, time.UTC), Day: "Midwinter",
	}
	full := hr.HomePage{Vacancies: []hr.Vacancy{v}, Closed: []hr.ClosedBooking{holiday}}
	for kind, lines := range homeLines() {
		section := hr.HomeSection{Kind: kind, Total: 21, Lines: lines, All: "/interviews?kind=" + kind}
		full.Sections = append(full.Sections, section)
		section.Next = "/interviews?kind=" + kind + "&after=2026-12-25T10%3A00%3A00Z&id=1"
		all["all of "+kind] = shown{hr.HomeList(p, section), l.T("hr.home.do." + kind)}
	}
	all["home"] = shown{hr.Home(p, full), l.T("hr.home.sum", "count", 21*len(full.Sections)+1)}
	all["no lines"] = shown{hr.HomeList(p, hr.HomeSection{Kind: "move"}), l.T("hr.home.nothing")}
}

// boardPage returns a board with a stage of each kind and a cell of each state.
func boardPage() hr.BoardPage {
	page := hr.BoardPage{Vacancy: vacancy(), Path: "/interviews/vacancies/v", Team: []string{"Hugo"}}
	ana := hr.BoardRow{ID: "a", Number: 1001, Candidate: "Ana", ReadyBy: day()}
	ben := hr.BoardRow{ID: "b", Number: 1002, Candidate: "Ben", ReadyBy: day(), Refused: true}
	for i, kind := range interview.StageKinds() {
		s := interview.Stage{ID: uuid.New(), Kind: kind, Minutes: 50, Mode: catalogue.Modes()[i]}
		if i%2 == 0 {
			s.FirstDay = day()
		}
		if i%3 == 0 {
			s.LastDay = day()
		}
		page.Stages = append(page.Stages, s)
		ana.Cells = append(ana.Cells, hr.BoardCell{Stage: s, State: "ready", Ready: true, Open: i % 3})
		ben.Cells = append(ben.Cells, hr.BoardCell{Stage: s, State: "not_ready"})
	}
	last := interview.Stage{
		ID: uuid.New(), Kind: interview.StagePanelInterview, Mode: catalogue.ModeInPerson, Minutes: 50,
	}
	page.Stages = append(page.Stages, last)
	booked := hr.BoardCell{Stage: last, State: "held", BookingID: "b1", Start: day(), Sittings: 2, Open: 3}
	ana.Cells, ben.Cells = append(ana.Cells, booked), append(ben.Cells, booked)
	page.Rows = append(page.Rows, ana, ben)
	for _, c := range []hr.BoardCell{
		{State: "arranged", Misfit: true},
		{State: "confirmed", Answer: "move_asked", Panel: 2, Read: 2},
		{State: "confirmed", Answer: "accepted", Panel: 2, Read: 1},
		{State: "confirmed", Ready: true},
		{State: "done"},
	} {
		c.Stage, c.BookingID, c.Start = last, "b2", day()
		row := hr.BoardRow{ID: "c", Number: int64(1001 + len(page.Rows)), Candidate: "Cleo", ReadyBy: day()}
		row.Cells = append(append(row.Cells, ana.Cells[:6]...), c)
		page.Rows = append(page.Rows, row)
	}
	return page
}

func addBoard(p ui.Page, all map[string]shown, errs func(string) ui.FormState) {
	l := p.Lang
	empty := hr.BoardPage{Vacancy: vacancy(), Path: "/interviews/vacancies/v"}
	empty.Applications = 0
	all["vacancy without applications"] = shown{hr.Board(p, empty), l.T("hr.applications.empty")}
	empty.Applications, empty.Filtered = 2, true
	all["board with nothing found"] = shown{hr.Board(p, empty), l.T("hr.board.none")}
	empty.Filter = errs("name")
	all["board with a wrong filter"] = shown{hr.Board(p, empty), l.T("error.time.order")}
	full := boardPage()
	full.Next = "/interviews/vacancies/v?after=Ben&id=b"
	all["board"] = shown{hr.Board(p, full), l.T("hr.board.by", "day", l.ShortDate(day()))}
	full.Stage, full.Filtered, full.Matching = full.Stages[6].ID.String(), true, 1
	all["board of one stage"] = shown{hr.Board(p, full), l.T("hr.board.matching", "count", 1, "all", "2")}
}

func TestBoard_CellSaysWhatIsToBeKnown(t *testing.T) {
	t.Parallel()
	p := englishPage(t, "Director")
	page := boardPage()
	page.Stage = page.Stages[6].ID.String()
	words := markup.Check(t, hr.Board(p, page))
	for _, want := range []string{
		"Time held", "Not ready yet · 3 to arrange · 2 sessions", "Does not fit any more", "Asks to move",
		"panel has read", "accepted · read by 1 of 2", "no answer yet", "Took place", "Panel interview 2 Ana, Application 1001:",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("it does not say %q: %s", want, words)
		}
	}
	if strings.Contains(words, "Find times") {
		t.Errorf("a stage that is not chosen is shown: %s", words)
	}
}
