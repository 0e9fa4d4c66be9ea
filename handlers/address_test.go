package handlers_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest/fixture"
)

// addressForms returns the forms that take an e-mail address or a name of a person, each with the path to which it is
// sent and fields that fit.
func addressForms(t *testing.T, w setup) map[string]func(name, email string) inprocess.Response {
	t.Helper()
	hr, admin, nobody := w.visitor(t, account.RoleHR), w.visitor(t, account.RoleAdmin), w.Visitor(t)
	add := "/interviews/vacancies/" + w.ids["vacancy"] + "/applications/new"
	correct := "/interviews/applications/" + w.ids["application"]
	until := []string{"language", "en", "answer_by-day", "1", "answer_by-month", "12", "answer_by-year", "2199"}
	return map[string]func(name, email string) inprocess.Response{
		"new application": func(name, email string) inprocess.Response {
			return hr.Post(t, add, form(t, hr, add, append(until, "name", name, "email", email)...))
		},
		"correction": func(name, email string) inprocess.Response {
			return hr.Post(t, correct, form(t, hr, correct, append(until, "name", name, "email", email)...))
		},
		"account": func(name, email string) inprocess.Response {
			const path = "/admin/accounts/new"
			return admin.Post(t, path, form(t, admin, path, "name", name, "email", email, "role", "hr", "language", "en"))
		},
		"sign-in": func(_, email string) inprocess.Response {
			return nobody.Post(t, "/sign-in", url.Values{"email": {email}})
		},
	}
}

// What cannot be seen is taken off the ends of an address or a name, and refused inside with a sentence; what was typed
// is shown again.
func TestAddress_EveryFormCleansAndChecks(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	const visible = "a character in it cannot be seen"
	for name, send := range addressForms(t, w) {
		for _, c := range []struct{ name, email, says, field string }{
			{"Ana", "a\u200bna@example.org", visible, "email"},
			{"Ana", "ana@exam\u2060ple.org", visible, "email"},
			{"A\u202ena", "ana@example.org", visible, "name"},
			{"\u200b", "ana@example.org", "", "name"},
			{"12", "ana@example.org", "write at least one letter", "name"},
			{"Ana", "\u200b\u00a0", "", "email"},
		} {
			if name == "sign-in" && c.field == "name" {
				continue
			}
			got := send(c.name, c.email)
			typed := map[string]string{"name": c.name, "email": c.email}[c.field]
			if got.Status != http.StatusUnprocessableEntity || !strings.Contains(markup.CheckHTML(t, got.Text), c.says) ||
				!strings.Contains(got.Text, `value="`+html.EscapeString(typed)+`"`) {
				t.Errorf("%s with %q and %q: %d", name, c.name, c.email, got.Status)
			}
		}
		email := strings.ReplaceAll(name, " ", "-") + "@example.org"
		if got := send("Zoë\u200b", "\ufeff"+email+"\u200b"); got.Status >= http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, got.Status, markup.CheckHTML(t, got.Text))
		}
		if name == "sign-in" {
			continue
		}
		var stored int
		w.query(t, &stored, `
			select count(*) from (
				select name, email from account.account union all select name, email from interview.application) all_names
			where email = $1 and name = 'Zoë'`, email)
		if stored == 0 {
			t.Errorf("%s: the name and the address are not stored cleaned", name)
		}
	}
}

// An address composed and decomposed is one mailbox, and so one candidate, who signs in with both.
func TestAddress_ComposedAndDecomposedAreOne(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	const composed, decomposed = "zo\u00e9@example.org", "zoe\u0301@example.org"
	hr := w.visitor(t, account.RoleHR)
	other := fixture.Vacancy{
		Reference: "V-9", CreatedBy: w.people[account.RoleHR], Assigned: []uuid.UUID{w.people[account.RoleHR]},
	}.Insert(t, w.DB)
	for vacancy, email := range map[string]string{w.ids["vacancy"]: composed, other.String(): decomposed} {
		path := "/interviews/vacancies/" + vacancy + "/applications/new"
		got := hr.Post(t, path, form(t, hr, path, "name", "Zoé", "email", email, "language", "en", "answer_by-day", "1",
			"answer_by-month", "12", "answer_by-year", "2199"))
		if got.Status != http.StatusSeeOther {
			t.Fatalf("%q: %d %s", email, got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	var candidates int
	w.query(t, &candidates, `
		select count(distinct candidate_id) from interview.application where normalize(email) = $1`, composed)
	if candidates != 1 {
		t.Errorf("%d candidates", candidates)
	}
	for i, email := range []string{composed, decomposed} {
		if got := w.Visitor(t).Post(t, "/sign-in", url.Values{"email": {email}}); got.Location() != "/sign-in/sent" {
			t.Fatalf("%q: %d", email, got.Status)
		}
		must(t, w.Outbox.Flush(t.Context()))
		if links := linkMails(w, composed); links != i+1 {
			t.Errorf("%q: %d links", email, links)
		}
	}
	if _, err := w.DB.Super.ExecContext(t.Context(), `
		insert into account.account (id, role, name, email, language, created_at)
		values (gen_random_uuid(), 'candidate', 'Zoé', $1, 'en', $2)`, decomposed, time.Now()); err == nil {
		t.Error("the database takes a decomposed address")
	}
}

// linkMails counts the mails to an address that have a sign-in link.
func linkMails(w setup, address string) (n int) {
	for _, m := range w.Mailbox.Messages(address) {
		if strings.Contains(m.Text, "/sign-in/") {
			n++
		}
	}
	return n
}
