package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
)

const (
	securityPage = "/interviews/security"
	nextPassword = "a boat on the quiet lake"
)

// changeForm opens a page below that of signing in, and returns its form with the password and a code.
func changeForm(t *testing.T, v *inprocess.Visitor, page, password, code string) url.Values {
	t.Helper()
	got := v.Get(t, page)
	markup.CheckHTML(t, got.Text)
	return with(got.Hidden(), "current_password", password, "current_code", code)
}

func TestSecurity_ChangePassword(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.choosePassword(t, p.link(t))
	_, codes := p.confirmApp(t, v)
	other := p.Visitor(t)
	signedIn := other.Post(t, "/staff/sign-in", url.Values{
		"email": {p.email}, "password": {ownPassword}, "code": {codes[0]},
	})
	if signedIn.Location() != "/interviews" {
		t.Fatalf("signing in elsewhere: %d", signedIn.Status)
	}
	const page = securityPage + "/password"
	form := with(changeForm(t, v, page, ownPassword, codes[1]), "password", nextPassword, "again", nextPassword)
	if got := v.Post(t, page, form); got.Location() != securityPage {
		t.Fatalf("%d: %s", got.Status, got.Text)
	}
	if got := v.Get(t, securityPage); got.Status != http.StatusOK {
		t.Errorf("the own session ended: %d", got.Status)
	}
	if got := other.Get(t, "/interviews"); got.Status != http.StatusSeeOther {
		t.Errorf("the other session goes on: %d", got.Status)
	}
	must(t, p.Outbox.Flush(t.Context()))
	if mails := p.Mailbox.Messages(p.email); len(mails) != 2 || !strings.Contains(mails[0].Subject, "modifié") {
		t.Errorf("the person is not told: %d mails", len(mails))
	}
	p.expectSignIn(t, ownPassword, codes[2], false)
	p.expectSignIn(t, nextPassword, codes[3], true)
}

func TestSecurity_ChangeApp(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.choosePassword(t, p.link(t))
	old, codes := p.confirmApp(t, v)
	const page = securityPage + "/app"
	shown := v.Get(t, page)
	markup.CheckHTML(t, shown.Text)
	secret := shownSecret.FindStringSubmatch(shown.Text)[1]
	form := with(shown.Hidden(), "current_password", ownPassword, "current_code", codes[0], "code", "000000")
	if got := v.Post(t, page, form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, secret) {
		t.Errorf("a wrong code of the new app: %d", got.Status)
	}
	if got := v.Post(t, page, with(form, "sealed", "x")); got.Status != http.StatusBadRequest {
		t.Errorf("a forged secret: %d", got.Status)
	}
	code, err := account.GenerateCode(secret, time.Now())
	must(t, err)
	if got := v.Post(t, page, with(form, "code", code)); got.Location() != securityPage {
		t.Fatalf("%d: %s", got.Status, got.Text)
	}
	for app, want := range map[string]bool{old: false, secret: true} {
		next, err := account.GenerateCode(app, time.Now().Add(30*time.Second))
		must(t, err)
		p.expectSignIn(t, ownPassword, next, want)
	}
}

func TestSecurity_NewCodes(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.choosePassword(t, p.link(t))
	_, codes := p.confirmApp(t, v)
	const page = securityPage + "/codes"
	got := v.Post(t, page, changeForm(t, v, page, ownPassword, codes[0]))
	markup.CheckHTML(t, got.Text)
	fresh := shownCode.FindAllString(got.Text, -1)
	if len(fresh) != 10 {
		t.Fatalf("%d codes: %d %s", len(fresh), got.Status, got.Text)
	}
	p.expectSignIn(t, ownPassword, codes[1], false)
	p.expectSignIn(t, ownPassword, fresh[0], true)
	if words := markup.CheckHTML(t, v.Get(t, securityPage).Text); !strings.Contains(words, "9 restants") {
		t.Errorf("how many are left: %s", words)
	}
}

// A session that was left open is not enough to change how its person signs in, and tries are limited.
func TestSecurity_RefusesWithoutProof(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.choosePassword(t, p.link(t))
	_, codes := p.confirmApp(t, v)
	const page = securityPage + "/password"
	form := with(v.Get(t, page).Hidden(), "password", nextPassword, "again", nextPassword)
	for name, c := range map[string][2]string{
		"nothing": {"", ""}, "no code": {ownPassword, ""}, "a wrong password": {nextPassword, codes[0]},
		"a wrong code": {ownPassword, "000000"}, "an unknown code": {ownPassword, account.NewRecoveryCodes()[0]},
	} {
		got := v.Post(t, page, with(form, "current_password", c[0], "current_code", c[1]))
		markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#current_`) {
			t.Errorf("%s: %d to %s", name, got.Status, got.Location())
		}
	}
	last := 0
	for range 12 {
		last = v.Post(t, page, with(form, "current_password", nextPassword, "current_code", "000000")).Status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("tries are not limited: %d", last)
	}
}
