package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apognu/gocal"
	ical "github.com/arran4/golang-ical"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest/fixture"
)

// calendarEvent is an event of a calendar file as a parser reads it.
type calendarEvent struct {
	UID, Location, Status string
	Sequence              int
	Start, End            time.Time
}

// calendarParsers returns independent parsers of calendar files.
func calendarParsers() map[string]func(string) ([]calendarEvent, error) {
	return map[string]func(string) ([]calendarEvent, error){"golang-ical": parseGolangICal, "gocal": parseGocal}
}

func parseGolangICal(text string) (events []calendarEvent, err error) {
	calendar, err := ical.ParseCalendar(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	for _, e := range calendar.Events() {
		value := func(name ical.ComponentProperty) string {
			if p := e.GetProperty(name); p != nil {
				return p.Value
			}
			return ""
		}
		o := calendarEvent{
			UID: e.Id(), Location: value(ical.ComponentPropertyLocation), Status: value(ical.ComponentPropertyStatus),
		}
		if o.Sequence, err = strconv.Atoi(value(ical.ComponentPropertySequence)); err != nil {
			return nil, err
		}
		if o.Start, err = e.GetStartAt(); err != nil {
			return nil, err
		}
		if o.End, err = e.GetEndAt(); err != nil {
			return nil, err
		}
		events = append(events, o)
	}
	return events, nil
}

func parseGocal(text string) (events []calendarEvent, err error) {
	parser := gocal.NewParser(strings.NewReader(text))
	parser.SkipBounds = true
	if err := parser.Parse(); err != nil {
		return nil, err
	}
	for _, e := range parser.Events {
		events = append(events, calendarEvent{e.Uid, e.Location, e.Status, e.Sequence, *e.Start, *e.End})
	}
	return events, nil
}

// importCalendar imports files one after the other as a calendar does: an event replaces the one with its UID, unless
// its SEQUENCE is lower (RFC 5546, 2.1.5).
func importCalendar(
	t *testing.T, parse func(string) ([]calendarEvent, error), files ...string,
) map[string]calendarEvent {
	t.Helper()
	calendar := map[string]calendarEvent{}
	for _, file := range files {
		events, err := parse(file)
		if err != nil || len(events) != 1 {
			t.Fatalf("%d events, %v:\n%s", len(events), err, file)
		}
		if e := events[0]; e.Sequence >= calendar[e.UID].Sequence {
			calendar[e.UID] = e
		}
	}
	return calendar
}

// calendarReaders are the people who have a booking's calendar file, by audience, and its path.
func calendarReaders() map[account.Role]string {
	return map[account.Role]string{
		account.RoleCandidate: "/requests/interviews/%s/calendar.ics", account.RoleHR: "/interviews/bookings/%s/calendar.ics",
		account.RolePanel: "/panel/%s/calendar.ics",
	}
}

// A calendar that imports the file of an interview before and after a move, in any order, has one event: the new one.
func TestCalendar_MoveLeavesOneEvent(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set name = 'Room Namur', site = 'Rue de la Loi 1, Brussels', seats = 8
		where id = $1`, w.ids["room"])
	fixture.PanelMember(t, w.DB, w.id("stage"), w.id("seat"))
	people := map[account.Role]*inprocess.Visitor{}
	old := map[account.Role]string{}
	for role, path := range calendarReaders() {
		people[role] = w.visitor(t, role)
		old[role] = people[role].Get(t, fmt.Sprintf(path, w.ids["booking"])).Text
	}
	moved, start := w.moveToFirstSlot(t)
	for _, role := range []account.Role{account.RoleCandidate, account.RoleHR} {
		old[role] = w.expectTentative(t, people[role].Get(t, fmt.Sprintf(calendarReaders()[role], moved)).Text, old[role])
	}
	w.confirm(t, moved)
	for role, path := range calendarReaders() {
		fresh := people[role].Get(t, fmt.Sprintf(path, moved)).Text
		for name, parse := range calendarParsers() {
			for _, files := range [][]string{{old[role], fresh}, {fresh, old[role]}, {old[role], fresh, old[role]}} {
				calendar := importCalendar(t, parse, files...)
				e := calendar[w.ids["booking"]+"@portal.example"]
				if len(calendar) != 1 || !e.Start.Equal(start) || e.Status != "CONFIRMED" ||
					e.Location != "Room Namur, Rue de la Loi 1, Brussels" {
					t.Errorf("%s, %s: %+v", role, name, calendar)
				}
			}
		}
	}
	for role, path := range calendarReaders() {
		late := people[role].Get(t, fmt.Sprintf(path, w.ids["booking"]))
		if late.Status != http.StatusSeeOther || late.Location() != fmt.Sprintf(path, moved) {
			t.Errorf("%s, the old one's file after the move: %d to %q", role, late.Status, late.Location())
		}
	}
}

// expectTentative expects the file of an interview that HR has not confirmed, later than another one, and returns it.
func (w setup) expectTentative(t *testing.T, file, before string) string {
	t.Helper()
	first, err := parseGocal(before)
	must(t, err)
	events, err := parseGocal(file)
	must(t, err)
	e := events[0]
	if e.Status != "TENTATIVE" || e.UID != w.ids["booking"]+"@portal.example" || e.Sequence <= first[0].Sequence {
		t.Errorf("%+v", e)
	}
	return file
}

// A cancelled interview is cancelled in the calendars that have it.
func TestCalendar_CancelledInterview(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	roles := slices.Collect(maps.Keys(calendarReaders()))
	before := map[account.Role]string{}
	for _, role := range roles {
		before[role] = w.visitor(t, role).Get(t, fmt.Sprintf(calendarReaders()[role], w.ids["booking"])).Text
	}
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]
	form := hr.Get(t, page+"/cancel").Hidden()
	if got := hr.Post(t, page, with(form, "reason", "The room is closed.")); got.Status != http.StatusSeeOther {
		t.Fatalf("cancelling: %d", got.Status)
	}
	for _, role := range roles {
		after := w.visitor(t, role).Get(t, fmt.Sprintf(calendarReaders()[role], w.ids["booking"])).Text
		for name, parse := range calendarParsers() {
			calendar := importCalendar(t, parse, before[role], after)
			e := calendar[w.ids["booking"]+"@portal.example"]
			if len(calendar) != 1 || e.Status != "CANCELLED" || e.Sequence == 0 {
				t.Errorf("%s, %s: %+v", role, name, calendar)
			}
		}
	}
}

// confirm puts in place what a booking needs, and has HR confirm it.
func (w setup) confirm(t *testing.T, booking string) {
	t.Helper()
	w.DB.Exec(t, `update accommodation.measure set status = 'withdrawn'`) // nothing is undecided
	w.DB.Exec(t, `update interview.provision set status = 'in_place' where booking_id = $1 and status = 'needed'`, booking)
	hr := w.Client(t, account.RoleHR, w.owners[account.RoleHR])
	var version string
	w.query(t, &version, `select version::text from interview.booking where id = $1`, booking)
	hr.Post(t, "/interviews/bookings/"+booking, "to", "confirmed", "version", version)
}

// newRoomySetup returns a setup whose room seats the panel, so that HR is offered slots.
func newRoomySetup(t *testing.T) setup {
	t.Helper()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	return w
}

// moveToFirstSlot has HR move the interview to the first slot that its page offers, and returns the new booking and when
// it starts.
func (w setup) moveToFirstSlot(t *testing.T) (id string, start time.Time) {
	t.Helper()
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]
	form := hr.Get(t, page+"/move").Hidden()
	got := hr.Post(t, page+"/move", form)
	if got.Status != http.StatusSeeOther {
		t.Fatalf("moving: %d %s", got.Status, got.Text)
	}
	start, err := time.Parse(time.RFC3339, form.Get("start"))
	must(t, err)
	_, id, _ = strings.Cut(got.Location(), "/bookings/")
	id, _, _ = strings.Cut(id, "?")
	return id, start
}
