package handlers_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/e2e/harness/inprocess"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// inFrench returns a visitor with the session of an HR officer whose language is French.
func inFrench(t *testing.T, w setup) *inprocess.Visitor {
	t.Helper()
	w.DB.Exec(t, `update account.account set language = 'fr' where role = 'hr'`)
	return w.visitor(t, account.RoleHR)
}

// form returns the hidden fields of a page's form with name-value pairs set.
func form(t *testing.T, b *inprocess.Visitor, path string, values ...string) url.Values {
	t.Helper()
	page := b.Get(t, path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d", path, page.Status)
	}
	return with(page.Hidden(), values...)
}

func TestDate_ImpossibleIsRefused(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := inFrench(t, w)
	path := "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/new"
	for _, day := range [][3]string{
		{"31", "2", "2027"},
		{"29", "2", "2027"},
		{"0", "1", "2027"},
		{"1", "13", "2027"},
		{"1", "1", "20271"},
		{"١", "1", "2027"},
		{"1er", "mai", "27"},
		{"", "5", "2027"},
		{"-1", "5", "2027"},
	} {
		got := b.Post(t, path, form(t, b, path, "kind", "panel_interview", "mode", "in_person", "minutes", "50",
			"first-day", day[0], "first-month", day[1], "first-year", day[2]))
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `<html lang="fr"`) ||
			!strings.Contains(got.Text, "<title>Erreur") {
			t.Errorf("%v: %d", day, got.Status)
			continue
		}
		for _, typed := range append(day[:], "50") {
			if typed != "" && !strings.Contains(got.Text, `value="`+html.EscapeString(typed)+`"`) {
				t.Errorf("%v: %q is lost", day, typed)
			}
		}
		markup.CheckHTML(t, got.Text)
	}
}

func TestApplication_NamesAndAddresses(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/" + w.ids["vacancy"] + "/applications/new"
	for name, email := range map[string]string{
		"Siobhán O'Brien d’Arc": "siobhan+portal@example.org",
		"محمد الأمين":           "m.a@example.org",
		"山田 太郎":                 "yamada_t@example.org",
		"X Æ <b> & Co":          "x-ae@sub.example.org",
	} {
		got := b.Post(
			t, path,
			form(
				t, b, path, "name", name, "email", email, "language", "en", "answer_by-day", "1", "answer_by-month", "12",
				"answer_by-year", "2199",
			),
		)
		if got.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", name, got.Status, markup.CheckHTML(t, got.Text))
			continue
		}
		page := b.Get(t, "/interviews/vacancies/"+w.ids["vacancy"])
		if !strings.Contains(html.UnescapeString(page.Text), name) {
			t.Errorf("%s is not on the list", name)
		}
		var n int
		w.query(t, &n, `select count(*) from account.account where email = $1 and name = $2`, email, name)
		if n != 1 {
			t.Errorf("%s: %d accounts", email, n)
		}
	}
}

func TestApplication_InvalidAddress(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	b.Header["Accept-Language"] = "fr"
	for _, email := range []string{
		"ana", "ana@", "@example.org", "ana example.org", "ana@exa mple.org", "a\x01na@example.org", "<b>ana</b>",
		strings.Repeat("a", 300) + "@example.org",
	} {
		got := b.Post(t, "/sign-in", url.Values{"email": {email}})
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `<html lang="fr"`) ||
			!strings.Contains(html.UnescapeString(got.Text), email) {
			t.Errorf("%.30q: %d", email, got.Status)
		}
	}
	if got := b.Post(t, "/sign-in", url.Values{"email": {"  ana+job@example.org "}}); got.Status != http.StatusSeeOther {
		t.Errorf("an address with a plus sign: %d", got.Status)
	}
}
