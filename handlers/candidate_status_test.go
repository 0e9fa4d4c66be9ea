package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/handlers"
	"stepfree/seal"
)

// offered is a candidate to whom an alternative was offered, at the page that says so.
func offered(t *testing.T) (w world, b *browser, path string) {
	t.Helper()
	var zone seal.PrivateKey
	w = newWorld(t, start(t, func(c *handlers.Config) { zone = c.CandidateKey }))
	request, measure := uuid.MustParse(w.ids["request"]), uuid.MustParse(w.ids["measure"])
	reasons, err := zone.Recipient().SealWords(seal.Binding{Request: request, Object: measure, Kind: seal.KindReasons, Version: 1}, "The lift is being repaired.")
	must(t, err)
	w.db.Exec(t, `insert into accommodation.decision (measure_id, candidate_id, outcome, code, parameters, reasons, language, decided_by, pseudonym, decided_at)
		select m.id, m.candidate_id, 'alternative_offered', m.code, '{}', $2, 'en', a.id, a.pseudonym, now()
		from accommodation.measure m, account.account a where m.id = $1 and a.name = 'Maria'`, measure, reasons)
	w.db.Exec(t, `insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status)
		select $1, application_id, candidate_id, vacancy_id, stage_id, code, '{}', 'A room on the ground floor.', 'Meet at the gate.', 'en', 'approved'
		from interview.arrangement where id = $2`, measure, w.ids["arrangement"])
	w.db.Exec(t, `update accommodation.measure set status = 'alternative_offered' where id = $1`, measure)
	return w, w.as(account.RoleCandidate, w.owners[account.RoleCandidate]), "/requests/" + w.ids["request"] + "/measures/" + w.ids["measure"]
}

// leads checks that an answer leads to a path, and returns the words of the page there.
func (b *browser) leads(t *testing.T, got answer, path string) string {
	t.Helper()
	if got.status != http.StatusSeeOther || got.location() != path {
		t.Fatalf("%d to %q, want %q", got.status, got.location(), path)
	}
	return markup.CheckHTML(t, b.get(t, path).text)
}

func TestOffer_AnsweredOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ answer, later, says string }{
		{"accept", "decline", "Approved"},
		{"decline", "accept", "Offer declined"},
	} {
		w, b, path := offered(t)
		page := b.get(t, path)
		words := markup.CheckHTML(t, page.text)
		for _, want := range []string{"The lift is being repaired.", "A room on the ground floor.", "Meet at the gate.", "Accept", "Decline"} {
			if !strings.Contains(words, want) {
				t.Errorf("the page does not say %q: %s", want, words)
			}
		}
		form := hidden(page.text)
		for _, answer := range []string{c.answer, c.answer, c.later} {
			words := b.leads(t, b.post(t, path+"/answer", with(form, "answer", answer)), path)
			if !strings.Contains(words, c.says) || strings.Contains(words, "Do you accept") {
				t.Errorf("%s, then %s: %s", c.answer, answer, words)
			}
		}
		var released bool
		must(t, w.db.Super.GetContext(t.Context(), &released, `select released_at is not null and status = 'approved' from interview.arrangement where id = $1`, w.ids["measure"]))
		if released != (c.answer == "accept") {
			t.Errorf("after %s HR has the arrangement: %v", c.answer, released)
		}
	}
}

func TestWithdraw_WholeRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b, path := w.as(account.RoleCandidate, w.owners[account.RoleCandidate]), "/requests/"+w.ids["request"]
	status := b.get(t, path)
	if !strings.Contains(status.text, `href="`+path+`/withdraw"`) {
		t.Fatal("the request's page does not lead to withdrawing it")
	}
	form := hidden(b.get(t, path+"/withdraw").text)
	for range 2 {
		words := b.leads(t, b.post(t, path+"/withdraw", form), path)
		if !strings.Contains(words, "Withdrawn") || strings.Contains(words, "decides by") {
			t.Error(words)
		}
	}
	b.leads(t, b.get(t, path+"/withdraw"), path)
	var steps int
	must(t, w.db.Super.GetContext(t.Context(), &steps, `select count(*) from accommodation.event where request_id = $1 and step = 'withdrawn'`, w.ids["request"]))
	if steps != 1 {
		t.Errorf("it was withdrawn %d times", steps)
	}
}

func TestInterview_AcceptMoveCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b, path := w.as(account.RoleCandidate, w.owners[account.RoleCandidate]), "/requests/interviews/"+w.ids["booking"]
	page := b.get(t, path)
	if words := markup.CheckHTML(t, page.text); !strings.Contains(words, "Room 4") || !strings.Contains(words, "A room without steps.") || !strings.Contains(words, "Brussels") {
		t.Errorf("the interview: %s", words)
	}
	form := hidden(page.text)
	if got := b.post(t, path+"/move", form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Choose what would suit you better") {
		t.Errorf("no wish: %d", got.status)
	}
	if words := b.leads(t, b.post(t, path+"/move", with(form, "wish", "morning")), path); !strings.Contains(words, "You asked to move it.") {
		t.Error(words)
	}
	for range 2 {
		if words := b.leads(t, b.post(t, path+"/accept", form), path); !strings.Contains(words, "You accepted this appointment.") {
			t.Error(words)
		}
	}
	file := b.get(t, path+"/calendar.ics")
	if !strings.HasPrefix(file.header.Get("Content-Type"), "text/calendar") || !strings.Contains(file.text, "UID:"+w.ids["booking"]+"@portal.example\r\n") ||
		!strings.Contains(file.text, "SUMMARY:Interview\r\n") || strings.Contains(file.text, "steps") {
		t.Errorf("%v\n%s", file.header, file.text)
	}
}

func TestInterview_WishSurvivesExpiredSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	path := "/requests/interviews/" + w.ids["booking"] + "/move"
	me := w.owners[account.RoleCandidate]
	b := w.as(account.RoleCandidate, me)
	form := hidden(b.get(t, path).text)
	w.db.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where hash = $1`, me.Hash())
	if got := b.post(t, path, with(form, "wish", "morning")); got.status != http.StatusSeeOther || got.location() != "/sign-in?kept=1&next="+url.QueryEscape(path+"#wish") {
		t.Fatalf("%d to %q", got.status, got.location())
	}
	w.db.Exec(t, `update account.session set expires_at = now() + interval '1 hour' where hash = $1`, me.Hash())
	page := b.get(t, path).text
	if words := markup.CheckHTML(t, page); !strings.Contains(words, "It is not saved yet") || !regexp.MustCompile(`value="morning"[^>]* checked`).MatchString(page) {
		t.Errorf("what was chosen is not there: %s", words)
	}
}

func TestInterview_BegunTakesNoAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b, path := w.as(account.RoleCandidate, w.owners[account.RoleCandidate]), "/requests/interviews/"+w.ids["booking"]
	form := hidden(b.get(t, path).text)
	w.db.Exec(t, `update interview.booking set during = tstzrange(now() - interval '1 hour', now() + interval '1 hour') where id = $1`, w.ids["booking"])
	b.leads(t, b.get(t, path+"/move"), path)
	b.leads(t, b.get(t, path+"/waive/"+w.ids["arrangement"]), path)
	if words := b.leads(t, b.post(t, path+"/accept", form), path); strings.Contains(words, "You accepted") || strings.Contains(words, "Accept this") {
		t.Error(words)
	}
	if words := b.leads(t, b.post(t, path+"/move", with(form, "wish", "morning")), path); strings.Contains(words, "You asked") {
		t.Error(words)
	}
}

func TestArrangement_Waive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b, path := w.as(account.RoleCandidate, w.owners[account.RoleCandidate]), "/requests/interviews/"+w.ids["booking"]
	waive := path + "/waive/" + w.ids["arrangement"]
	form := hidden(b.get(t, waive).text)
	for range 2 {
		if words := b.leads(t, b.post(t, waive, form), path); !strings.Contains(words, "Not needed this time") {
			t.Error(words)
		}
	}
	b.leads(t, b.get(t, waive), path)
}
