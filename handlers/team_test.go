package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
)

// team returns the path of the page of the vacancy's team.
func (w setup) team() string { return "/interviews/vacancies/" + w.ids["vacancy"] + "/team" }

func TestTeam_AddCoverAndHandOver(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	nora := storagetest.Person[account.HR](t, w.DB, "Nora")
	hugo, other := w.visitor(t, account.RoleHR), w.SignedIn(t, account.RoleHR, nora.Session)
	if got := other.Get(t, w.team()); got.Status != http.StatusNotFound {
		t.Fatalf("before: %d", got.Status)
	}
	send := func(path string, pairs ...string) {
		t.Helper()
		got := hugo.Post(t, path, with(hugo.Get(t, w.team()).Hidden(), pairs...))
		if got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	send(w.team()+"/cover", "absent", w.people[account.RoleHR].String(), "cover", nora.ID.String(),
		"until-day", "1", "until-month", "3", "until-year", "2031")
	if words := markup.CheckHTML(t, other.Get(t, w.team()).Text); !strings.Contains(words,
		"Nora covers for Hugo until 1 March 2031.") {
		t.Errorf("the cover: %s", words)
	}
	send(w.team()+"/end-cover", "absent", w.people[account.RoleHR].String())
	if got := other.Get(t, w.team()); got.Status != http.StatusNotFound {
		t.Errorf("after the cover: %d", got.Status)
	}
	send(w.team(), "colleague", nora.ID.String())
	if words := markup.CheckHTML(t, other.Get(t, w.team()).Text); !strings.Contains(words, "Nora (you)") {
		t.Errorf("added: %s", words)
	}
	form := with(hugo.Get(t, w.team()).Hidden(), "successor", nora.ID.String())
	for range 2 { // the same form sent twice is no surprise
		if got := hugo.Post(t, w.team()+"/hand-over", form); got.Location() != "/interviews" {
			t.Errorf("handing over: %d to %q", got.Status, got.Location())
		}
	}
	if words := markup.CheckHTML(t, hugo.Get(t, "/interviews").Text); strings.Contains(words, "Director") {
		t.Errorf("handed over: %s", words)
	}
}

func TestTeam_BadInput(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	nora := storagetest.Person[account.HR](t, w.DB, "Nora")
	b := inFrench(t, w)
	me := w.people[account.RoleHR].String()
	for _, c := range []struct {
		path  string
		pairs []string
		want  string
	}{
		{"", nil, "Choisissez la personne à ajouter"},
		{"", []string{"colleague", w.people[account.RolePanel].String()}, "Choisissez la personne à ajouter"},
		{"/hand-over", []string{"successor", me}, "Choisissez qui prend la suite"},
		{"/leave", nil, "Aucune autre personne de l’équipe ne peut se connecter"},
		{"/cover", []string{"absent", nora.ID.String(), "cover", me}, "Choisissez qui s’absente"},
		{
			"/cover",
			[]string{"absent", me, "cover", me, "until-day", "1", "until-month", "3", "until-year", "2031"},
			"une autre personne que celle qui s’absente",
		},
		{
			"/cover",
			[]string{"absent", me, "cover", nora.ID.String(), "until-day", "31", "until-month", "2", "until-year", "2031"},
			"ce jour n’existe pas",
		},
	} {
		got := b.Post(t, w.team()+c.path, with(b.Get(t, w.team()).Hidden(), c.pairs...))
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, c.want) {
			t.Errorf("%s %v: %d %s", c.path, c.pairs, got.Status, words)
		}
	}
}

func TestDisableAccount_NamesVacancies(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	nora := storagetest.Person[account.HR](t, w.DB, "Nora")
	b := w.visitor(t, account.RoleAdmin)
	path := "/admin/accounts/" + w.people[account.RoleHR].String()
	proof := url.Values{"csrf": {w.owners[account.RoleAdmin].CSRF()}}
	got := b.Post(t, path+"/disable", proof)
	words := markup.CheckHTML(t, got.Text)
	if got.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(words, "No one else can work on V-1. Add a colleague") {
		t.Errorf("%d %s", got.Status, words)
	}
	for _, refused := range []string{"", w.people[account.RoleHR].String(), w.people[account.RolePanel].String()} {
		got := b.Post(t, path+"/colleague", with(proof, "colleague", refused))
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q as a colleague: %d", refused, got.Status)
		}
	}
	if got := b.Post(t, path+"/colleague", with(proof, "colleague", nora.ID.String())); got.Status != http.StatusSeeOther {
		t.Fatalf("adding: %d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	if got := b.Post(t, path+"/disable", proof); got.Location() != "/admin" {
		t.Errorf("disabling: %d %s", got.Status, got.Location())
	}
	other := w.SignedIn(t, account.RoleHR, nora.Session)
	if got := other.Get(t, w.team()); got.Status != http.StatusOK {
		t.Errorf("Nora: %d", got.Status)
	}
}
