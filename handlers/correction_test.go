package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
)

func TestApplication_CorrectAndConfirmAddress(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	hr, me := w.visitor(t, account.RoleHR), w.visitor(t, account.RoleCandidate)
	path := "/interviews/applications/" + w.ids["application"]
	form := with(hr.Get(t, path).Hidden(), "name", "Anna", "email", "anna@example.org", "language", "fr",
		"answer_by-day", "1", "answer_by-month", "3", "answer_by-year", "2031")
	if got := hr.Post(t, path, form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	if got := me.Get(t, "/requests"); got.Status != http.StatusSeeOther {
		t.Errorf("the old address is still signed in: %d", got.Status)
	}
	page := hr.Get(t, path)
	if words := markup.CheckHTML(t, page.Text); !strings.Contains(page.Text, `value="anna@example.org"`) ||
		!strings.Contains(page.Text, `value="Anna"`) {
		t.Errorf("HR's page: %s", words)
	}
	token := storagetest.Session(t, w.DB, w.people[account.RoleCandidate], account.RoleCandidate)
	me = w.SignedIn(t, account.RoleCandidate, token)
	list := me.Get(t, "/requests")
	if words := markup.CheckHTML(t, list.Text); !strings.Contains(words,
		"HR has entered another e-mail address for you: anna@example.org.") {
		t.Fatalf("%s", words)
	}
	question := "/requests/applications/" + w.ids["application"] + "/address"
	empty := me.Post(t, question, me.Get(t, question).Hidden())
	if words := markup.CheckHTML(t, empty.Text); empty.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(words, "Choose an address") {
		t.Errorf("%d %s", empty.Status, words)
	}
	yes := with(empty.Hidden(), "right", "yes")
	for range 2 {
		if got := me.Post(t, question, yes); got.Status != http.StatusSeeOther || got.Location() != "/requests" {
			t.Errorf("%d %s", got.Status, got.Location())
		}
	}
	if words := markup.CheckHTML(t, me.Get(t, "/requests").Text); strings.Contains(words, "another e-mail address") {
		t.Errorf("asked again: %s", words)
	}
}

func TestApplication_CorrectionConflicts(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := inFrench(t, w)
	w.DB.Exec(t, `update interview.application set answer_by = '2031-03-01'`)
	path := "/interviews/applications/" + w.ids["application"]
	shown := b.Get(t, path).Hidden()
	fields := func(name string) []string {
		return []string{
			"name", name, "email", "ana@example.org", "language", "en", "answer_by-day", "1", "answer_by-month", "3",
			"answer_by-year", "2031",
		}
	}
	for range 2 { // the same form sent twice is no surprise
		if got := b.Post(t, path, with(shown, fields("Anna")...)); got.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	late := b.Post(t, path, with(shown, fields("Hanna")...))
	words := markup.CheckHTML(t, late.Text)
	if late.Status != http.StatusUnprocessableEntity || !strings.Contains(words, "a modifié cette fiche") ||
		!strings.Contains(late.Text, `value="Hanna"`) {
		t.Errorf("%d %s", late.Status, words)
	}
	earlier := with(b.Get(t, path).Hidden(), append(fields("Anna"), "answer_by-day", "28", "answer_by-month", "2")...)
	got := b.Post(t, path, earlier)
	if words := markup.CheckHTML(t, got.Text); got.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(words, "a déjà été communiquée") || !strings.Contains(got.Text, `value="28"`) {
		t.Errorf("an earlier date: %d %s", got.Status, words)
	}
	w.DB.Exec(t, `update interview.application set answer_by = current_date - 9`)
	moved := b.Post(t, path, with(b.Get(t, path).Hidden(), fields("Anna")...))
	if words := markup.CheckHTML(t, moved.Text); !strings.Contains(words, "est passée : elle ne change plus") {
		t.Errorf("a date that has passed: %d %s", moved.Status, words)
	}
}

func TestApplication_TakeBack(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/applications/" + w.ids["application"] + "/take-back"
	words := markup.CheckHTML(t, b.Get(t, path).Text)
	for _, want := range []string{"1 interview is booked for it", "1 arrangement is to be put in place"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in %s", want, words)
		}
	}
	form := b.Get(t, "/interviews/applications/"+w.ids["application"]).Hidden()
	if got := b.Post(t, path, form); got.Status != http.StatusConflict {
		t.Errorf("with a booking: %d", got.Status)
	}
	w.DB.Exec(t, `update interview.booking set status = 'cancelled'`)
	w.DB.Exec(t, `update interview.arrangement set status = 'withdrawn'`)
	for range 2 { // the same form sent twice is no surprise
		got := b.Post(t, path, form)
		if got.Status != http.StatusSeeOther || got.Location() != "/interviews/vacancies/"+w.ids["vacancy"] {
			t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	if words := markup.CheckHTML(t, b.Get(t, "/interviews/vacancies/"+w.ids["vacancy"]).Text); !strings.Contains(words,
		"No application yet") {
		t.Errorf("HR's list: %s", words)
	}
	me := w.visitor(t, account.RoleCandidate)
	if words := markup.CheckHTML(t, me.Get(t, "/requests").Text); !strings.Contains(words,
		"HR has taken this application back") || !strings.Contains(words, "Request") {
		t.Errorf("the candidate's list: %s", words)
	}
	answer := "/requests/applications/" + w.ids["application"]
	if got := me.Get(t, answer); got.Status != http.StatusSeeOther {
		t.Errorf("the question is still asked: %d", got.Status)
	}
}
