package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/handlers"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

// link makes a sign-in link as the background work does, and returns its path.
func (a *app) link(t *testing.T, email string, at time.Time) string {
	t.Helper()
	token := account.NewToken()
	must(t, a.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		_, err := tx.CreateLink(t.Context(), email, token, at, at.Add(30*time.Minute))
		return err
	}))
	return "/sign-in/" + token.Secret()
}

func TestSignInLink_ReturnsToPage(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.db, "Ana")
	b := a.browser()
	asked := b.get(t, "/requests/applications/6f1b1a0e-0000-4000-8000-000000000001?x=1")
	if want := "/sign-in?next=%2Frequests%2Fapplications%2F6f1b1a0e-0000-4000-8000-000000000001"; asked.status != http.StatusSeeOther || asked.location() != want {
		t.Fatalf("%d to %s, want %s", asked.status, asked.location(), want)
	}
	page := b.get(t, asked.location())
	sent := b.post(t, "/sign-in", with(hidden(page.text), "email", " "+strings.ToUpper(me.Email)+" "))
	if sent.status != http.StatusSeeOther || sent.location() != "/sign-in/sent" {
		t.Fatalf("%d to %s", sent.status, sent.location())
	}
	if got := b.get(t, "/sign-in/sent"); got.status != http.StatusOK || strings.Contains(got.text, me.Email) {
		t.Errorf("the page after: %d", got.status)
	}
	must(t, a.outbox.Flush(t.Context()))
	mails := a.mailbox.Messages(me.Email)
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	_, path, _ := strings.Cut(mails[0].Text, a.origin)
	path, _, _ = strings.Cut(path, "\n")
	for range 3 { // a mail scanner opens it, more than once
		if got := a.browser().get(t, path); got.status != http.StatusOK || !strings.Contains(got.text, "Continue") || len(got.header["Set-Cookie"]) > 0 {
			t.Errorf("looking at a link: %d, %v", got.status, got.header["Set-Cookie"])
		}
	}
	in := b.post(t, path, hidden(b.get(t, path).text))
	if in.status != http.StatusSeeOther || in.location() != "/requests/applications/6f1b1a0e-0000-4000-8000-000000000001" {
		t.Errorf("%d to %s", in.status, in.location())
	}
	cookie := in.header.Get("Set-Cookie")
	for _, c := range in.header["Set-Cookie"] {
		if strings.HasPrefix(c, "__Host-candidate=") {
			cookie = strings.ToLower(c)
		}
	}
	for _, want := range []string{"__host-candidate=", "secure", "httponly", "samesite=lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the session's cookie has no %q: %s", want, cookie)
		}
	}
	if got := b.get(t, "/sign-in"); got.location() != "/requests" {
		t.Errorf("who is signed in is asked again: %d to %s", got.status, got.location())
	}
}

func TestSignInLink_SpentOrExpired(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.db, "Ana")
	fresh := a.link(t, me.Email, time.Now())
	if got := a.browser().post(t, fresh, nil); got.location() != "/requests" {
		t.Fatalf("%d to %s", got.status, got.location())
	}
	pages := map[string]answer{
		"spent":   a.browser().post(t, fresh, nil),
		"expired": a.browser().post(t, a.link(t, me.Email, time.Now().Add(-31*time.Minute)), nil),
		"unknown": a.browser().post(t, "/sign-in/"+account.NewToken().Secret(), nil),
	}
	for name, got := range pages {
		if got.status != http.StatusGone || !strings.Contains(got.text, `action="/sign-in"`) || len(got.header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if got := a.browser().get(t, "/sign-in/short"); got.status != http.StatusNotFound {
		t.Errorf("what is no link: %d", got.status)
	}
}

func TestSignIn_UnknownAddressLooksAlike(t *testing.T) {
	t.Parallel()
	a := start(t)
	known := storagetest.Person[account.Candidate](t, a.db, "Ana").Email
	ask := func(email string) (answer, string) {
		b := a.browser()
		got := b.post(t, "/sign-in", url.Values{"email": {email}, "next": {"/requests"}})
		got.header.Del("Date")
		delete(got.header, "Set-Cookie")
		return got, b.get(t, got.location()).text
	}
	first, page := ask(known)
	second, other := ask("nobody@example.org")
	if first.status != second.status || first.location() != second.location() || page != other {
		t.Errorf("known %d %s, unknown %d %s, or the pages differ", first.status, first.location(), second.status, second.location())
	}
	var rows int
	must(t, a.db.Super.Get(&rows, `select count(*) from mail.outbox`))
	if rows != 2 {
		t.Errorf("%d rows for two addresses", rows)
	}
	for range 7 {
		if got, text := ask(known); got.status != first.status || text != page {
			t.Errorf("asked too often: %d", got.status)
		}
	}
	must(t, a.db.Super.Get(&rows, `select count(*) from mail.outbox where address = $1`, known))
	if rows != 5 {
		t.Errorf("%d links for one address, want 5", rows)
	}
}

func TestSignInLink_InvalidAddress(t *testing.T) {
	t.Parallel()
	b := start(t).browser()
	for _, email := range []string{"", "ana", "ana@", strings.Repeat("a", 300) + "@example.org"} {
		got := b.post(t, "/sign-in", url.Values{"email": {email}, "next": {"/requests/x"}})
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, `value="`+email+`"`) && email != "" || !strings.Contains(got.text, "<title>Error: ") {
			t.Errorf("%q: %d", email, got.status)
		}
	}
}

func TestSignIn_SafeRedirect(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.db, "Ana")
	for next, want := range map[string]string{
		"/requests/1": "/requests/1", "https://evil.example/requests/": "/requests", "//evil.example/requests/": "/requests",
		"/requestsevil": "/requests", "/admin": "/requests", `\\evil.example`: "/requests", "/requests/sign-out": "/requests", "": "/requests",
		"/requests/1\r\nX: y": "/requests", "javascript:alert(1)": "/requests",
	} {
		b := a.browser()
		b.post(t, "/sign-in", url.Values{"email": {me.Email}, "next": {next}})
		if got := b.post(t, a.link(t, me.Email, time.Now()), nil); got.location() != want {
			t.Errorf("%q leads to %q, want %q", next, got.location(), want)
		}
	}
}

func TestStaffSignIn_PasswordAndCode(t *testing.T) {
	t.Parallel()
	a := start(t)
	for _, role := range account.StaffRoles() {
		s := a.staff(t, role)
		b := a.browser()
		code := s.code(t, time.Now())
		form := with(hidden(b.get(t, "/staff/sign-in?next=/evil").text), "email", strings.ToUpper(s.email), "password", password, "code", code[:3]+" "+code[3:])
		got := b.post(t, "/staff/sign-in", form)
		if got.status != http.StatusSeeOther || got.location() != role.Home() {
			t.Errorf("%s: %d to %s", role, got.status, got.location())
			continue
		}
		if page := b.get(t, role.Home()); page.status != http.StatusOK || !strings.Contains(page.text, "Staff "+string(role)) {
			t.Errorf("%s: home is %d", role, page.status)
		}
		if again := a.browser().post(t, "/staff/sign-in", form); again.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: the same code again: %d", role, again.status)
		}
	}
}

func TestStaffSignIn_SameErrorForAll(t *testing.T) {
	t.Parallel()
	a := start(t)
	s := a.staff(t, account.RoleHR)
	candidate := storagetest.Person[account.Candidate](t, a.db, "Ana")
	disabled := a.staff(t, account.RoleHR)
	a.db.Exec(t, `update account.account set status = 'disabled' where id = $1`, disabled.id)
	now := time.Now()
	pages := map[string]string{}
	for name, form := range map[string]url.Values{
		"password":  {"email": {s.email}, "password": {"wrong horse battery"}, "code": {s.code(t, now)}},
		"code":      {"email": {s.email}, "password": {password}, "code": {"000000"}},
		"old code":  {"email": {s.email}, "password": {password}, "code": {s.code(t, now.Add(-10*time.Minute))}},
		"address":   {"email": {"nobody@example.org"}, "password": {password}, "code": {s.code(t, now)}},
		"candidate": {"email": {candidate.Email}, "password": {password}, "code": {"123456"}},
		"disabled":  {"email": {disabled.email}, "password": {password}, "code": {disabled.code(t, now)}},
	} {
		got := a.browser().post(t, "/staff/sign-in", form)
		if got.status != http.StatusUnprocessableEntity || len(got.header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d", name, got.status)
		}
		for _, typed := range []string{form.Get("password"), form.Get("code")} {
			if strings.Contains(got.text, `value="`+typed+`"`) {
				t.Errorf("%s: the page holds %s", name, typed)
			}
		}
		pages[withoutKeys(strings.ReplaceAll(got.text, form.Get("email"), "EMAIL"))] = name
	}
	if len(pages) != 1 {
		t.Errorf("%d different pages: %v", len(pages), pages)
	}
}

// withoutKeys takes out what is drawn anew for every showing of a form.
func withoutKeys(page string) string {
	return hiddenField.ReplaceAllStringFunc(page, func(field string) string {
		if strings.Contains(field, `name="key"`) {
			return ""
		}
		return field
	})
}

func TestStaffSignIn_RateLimit(t *testing.T) {
	t.Parallel()
	a := start(t)
	s := a.staff(t, account.RoleHR)
	try := func(email string) int {
		return a.browser().post(t, "/staff/sign-in", url.Values{"email": {email}, "password": {password}, "code": {"000000"}}).status
	}
	for _, email := range []string{s.email, "nobody@example.org"} {
		for i := range 12 {
			want := http.StatusUnprocessableEntity
			if i >= 10 {
				want = http.StatusTooManyRequests
			}
			if got := try(email); got != want {
				t.Errorf("%s, try %d: %d, want %d", email, i+1, got, want)
			}
		}
	}
}

func TestSignOut_EndsSession(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Panel](t, a.db, "Paul")
	b := a.as(account.RolePanel, me.Session)
	if got := b.post(t, "/panel/sign-out", url.Values{"csrf": {me.Session.CSRF()}}); got.status != http.StatusSeeOther || got.location() != "/signed-out" {
		t.Fatalf("%d to %s", got.status, got.location())
	}
	if _, kept := b.cookies["__Host-panel"]; kept {
		t.Error("the cookie is kept")
	}
	if got := a.as(account.RolePanel, me.Session).get(t, "/panel"); got.status != http.StatusSeeOther {
		t.Errorf("the session is still good: %d", got.status)
	}
}

func TestExpiredSession_FormIsGivenBack(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.db, "Ada")
	typed := url.Values{"csrf": {account.NewToken().CSRF()}, "key": {"6f1b1a0e-0000-4000-8000-000000000001"}, "name": {`Zoë "Z" <b>`}, "email": {"zoe@example.org"}, "role": {"hr"}, "language": {"fr"}}
	out := a.browser().post(t, "/admin/accounts/new", typed)
	if out.status != http.StatusForbidden || !strings.Contains(out.text, "zoe@example.org") || !strings.Contains(out.text, `href="/staff/sign-in"`) {
		t.Fatalf("signed out: %d %s", out.status, out.text)
	}
	b := a.as(account.RoleAdmin, me.Session)
	again := b.post(t, "/admin/accounts/new", typed)
	if again.status != http.StatusForbidden {
		t.Fatalf("the proof of another session: %d", again.status)
	}
	fields := hidden(again.text)
	for name, values := range fields {
		fields[name] = []string{strings.NewReplacer("&#34;", `"`, "&lt;", "<", "&gt;", ">").Replace(values[0])}
	}
	if done := b.post(t, "/admin/accounts/new", fields); done.status != http.StatusOK || !strings.Contains(done.text, "Zoë &#34;Z&#34; &lt;b&gt;") {
		t.Errorf("sent once more: %d", done.status)
	}
	if empty := a.browser().post(t, "/admin/sign-out", url.Values{"csrf": {"x"}}); empty.status != http.StatusSeeOther {
		t.Errorf("a form with nothing typed: %d", empty.status)
	}
}

func TestSignIn_KeepsLanguage(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.db, "Ana")
	b := a.browser()
	b.get(t, "/?lang=fr")
	if got := b.get(t, "/help"); !strings.Contains(got.text, `<html lang="fr"`) {
		t.Error("the next page is not in French")
	}
	b.post(t, a.link(t, me.Email, time.Now()), nil)
	got, err := signinstore.Identify[account.Candidate](context.WithoutCancel(t.Context()), a.db.Sessions, me.Session)
	if err != nil || got.Language != "fr" {
		t.Errorf("the account speaks %q, %v", got.Language, err)
	}
}

func TestSession_ExtendedByEachForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.db, "Ana")
	left := func() (hours float64) {
		must(t, a.db.Super.Get(&hours, `select extract(epoch from expires_at - now()) / 3600 from account.session where hash = $1`, me.Session.Hash()))
		return hours
	}
	if before := left(); before > 13 {
		t.Fatalf("%v hours", before)
	}
	a.as(account.RoleCandidate, me.Session).get(t, "/requests")
	if after := left(); after < 23 {
		t.Errorf("%v hours are left", after)
	}
}

func TestAudience_ServesItsOwnOnly(t *testing.T) {
	t.Parallel()
	a := start(t, func(cfg *handlers.Config) { cfg.Site.Audiences = []account.Role{account.RoleHR} })
	b := a.browser()
	for path, want := range map[string]int{"/": http.StatusSeeOther, "/sign-in": http.StatusNotFound, "/requests": http.StatusNotFound, "/review": http.StatusNotFound, "/interviews": http.StatusSeeOther, "/help": http.StatusOK} {
		if got := b.get(t, path); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	s := a.staff(t, account.RoleAdmin)
	if got := b.post(t, "/staff/sign-in", url.Values{"email": {s.email}, "password": {password}, "code": {s.code(t, time.Now())}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an administrator signs in where none is served: %d", got.status)
	}
}
