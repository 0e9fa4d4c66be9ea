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

// guess sends ten wrong passwords for an address and returns what the next one is answered with.
func (a *app) guess(t *testing.T, email string) (got inprocess.Response) {
	t.Helper()
	form := url.Values{"email": {email}, "password": {"wrong horse battery"}, "code": {"000000"}, "next": {"/panel"}}
	for range 11 {
		got = a.Visitor(t).Post(t, "/staff/sign-in", form)
	}
	return got
}

// Wrong passwords from a colleague's network, again and again, never keep the owner from a device on which the owner
// signed in before. They hold elsewhere, over a restart too, and the waits grow.
func TestStaffSignIn_OwnerIsNotLockedOut(t *testing.T) {
	t.Parallel()
	a := start(t)
	s, own := a.Staff(t, account.RoleHR, "Hugo"), a.Visitor(t)
	enter := func(v *inprocess.Visitor, step int) inprocess.Response {
		code := s.CodeAt(t, time.Now().Add(time.Duration(step)*30*time.Second))
		form := url.Values{"email": {s.Email}, "password": {inprocess.Password}, "code": {code}}
		return v.Post(t, "/staff/sign-in", form)
	}
	first := enter(own, -1)
	cookie := ""
	for _, c := range first.Header["Set-Cookie"] {
		if strings.HasPrefix(c, "__Host-device=") {
			cookie = strings.ToLower(c)
		}
	}
	for _, want := range []string{"secure", "httponly", "samesite=lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie of the device has no %q: %s", want, cookie)
		}
	}
	for range 3 {
		if got := a.guess(t, s.Email); got.Status != http.StatusTooManyRequests {
			t.Fatalf("guessing: %d", got.Status)
		}
		a.DB.Exec(t, `update account.sign_in_limit set refused_until = now()`)
	}
	a.guess(t, s.Email)
	again := inprocess.NewOn(t, a.DB) // another process
	stranger := again.Visitor(t)
	form := url.Values{"email": {s.Email}, "password": {inprocess.Password}, "code": {s.Code(t)}}
	if got := stranger.Post(t, "/staff/sign-in", form); got.Status != http.StatusTooManyRequests {
		t.Errorf("after a restart, with the right password: %d", got.Status)
	}
	if got := enter(own, 0); got.Status != http.StatusSeeOther {
		t.Errorf("the owner is locked out: %d", got.Status)
	}
}

// The device of one person is no known device of another one.
func TestStaffSignIn_DeviceIsOfItsOwner(t *testing.T) {
	t.Parallel()
	a := start(t)
	s, other, own := a.Staff(t, account.RoleHR, "Hugo"), a.Staff(t, account.RoleHR, "Hanna"), a.Visitor(t)
	form := url.Values{"email": {s.Email}, "password": {inprocess.Password}, "code": {s.Code(t)}}
	if got := own.Post(t, "/staff/sign-in", form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	a.guess(t, other.Email)
	form = url.Values{"email": {other.Email}, "password": {"wrong horse battery"}, "code": {"000000"}}
	if got := own.Post(t, "/staff/sign-in", form); got.Status != http.StatusTooManyRequests {
		t.Errorf("a colleague's device guesses on: %d", got.Status)
	}
	form.Set("email", s.Email)
	for i := range 11 {
		got := own.Post(t, "/staff/sign-in", form)
		if (i == 10) != (got.Status == http.StatusTooManyRequests) {
			t.Errorf("try %d on the own device: %d", i+1, got.Status)
		}
	}
}

// The page says how long to wait and what else can be done, keeps the address and nothing secret, and is the same for
// an address without an account.
func TestStaffSignIn_WaitIsSaid(t *testing.T) {
	t.Parallel()
	a := start(t)
	s := a.Staff(t, account.RoleHR, "Hugo")
	pages := map[string]bool{}
	for _, email := range []string{s.Email, "nobody@example.org"} {
		got := a.guess(t, email)
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "60" ||
			!strings.Contains(words, "Wait 1 minute, then try again.") ||
			!strings.Contains(words, "ask an administrator for help") || !strings.Contains(got.Text, `value="`+email+`"`) ||
			got.Hidden().Get("next") != "/panel" || strings.Contains(got.Text, "wrong horse") {
			t.Errorf("%d %s", got.Status, words)
		}
		pages[withoutKeys(strings.ReplaceAll(got.Text, email, "EMAIL"))] = true
	}
	if len(pages) != 1 {
		t.Error("the page reveals which address is known")
	}
}
