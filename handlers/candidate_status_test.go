package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/seal"
	"stepfree/storage/storagetest/fixture"
)

// offered returns a visitor to whom an alternative is offered, and the page that says so.
func offered(t *testing.T) (w setup, b *inprocess.Visitor, path string) {
	t.Helper()
	w = newSetup(t, start(t))
	measure := w.id("measure")
	reasons, err := w.CandidateKey.Recipient().SealWords(seal.Binding{
		Request: w.id("request"), Object: measure, Kind: seal.KindReasons, Version: 1,
	}, "The lift is being repaired.")
	must(t, err)
	fixture.Decision{
		Measure: measure, DecidedBy: w.people[account.RoleAdviser], Outcome: "alternative_offered", Reasons: reasons,
	}.Insert(t, w.DB)
	fixture.Arrangement{
		ID: measure, Application: w.id("application"), Stage: w.id("stage"), Withheld: true,
		Practical: "A room on the ground floor.", Conduct: "Meet at the gate.",
	}.Insert(t, w.DB)
	w.DB.Exec(t, `update accommodation.measure set status = 'alternative_offered' where id = $1`, measure)
	return w, w.visitor(t, account.RoleCandidate), "/requests/" + w.ids["request"] + "/measures/" + w.ids["measure"]
}

// leads checks that a response redirects to a path, and returns the words of the page there.
func leads(t *testing.T, b *inprocess.Visitor, got inprocess.Response, path string) string {
	t.Helper()
	if got.Status != http.StatusSeeOther || got.Location() != path {
		t.Fatalf("%d to %q, want %q", got.Status, got.Location(), path)
	}
	return markup.CheckHTML(t, b.Get(t, path).Text)
}

func TestOffer_AnsweredOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ answer, later, says string }{
		{"accept", "decline", "Approved"},
		{"decline", "accept", "Offer declined"},
	} {
		w, b, path := offered(t)
		page := b.Get(t, path)
		words := markup.CheckHTML(t, page.Text)
		for _, want := range []string{
			"The lift is being repaired.", "A room on the ground floor.", "Meet at the gate.", "Accept", "Decline",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("the page does not say %q: %s", want, words)
			}
		}
		form := page.Hidden()
		for _, answer := range []string{c.answer, c.answer, c.later} {
			words := leads(t, b, b.Post(t, path+"/answer", with(form, "answer", answer)), path)
			if !strings.Contains(words, c.says) || strings.Contains(words, "Do you accept") {
				t.Errorf("%s, then %s: %s", c.answer, answer, words)
			}
		}
		var released bool
		w.query(t, &released, `
			select released_at is not null and status = 'approved' from interview.arrangement where id = $1`, w.ids["measure"])
		if released != (c.answer == "accept") {
			t.Errorf("after %s HR has the arrangement: %v", c.answer, released)
		}
	}
}

func TestWithdraw_WholeRequest(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b, path := w.visitor(t, account.RoleCandidate), "/requests/"+w.ids["request"]
	status := b.Get(t, path)
	if !strings.Contains(status.Text, `href="`+path+`/withdraw"`) {
		t.Fatal("the request's page does not lead to withdrawing it")
	}
	form := b.Get(t, path+"/withdraw").Hidden()
	for range 2 {
		words := leads(t, b, b.Post(t, path+"/withdraw", form), path)
		if !strings.Contains(words, "Withdrawn") || strings.Contains(words, "decides by") {
			t.Error(words)
		}
	}
	leads(t, b, b.Get(t, path+"/withdraw"), path)
	var steps int
	w.query(t, &steps, `
		select count(*) from accommodation.event where request_id = $1 and step = 'withdrawn'`, w.ids["request"])
	if steps != 1 {
		t.Errorf("it was withdrawn %d times", steps)
	}
}

func TestInterview_AcceptMoveCalendar(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b, path := w.visitor(t, account.RoleCandidate), "/requests/interviews/"+w.ids["booking"]
	page := b.Get(t, path)
	if words := markup.CheckHTML(t, page.Text); !strings.Contains(words, "Room 4") ||
		!strings.Contains(words, "A room without steps.") || !strings.Contains(words, "Brussels") {
		t.Errorf("the interview: %s", words)
	}
	form := page.Hidden()
	if got := b.Post(t, path+"/move", form); got.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(got.Text, "Choose what would suit you better") {
		t.Errorf("no wish: %d", got.Status)
	}
	moved := leads(t, b, b.Post(t, path+"/move", with(form, "wish", "morning")), path)
	if !strings.Contains(moved, "You asked to move it.") {
		t.Error(moved)
	}
	for range 2 {
		words := leads(t, b, b.Post(t, path+"/accept", form), path)
		if !strings.Contains(words, "You accepted this appointment.") {
			t.Error(words)
		}
	}
	file := b.Get(t, path+"/calendar.ics")
	if !strings.HasPrefix(file.Header.Get("Content-Type"), "text/calendar") ||
		!strings.Contains(file.Text, "UID:"+w.ids["booking"]+"@portal.example\r\n") ||
		!strings.Contains(file.Text, "SUMMARY:Interview\r\n") || strings.Contains(file.Text, "steps") {
		t.Errorf("%v\n%s", file.Header, file.Text)
	}
}

func TestInterview_WishSurvivesExpiredSession(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	path := "/requests/interviews/" + w.ids["booking"] + "/move"
	me := w.owners[account.RoleCandidate]
	b := w.SignedIn(t, account.RoleCandidate, me)
	form := b.Get(t, path).Hidden()
	w.DB.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where hash = $1`, me.Hash())
	if got := b.Post(t, path, with(form, "wish", "morning")); got.Status != http.StatusSeeOther ||
		got.Location() != "/sign-in?next="+url.QueryEscape(path+"#wish")+"&saved=1" {
		t.Fatalf("%d to %q", got.Status, got.Location())
	}
	w.DB.Exec(t, `update account.session set expires_at = now() + interval '1 hour' where hash = $1`, me.Hash())
	page := b.Get(t, path).Text
	if words := markup.CheckHTML(t, page); !strings.Contains(words, "It is not saved yet") ||
		!regexp.MustCompile(`value="morning"[^>]* checked`).MatchString(page) {
		t.Errorf("what was chosen is not there: %s", words)
	}
}

func TestInterview_BegunTakesNoAnswer(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b, path := w.visitor(t, account.RoleCandidate), "/requests/interviews/"+w.ids["booking"]
	form := b.Get(t, path).Hidden()
	w.DB.Exec(t, `
		update interview.booking set during = tstzrange(now() - interval '1 hour', now() + interval '1 hour')
		where id = $1`, w.ids["booking"])
	leads(t, b, b.Get(t, path+"/move"), path)
	leads(t, b, b.Get(t, path+"/waive/"+w.ids["arrangement"]), path)
	if words := leads(t, b, b.Post(t, path+"/accept", form), path); strings.Contains(words, "You accepted") ||
		strings.Contains(words, "Accept this") {
		t.Error(words)
	}
	moved := leads(t, b, b.Post(t, path+"/move", with(form, "wish", "morning")), path)
	if strings.Contains(moved, "You asked") {
		t.Error(moved)
	}
}

func TestArrangement_Waive(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b, path := w.visitor(t, account.RoleCandidate), "/requests/interviews/"+w.ids["booking"]
	waive := path + "/waive/" + w.ids["arrangement"]
	form := b.Get(t, waive).Hidden()
	for range 2 {
		if words := leads(t, b, b.Post(t, waive, form), path); !strings.Contains(words, "Not needed this time") {
			t.Error(words)
		}
	}
	leads(t, b, b.Get(t, waive), path)
}
