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

func TestNewAccount_InvalidForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	empty := b.Get(t, "/admin/accounts/new").Hidden()
	for field, value := range map[string]string{"name": "", "email": "zoe", "role": "candidate", "language": "de"} {
		form := with(empty, "name", "Zoë", "email", "zoe@example.org", "role", "hr", "language", "fr")
		form.Set(field, value)
		got := b.Post(t, "/admin/accounts/new", form)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#`+field+`"`) {
			t.Errorf("%s: %d", field, got.Status)
		}
		markup.CheckHTML(t, got.Text)
	}
}

func TestDisableAccount_OthersOnly(t *testing.T) {
	t.Parallel()
	a := start(t)
	me, hr := storagetest.Person[account.Admin](t, a.DB, "Ada"), storagetest.Person[account.HR](t, a.DB, "Hugo")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	proof := url.Values{"csrf": {me.Session.CSRF()}}
	for _, step := range []struct {
		path   string
		status int
		signed int // what HR's own page answers then
	}{
		{"/admin/accounts/" + hr.ID.String() + "/disable", http.StatusSeeOther, http.StatusSeeOther},
		{"/admin/accounts/" + hr.ID.String() + "/disable", http.StatusSeeOther, http.StatusSeeOther},
		// The session does not come back.
		{"/admin/accounts/" + hr.ID.String() + "/enable", http.StatusSeeOther, http.StatusSeeOther},
		{"/admin/accounts/" + me.ID.String() + "/disable", http.StatusConflict, http.StatusSeeOther},
	} {
		got := b.Post(t, step.path, proof)
		signed := a.SignedIn(t, account.RoleHR, hr.Session).Get(t, "/interviews").Status
		if got.Status != step.status || signed != step.signed {
			t.Errorf("%s: %d, and HR gets %d", step.path, got.Status, signed)
		}
	}
	if words := markup.CheckHTML(t, b.Get(t, "/admin/vault").Text); !strings.Contains(words, "There is no vault yet") {
		t.Errorf("the vault: %s", words)
	}
}
