package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

// An adviser is asked at sign-in once for each vacancy that has requests; the next sign-in leads on.
func TestInterests_AskedAtSignInOnce(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	s := w.Staff(t, account.RoleAdviser, "Dr Vos")
	b := w.Visitor(t)
	at := b.Post(t, "/staff/sign-in", url.Values{
		"email": {s.Email}, "password": {inprocess.Password}, "code": {s.Code(t)}, "next": {"/review/vault"},
	}).Location()
	if at != web.InterestsPath+"?next=%2Freview%2Fvault" {
		t.Fatalf("signing in leads to %q", at)
	}
	page := b.Get(t, at)
	if words := markup.CheckHTML(t, page.Text); !strings.Contains(words, "You may have used another one") {
		t.Errorf("the question: %s", words)
	}
	if got := b.Post(t, web.InterestsPath, page.Hidden()); got.Location() != "/review/vault" {
		t.Errorf("after the answer: %d %q", got.Status, got.Location())
	}
	if got := b.Get(t, at); got.Status != http.StatusSeeOther || got.Location() != "/review/vault" {
		t.Errorf("asked again: %d %q", got.Status, got.Location())
	}
}

// An adviser who has applied is asked again before it is final. The requests are then out of sight, and the
// administrator reads that no adviser is left.
func TestInterests_DeclaredHidesRequests(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	me, path := w.visitor(t, account.RoleAdviser), "/review/"+w.ids["request"]
	admin := w.SignedIn(t, account.RoleAdmin, storagetest.Person[account.Admin](t, w.DB, "Ada").Session)

	ask := me.Get(t, web.InterestsPath)
	form := ask.Hidden()
	form["applied"] = form["asked"]
	sure := me.Post(t, web.InterestsPath, form)
	if words := markup.CheckHTML(t, sure.Text); !strings.Contains(words, "It is final") ||
		!strings.Contains(words, "You are the only medical adviser") {
		t.Errorf("the page that asks again: %d %s", sure.Status, words)
	}
	if got := me.Get(t, path); got.Status != http.StatusOK {
		t.Errorf("hidden before it was confirmed: %d", got.Status)
	}
	if words := markup.CheckHTML(t, me.Get(t, path+"/recusal").Text); !strings.Contains(words, "the only medical adviser") {
		t.Errorf("a recusal of the only adviser does not warn: %s", words)
	}
	for _, visit := range []string{"first", "again"} { // a form that is sent twice is no error
		if got := me.Post(t, web.InterestsPath, sure.Hidden()); got.Location() != "/review" {
			t.Fatalf("%s: %d %s", visit, got.Status, got.Text)
		}
	}
	if got := me.Get(t, path); got.Status != http.StatusNotFound {
		t.Errorf("not hidden: %d", got.Status)
	}
	if words := markup.CheckHTML(t, me.Get(t, "/review").Text); !strings.Contains(words, "What you do not see") {
		t.Errorf("the own queue does not say it: %s", words)
	}
	if words := markup.CheckHTML(t, admin.Get(t, "/admin").Text); !strings.Contains(words, "Invite another medical adviser") {
		t.Errorf("the administrator's first page: %s", words)
	}
}
