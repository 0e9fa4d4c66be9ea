package handlers_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest/fixture"
)

// expectWords fails unless a page has all words.
func expectWords(t *testing.T, page string, want ...string) {
	t.Helper()
	words := markup.CheckHTML(t, page)
	for _, w := range want {
		if !strings.Contains(words, w) {
			t.Errorf("it does not say %q: %s", w, words)
		}
	}
}

func TestHome_SaysThatNothingIsToDo(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	page := w.visitor(t, account.RoleHR).Get(t, "/interviews").Text
	expectWords(t, page, "What needs you today", "Nothing needs you now.", "Director", "V-1; 1 application")
}

// Each line says whom and what it is about, and leads to the page on which it is acted on.
func TestHome_LinesLeadToTheAction(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update interview.booking set during = tstzrange(now() + interval '2 days', now() + interval '49 hours')`)
	w.DB.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'later_day', misfit = '[]'`)
	// Without what follows by trigger: the booking stays confirmed.
	w.DB.Exec(t, `alter table interview.arrangement disable trigger user`)
	w.DB.Exec(t, `alter table interview.provision disable trigger user`)
	second := fixture.Arrangement{Application: w.id("application"), Stage: w.id("stage"), Code: "R-PARKING"}.Insert(t, w.DB)
	due := fixture.Provision{
		Arrangement: second, Booking: w.id("booking"), Item: "parking", Provider: "Caretaker", Status: "asked",
	}.Insert(t, w.DB)
	w.DB.Exec(t, `update interview.provision set due_on = current_date - 1 where id = $1`, due)
	w.DB.Exec(t, `update interview.provision set status = 'declined' where id = $1`, w.ids["provision"])
	fixture.Provision{Arrangement: w.id("arrangement"), Booking: w.id("booking"), Item: "parking"}.Insert(t, w.DB)
	w.DB.Exec(t, `insert into mail.outbox (id, kind, account_id, address, language, created_at, due_at, failed_at, by_hr)
		select gen_random_uuid(), 'notification', candidate_id, email, 'en', created_at, now(), created_at, true
		from interview.application`)
	page := hr.Get(t, "/interviews").Text
	expectWords(t, page, "6 things need you.", "Asked to move (1)", "Would like a later day", "To be replaced (1)",
		"Parking", "Does not fit any more (1)", "To be in place within seven days (1)", "late", "not read by the panel (1)",
		"Paul", "Mail refused (1)", "Find another time Ana; Application 1001; V-1, Panel interview;")
	links := regexp.MustCompile(`<td[^>]*>\s*<a class="govuk-link" href="([^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(links) != 6 {
		t.Errorf("%d links: %v", len(links), links)
	}
	for _, link := range links {
		if got := hr.Get(t, html.UnescapeString(link[1])); got.Status != http.StatusOK {
			t.Errorf("%s: %d", link[1], got.Status)
		}
	}
	for _, kind := range []string{"move", "replace", "misfit", "due", "unread", "refused"} {
		if words := markup.CheckHTML(t, hr.Get(t, "/interviews?kind="+kind).Text); !strings.Contains(words, "Ana") {
			t.Errorf("all of %s: %s", kind, words)
		}
	}
}

// A stage that is ready has a line until it is booked; one that is not ready, or of another kind, has none.
func TestHome_StagesWithoutATime(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update accommodation.measure set status = 'approved'`)
	test := fixture.Stage{
		Vacancy: w.id("vacancy"), Kind: "written_test", FirstDay: time.Date(2031, 3, 10, 0, 0, 0, 0, time.UTC),
	}.Insert(t, w.DB)
	file := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "medical_file", Minutes: 1}.Insert(t, w.DB)
	later := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "language_test"}.Insert(t, w.DB)
	fixture.MoreTime{Application: w.id("application"), Stage: later}.Insert(t, w.DB)
	page := hr.Get(t, "/interviews").Text
	expectWords(t, page, "1 thing needs you.", "Ready, and no time yet (1)", "from 10 March 2031",
		"Find times Ana; Application 1001; V-1, Written test; from 10 March 2031")
	stages := "/interviews/applications/" + w.ids["application"] + "/stages/"
	if !strings.Contains(page, `href="`+stages+test.String()+`/slots"`) || strings.Contains(page, file.String()) {
		t.Errorf("not the stage without a time: %s", markup.CheckHTML(t, page))
	}
	expectWords(t, hr.Get(t, "/interviews?kind=schedule").Text, "Find times Ana;")
	w.DB.Exec(t, `delete from accommodation.more_time`)
	page = hr.Get(t, "/interviews").Text
	expectWords(t, page, "Ready, and no time yet (2)")
	fixture.Booking{
		Application: w.id("application"), Stage: test, CreatedBy: w.people[account.RoleHR], Start: time.Now().AddDate(0, 2, 0),
	}.Insert(t, w.DB)
	expectWords(t, hr.Get(t, "/interviews").Text, "Ready, and no time yet (1)")
	w.cancel(t)
	expectWords(t, hr.Get(t, "/interviews").Text, "Ready, and no time yet (2)")
	w.DB.Exec(t, `update interview.vacancy set status = 'closed'`)
	if words := markup.CheckHTML(t, hr.Get(t, "/interviews").Text); strings.Contains(words, "no time yet") {
		t.Errorf("a vacancy that is closed: %s", words)
	}
}

func TestHome_UnknownAddress(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr := w.visitor(t, account.RoleHR)
	for _, query := range []string{
		"?kind=nothing", "?kind=move&after=yesterday&id=" + w.ids["booking"], "?kind=move&after=2026-01-02T10:00:00Z&id=1",
		"?kind=move&after=2026-01-02T10:00:00Z", "?kind=%ff", "?after=%00",
	} {
		if got := hr.Get(t, "/interviews"+query).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d", query, got)
		}
	}
}

func TestBoard_CellsLeadToBookingOrTimes(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update accommodation.measure set status = 'approved'`)
	path := "/interviews/vacancies/" + w.ids["vacancy"]
	test := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "written_test"}.Insert(t, w.DB)
	file := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "medical_file", Minutes: 1}.Insert(t, w.DB)
	page := hr.Get(t, path).Text
	expectWords(t, page, "1 application", "Confirmed", "no answer yet", "read by 0 of 1", "Ready", "Find times",
		"Nothing to arrange", "Written test Ana, Application 1001: Find times")
	application := "/interviews/applications/" + w.ids["application"]
	for _, href := range []string{
		"/interviews/bookings/" + w.ids["booking"], application + "/stages/" + test.String() + "/slots",
		application + "/stages/" + file.String(), application,
	} {
		if !strings.Contains(page, `href="`+href+`"`) || hr.Get(t, href).Status != http.StatusOK {
			t.Errorf("no link to %s, or no page", href)
		}
	}
	fixture.MoreTime{Application: w.id("application"), Stage: test}.Insert(t, w.DB)
	expectWords(t, hr.Get(t, path).Text, "Not ready yet", "by ")
}

func TestBoard_FilterKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/" + w.ids["vacancy"]
	found := hr.Get(t, path+"?name=AN&stage="+w.ids["stage"]+"&state=confirmed&open=&answer=none&read=no").Text
	expectWords(t, found, "1 of 1 applications", "Ana", "Show all applications")
	for _, value := range []string{`value="AN"`, `value="confirmed" selected`, `value="none" selected`, `value="no" selected`} {
		if !strings.Contains(found, value) {
			t.Errorf("the filter does not show %s", value)
		}
	}
	expectWords(t, hr.Get(t, path+"?name=Zoe").Text, "No application is like that.", "Show all applications")
	long := strings.Repeat("é", 201)
	got := hr.Get(t, path+"?name="+url.QueryEscape(long))
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `value="`+long+`"`) {
		t.Errorf("a long name: %d", got.Status)
	}
	expectWords(t, got.Text, "Type at most 200 characters")
	for _, query := range []string{
		"?state=moved", "?open=no", "?answer=maybe", "?read=some", "?stage=1", "?stage=" + w.ids["vacancy"], "?name=%ff",
		"?after=Ana", "?after=Ana&id=x",
	} {
		if got := hr.Get(t, path+query).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d", query, got)
		}
	}
}
