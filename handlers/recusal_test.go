package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
)

// An adviser is asked before the recusal; after it the request is out of sight, and the colleagues see who is recused.
func TestRecusal_RequestOutOfSight(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	me, path := w.visitor(t, account.RoleAdviser), "/review/"+w.ids["request"]
	colleague := w.SignedIn(t, account.RoleAdviser, storagetest.Person[account.Adviser](t, w.DB, "Paul").Session)

	ask := me.Get(t, path+"/recusal")
	if words := markup.CheckHTML(t, ask.Text); !strings.Contains(words, "It is final") {
		t.Errorf("the page does not say that it is final: %s", words)
	}
	if words := me.Get(t, path).Text; !strings.Contains(words, path+"/recusal") {
		t.Error("looking at the question excluded the adviser")
	}
	for _, visit := range []string{"first", "again"} { // a form that is sent twice is no error
		if got := me.Post(t, path+"/recusal", ask.Hidden()); got.Status != http.StatusSeeOther || got.Location() != "/review" {
			t.Fatalf("%s: %d %s", visit, got.Status, got.Text)
		}
	}
	if words := me.Get(t, "/review").Text; !strings.Contains(words, "You are excluded from the request") ||
		strings.Contains(words, path) {
		t.Errorf("the own queue: %s", words)
	}
	for _, page := range []string{path, path + "/recusal", path + "/measures/" + w.ids["measure"]} {
		if got := me.Get(t, page); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", page, got.Status)
		}
	}
	if words := markup.CheckHTML(t, colleague.Get(t, "/review").Text); !strings.Contains(words, "Excluded: M1") {
		t.Errorf("the colleague's queue: %s", words)
	}
	if got := colleague.Get(t, path); got.Status != http.StatusOK {
		t.Errorf("the colleague: %d", got.Status)
	}
}
