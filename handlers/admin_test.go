package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
)

func TestNewAccount_SignsIn(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.db, "Ada")
	b := a.as(account.RoleAdmin, me.Session)
	form := with(hidden(b.get(t, "/admin/accounts/new").text), "name", "Zoë", "email", "Zoe@example.org", "role", "hr", "language", "fr")
	created := b.post(t, "/admin/accounts/new", form)
	words := markup.CheckHTML(t, created.text)
	_, rest, _ := strings.Cut(words, " Password ")
	shown, rest, _ := strings.Cut(rest, " ")
	_, rest, _ = strings.Cut(rest, "Secret for the authenticator app ")
	secret, _, _ := strings.Cut(rest, " The same")
	code, err := account.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now())
	if created.status != http.StatusOK || err != nil || !strings.Contains(created.header.Get("Cache-Control"), "no-store") {
		t.Fatalf("%d, %v: %s", created.status, err, words)
	}
	in := a.browser().post(t, "/staff/sign-in", url.Values{"email": {"zoe@example.org"}, "password": {shown}, "code": {code}})
	if in.location() != "/interviews" {
		t.Errorf("%d to %s with %q", in.status, in.location(), shown)
	}
	for name, again := range map[string]url.Values{"the same form": form, "another role": with(hidden(b.get(t, "/admin/accounts/new").text), "name", "Zoë", "email", "zoe@EXAMPLE.org", "role", "panel", "language", "fr")} {
		if got := b.post(t, "/admin/accounts/new", again); got.status != http.StatusConflict || !strings.Contains(got.text, "One person holds one staff role") {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if words := markup.CheckHTML(t, b.get(t, "/admin").text); !strings.Contains(words, "zoe@example.org") || strings.Contains(words, shown) {
		t.Errorf("the list: %s", words)
	}
}

func TestNewAccount_InvalidForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.db, "Ada")
	b := a.as(account.RoleAdmin, me.Session)
	empty := hidden(b.get(t, "/admin/accounts/new").text)
	for field, value := range map[string]string{"name": "", "email": "zoe", "role": "candidate", "language": "de"} {
		form := with(empty, "name", "Zoë", "email", "zoe@example.org", "role", "hr", "language", "fr")
		form.Set(field, value)
		got := b.post(t, "/admin/accounts/new", form)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, `href="#`+field+`"`) {
			t.Errorf("%s: %d", field, got.status)
		}
		markup.CheckHTML(t, got.text)
	}
}

func TestDisableAccount_OthersOnly(t *testing.T) {
	t.Parallel()
	a := start(t)
	me, hr := storagetest.Person[account.Admin](t, a.db, "Ada"), storagetest.Person[account.HR](t, a.db, "Hugo")
	b := a.as(account.RoleAdmin, me.Session)
	proof := url.Values{"csrf": {me.Session.CSRF()}}
	for _, step := range []struct {
		path   string
		status int
		signed int // what HR's own page answers then
	}{
		{"/admin/accounts/" + hr.ID.String() + "/disable", http.StatusSeeOther, http.StatusSeeOther},
		{"/admin/accounts/" + hr.ID.String() + "/disable", http.StatusSeeOther, http.StatusSeeOther},
		{"/admin/accounts/" + hr.ID.String() + "/enable", http.StatusSeeOther, http.StatusSeeOther}, // whoever was disabled signs in anew
		{"/admin/accounts/" + me.ID.String() + "/disable", http.StatusConflict, http.StatusSeeOther},
	} {
		got := b.post(t, step.path, proof)
		if signed := a.as(account.RoleHR, hr.Session).get(t, "/interviews").status; got.status != step.status || signed != step.signed {
			t.Errorf("%s: %d, and HR gets %d", step.path, got.status, signed)
		}
	}
	if words := markup.CheckHTML(t, b.get(t, "/admin/vault").text); !strings.Contains(words, "There is no vault yet") {
		t.Errorf("the vault: %s", words)
	}
}
