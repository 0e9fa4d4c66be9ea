package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// newApplication returns the path of the form for an application, and the form with a name and an address.
func (w setup) newApplication(vacancy, name, email string) (path string, fields []string) {
	return "/interviews/vacancies/" + vacancy + "/applications/new", []string{
		"name", name, "email", email, "language", "en",
		"answer_by-day", "1", "answer_by-month", "3", "answer_by-year", "2031",
	}
}

// A known address with another name is asked about, and nothing of the person's other applications is told. Officers of
// other vacancies are not asked: see TestApplication_OfOtherVacancyStaysUntold.
func TestApplication_AsksAboutAnotherName(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	bea := storagetest.PersonWithEmail[account.Candidate](t, w.DB, "Beatrice Weil", "bea@example.org")
	var officer uuid.UUID
	w.query(t, &officer, `select account_id from interview.assignment where vacancy_id = $1 limit 1`, w.ids["vacancy"])
	elsewhere := fixture.Vacancy{Reference: "V-9", TitleEN: "Secret post", CreatedBy: officer}.Insert(t, w.DB)
	fixture.Application{Vacancy: elsewhere, Candidate: bea.ID}.Insert(t, w.DB)
	path, fields := w.newApplication(w.ids["vacancy"], "Bea Weil", "BEA@example.org")
	count := func() (n int) {
		w.query(t, &n, `select count(*) from interview.application where vacancy_id = $1`, w.ids["vacancy"])
		return n
	}
	before := count()
	asked := b.Post(t, path, form(t, b, path, fields...))
	words := markup.CheckHTML(t, asked.Text)
	if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(words, "Is it the same person?") ||
		!strings.Contains(asked.Text, `value="Bea Weil"`) || !strings.Contains(asked.Text, `value="BEA@example.org"`) {
		t.Fatalf("%d %s", asked.Status, words)
	}
	for _, told := range []string{"Beatrice", "V-9", "Secret"} {
		if strings.Contains(asked.Text, told) {
			t.Errorf("the page tells %q", told)
		}
	}
	again := with(asked.Hidden(), fields...)
	mistyped := b.Post(t, path, with(again, "same", "no"))
	if words := markup.CheckHTML(t, mistyped.Text); !strings.Contains(words, "Correct the address") || count() != before {
		t.Errorf("mistyped: %s", words)
	}
	other := with(again, "same", "yes", "name", "Béatrice W.")
	if got := b.Post(t, path, other); got.Status != http.StatusUnprocessableEntity || count() != before {
		t.Errorf("the answer for one name counted for another: %d", got.Status)
	}
	if got := b.Post(t, path, with(again, "same", "yes")); got.Status != http.StatusSeeOther || count() != before+1 {
		t.Fatalf("the same person: %d", got.Status)
	}
	page := b.Get(t, "/interviews/vacancies/"+w.ids["vacancy"])
	if !strings.Contains(page.Text, "Bea Weil") || strings.Contains(page.Text, "Beatrice") {
		t.Error("HR reads another name than that of the application")
	}
	var name string
	w.query(t, &name, `select name from account.account where id = $1`, bea.ID)
	if name != "Beatrice Weil" {
		t.Errorf("the account's name became %q", name)
	}
}

// Names that differ in case, in spaces or in how letters are composed are not asked about, and a known name is not.
func TestApplication_SameNameIsNotAsked(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	storagetest.PersonWithEmail[account.Candidate](t, w.DB, "Zoé du Pré", "zoe@example.org")
	for i, name := range []string{"zoé  DU Pré", "Zoe\u0301 du Pre\u0301", " Zoé\u00a0du Pré"} {
		vacancy := fixture.Vacancy{
			Reference: "N-" + string(rune('1'+i)), CreatedBy: w.people[account.RoleHR],
		}.Insert(t, w.DB)
		path, fields := w.newApplication(vacancy.String(), name, "zoe@example.org")
		if got := b.Post(t, path, form(t, b, path, fields...)); got.Status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", name, got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	path, fields := w.newApplication(w.ids["vacancy"], "Nina", "nina@example.org")
	forged := with(form(t, b, path, fields...), "same", "yes", "asked", "x")
	if got := b.Post(t, path, forged); got.Status != http.StatusSeeOther {
		t.Errorf("an address that is not known: %d", got.Status)
	}
}
