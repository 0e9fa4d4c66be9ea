package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// How a stage by video is joined reaches the candidate and the panel, and what cannot be is refused with what was typed.
func TestJoining_EnteredByHR(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.stage set mode = 'remote'`)
	w.DB.Exec(t, `delete from interview.occupation where purpose = 'room'`)
	w.DB.Exec(t, `update interview.booking set announced_at = now(), mode = 'remote'`)
	b := w.visitor(t, account.RoleHR)
	path := w.stagePath(w.id("stage")) + "/joining"
	w.expectJoining(t, "How to join is not entered yet.", "How to join will stand here.")
	for name, c := range map[string]struct {
		fields []string
		says   string
	}{
		"nothing to join by":   {[]string{"platform", "Webex"}, "Enter"},
		"not https":            {[]string{"link", "http://meet.example.org/1"}, "https"},
		"a script":             {[]string{"link", "javascript:alert(1)"}, "https"},
		"a number of letters":  {[]string{"phone", "call me"}, "number"},
		"a test call long ago": {[]string{"link", "https://meet.example.org/1", "test-day", "1/3/2020"}, "past"},
	} {
		got := b.Post(t, path, form(t, b, path, c.fields...))
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, c.says) ||
			!strings.Contains(got.Text, `value="`+c.fields[1]+`"`) {
			t.Errorf("%s: %d %s", name, got.Status, words)
		}
	}
	fields := form(t, b, path, "platform", "Webex", "link", "https://meet.example.org/1?a=1&b=2", "code", "4711",
		"test-day", "1/3/2031")
	for range 2 { // the same form sent twice is no surprise
		if got := b.Post(t, path, fields); got.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	stale := with(fields, "code", "4712")
	if got := b.Post(t, path, stale); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an older version: %d", got.Status)
	}
	for role, page := range map[account.Role]string{
		account.RoleCandidate: "/requests/interviews/" + w.ids["booking"], account.RolePanel: "/panel/" + w.ids["booking"],
	} {
		got := w.visitor(t, role).Get(t, page)
		if words := markup.CheckHTML(t, got.Text); !strings.Contains(words, "Webex") || !strings.Contains(words, "4711") ||
			!strings.Contains(got.Text, `href="https://meet.example.org/1?a=1&amp;b=2"`) {
			t.Errorf("%s reads: %d %s", role, got.Status, words)
		}
	}
	w.expectJoining(t, "Webex", "Webex")
	var events int
	if w.query(t, &events, `select count(*) from interview.event where step = 'joining_changed'`); events != 1 {
		t.Errorf("%d times news", events)
	}
}

// expectJoining expects words on the booking's page of HR, which leads to where they are changed, and of the candidate.
func (w setup) expectJoining(t *testing.T, hr, candidate string) {
	t.Helper()
	page := w.visitor(t, account.RoleHR).Get(t, "/interviews/bookings/"+w.ids["booking"]).Text
	expectWords(t, page, hr, "Enter the link or number")
	change := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/joining"
	if !strings.Contains(page, `href="`+change+`"`) {
		t.Errorf("no link to %s", change)
	}
	expectWords(t, w.visitor(t, account.RoleCandidate).Get(t, "/requests/interviews/"+w.ids["booking"]).Text, candidate)
}

// HR reads when an interview by video is on the candidate's clocks, and is warned of the hours there.
func TestBooking_CandidatesClock(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t, brussels(t)))
	w.DB.Exec(t, `update interview.booking set during = '[2031-03-10 09:00Z, 2031-03-10 10:00Z)'`)
	w.DB.Exec(t, `update interview.occupation set during = '[2031-03-10 09:00Z, 2031-03-10 10:00Z)'`)
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/bookings/" + w.ids["booking"]
	for _, c := range []struct {
		mode, zone string
		time, warn string // empty: nothing is said
	}{
		{"remote", "America/Sao_Paulo", "06:00", "06:00 to 07:00"},
		{"remote", "Europe/Lisbon", "09:00", ""},
		{"remote", "Europe/Paris", "", ""},
		{"in_person", "America/Sao_Paulo", "", ""},
	} {
		w.DB.Exec(t, `update interview.stage set mode = $1`, c.mode)
		w.DB.Exec(t, `update account.account set time_zone = $1 where role = 'candidate'`, c.zone)
		words := plainSpaces(markup.CheckHTML(t, b.Get(t, path).Text))
		_, said, found := strings.Cut(words, "For the candidate ")
		if found != (c.time != "") || found && !strings.Contains(said[:60], c.time) {
			t.Errorf("%s, %s: %s", c.mode, c.zone, words)
		}
		if strings.Contains(words, "06:00 to 07:00") != (c.warn != "") {
			t.Errorf("%s, %s, warning: %s", c.mode, c.zone, words)
		}
	}
}
