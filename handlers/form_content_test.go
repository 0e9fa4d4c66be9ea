package handlers_test

import (
	"net/http"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
)

// A form that adds is sent, stopped, corrected and sent again with the same key: both are stored. The same content sent
// twice is stored once.
func TestForms_OtherContentOfSameKey(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.cancel(t)
	hr, admin := w.visitor(t, account.RoleHR), w.visitor(t, account.RoleAdmin)
	vacancy, times := "/interviews/vacancies/"+w.ids["vacancy"], "/interviews/resources/"+w.ids["room"]
	for _, c := range []struct {
		by           *inprocess.Visitor
		page, action string
		first, other []string
		count        string // query
	}{
		{
			hr, "/interviews/vacancies/new", "/interviews/vacancies/new",
			[]string{"reference", "A-1", "title_en", "Head", "title_fr", "Chef"},
			[]string{"reference", "A-2"},
			`select count(*) from interview.vacancy where reference in ('A-1', 'A-2')`,
		},
		{
			hr, vacancy + "/stages/new", vacancy + "/stages/new",
			[]string{"kind", "written_test", "mode", "written", "minutes", "41"},
			[]string{"minutes", "42"},
			`select count(distinct minutes) from interview.stage where minutes in (41, 42)`,
		},
		{
			hr, vacancy + "/applications/new", vacancy + "/applications/new",
			[]string{"name", "Zoé", "email", "zoe@example.org", "language", "fr", "answer_by-day", "12/1/2190"},
			[]string{"email", "zoe.moor@example.org"},
			`select count(*) from account.account where name = 'Zoé'`,
		},
		{
			hr, "/interviews/resources/new?kind=room", "/interviews/resources/new",
			[]string{"name", "Room A", "seats", "8"},
			[]string{"name", "Room B"},
			`select count(*) from interview.resource where name in ('Room A', 'Room B')`,
		},
		{
			hr, times, times + "/times",
			[]string{"date-day", "12/1/2190", "from", "9h", "to", "10h"},
			[]string{"from", "11h", "to", "12h"},
			`select count(*) from interview.availability`,
		},
		{
			admin, "/admin/accounts/new", "/admin/accounts/new",
			[]string{"name", "Max", "email", "max@example.org", "role", "panel", "language", "en"},
			[]string{"email", "max.moor@example.org"},
			`select count(*) from account.account where name = 'Max'`,
		},
	} {
		first := with(c.by.Get(t, c.page).Hidden(), c.first...)
		c.by.Post(t, c.action, first)
		c.by.Post(t, c.action, first)
		var n int
		if w.query(t, &n, c.count); n != 1 {
			t.Errorf("%s: the same form sent twice is stored %d times", c.page, n)
		}
		if got := c.by.Post(t, c.action, with(first, c.other...)); got.Status >= http.StatusBadRequest {
			t.Errorf("%s: %d %s", c.page, got.Status, markup.CheckHTML(t, got.Text))
		}
		if w.query(t, &n, c.count); n != 2 {
			t.Errorf("%s: %d of 2 are stored", c.page, n)
		}
	}
}

// What has the same name as the first one is not added: the page comes back with all that was typed.
func TestForms_CorrectionOfSameKeyIsNotLost(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/new"
	first := form(t, b, path, "reference", "A-1", "title_en", "Haed", "title_fr", "Chef")
	if got := b.Post(t, path, first); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	got := b.Post(t, path, with(first, "title_en", "Head"))
	shown := htmlForms(t, got.Text)
	if got.Status != http.StatusUnprocessableEntity || len(shown) != 1 || shown[0].values.Get("title_en") != "Head" ||
		shown[0].values.Get("reference") != "A-1" {
		t.Errorf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
}
