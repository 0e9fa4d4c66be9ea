package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/handlers/web"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

// link creates a sign-in link as the outbox does, and returns its path.
func (a *app) link(t *testing.T, email string, at time.Time) string {
	t.Helper()
	token := account.NewToken()
	must(t, a.DB.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		_, err := tx.CreateLink(t.Context(), email, token, at, at.Add(30*time.Minute))
		return err
	}))
	return "/sign-in/" + token.Secret()
}

func TestSignInLink_ReturnsToPage(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	b := a.Visitor(t)
	asked := b.Get(t, "/requests/applications/6f1b1a0e-0000-4000-8000-000000000001?x=1")
	const want = "/sign-in?next=%2Frequests%2Fapplications%2F6f1b1a0e-0000-4000-8000-000000000001"
	if asked.Status != http.StatusSeeOther || asked.Location() != want {
		t.Fatalf("%d to %s, want %s", asked.Status, asked.Location(), want)
	}
	page := b.Get(t, asked.Location())
	sent := b.Post(t, "/sign-in", with(page.Hidden(), "email", " "+strings.ToUpper(me.Email)+" "))
	if sent.Status != http.StatusSeeOther || sent.Location() != "/sign-in/sent" {
		t.Fatalf("%d to %s", sent.Status, sent.Location())
	}
	if got := b.Get(t, "/sign-in/sent"); got.Status != http.StatusOK || strings.Contains(got.Text, me.Email) {
		t.Errorf("the page after: %d", got.Status)
	}
	must(t, a.Outbox.Flush(t.Context()))
	mails := a.Mailbox.Messages(me.Email)
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	_, path, _ := strings.Cut(mails[0].Text, publicOrigin)
	path, _, _ = strings.Cut(path, "\n")
	for range 3 { // a mail scanner opens it, more than once
		if got := a.Visitor(t).Get(t, path); got.Status != http.StatusOK || !strings.Contains(got.Text, "Continue") ||
			len(got.Header["Set-Cookie"]) > 0 {
			t.Errorf("looking at a link: %d, %v", got.Status, got.Header["Set-Cookie"])
		}
	}
	in := b.Post(t, path, b.Get(t, path).Hidden())
	if in.Status != http.StatusSeeOther || in.Location() != "/requests/applications/6f1b1a0e-0000-4000-8000-000000000001" {
		t.Errorf("%d to %s", in.Status, in.Location())
	}
	cookie := in.Header.Get("Set-Cookie")
	for _, c := range in.Header["Set-Cookie"] {
		if strings.HasPrefix(c, "__Host-candidate=") {
			cookie = strings.ToLower(c)
		}
	}
	for _, want := range []string{"__host-candidate=", "secure", "httponly", "samesite=lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the session's cookie has no %q: %s", want, cookie)
		}
	}
	if got := b.Get(t, "/sign-in"); got.Location() != "/requests" {
		t.Errorf("who is signed in is asked again: %d to %s", got.Status, got.Location())
	}
}

func TestSignInLink_SpentOrExpired(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	fresh := a.link(t, me.Email, time.Now())
	if got := a.Visitor(t).Post(t, fresh, nil); got.Location() != "/requests" {
		t.Fatalf("%d to %s", got.Status, got.Location())
	}
	pages := map[string]inprocess.Response{
		"spent":   a.Visitor(t).Post(t, fresh, nil),
		"expired": a.Visitor(t).Post(t, a.link(t, me.Email, time.Now().Add(-31*time.Minute)), nil),
		"unknown": a.Visitor(t).Post(t, "/sign-in/"+account.NewToken().Secret(), nil),
	}
	for name, got := range pages {
		if got.Status != http.StatusGone || !strings.Contains(got.Text, `action="/sign-in"`) ||
			len(got.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	if got := a.Visitor(t).Get(t, "/sign-in/short"); got.Status != http.StatusNotFound {
		t.Errorf("what is no link: %d", got.Status)
	}
}

func TestSignIn_UnknownAddress(t *testing.T) {
	t.Parallel()
	a := start(t)
	known := storagetest.Person[account.Candidate](t, a.DB, "Ana").Email
	ask := func(email string) (inprocess.Response, string) {
		b := a.Visitor(t)
		got := b.Post(t, "/sign-in", url.Values{"email": {email}, "next": {"/requests"}})
		got.Header.Del("Date")
		delete(got.Header, "Set-Cookie")
		return got, b.Get(t, got.Location()).Text
	}
	first, page := ask(known)
	second, other := ask("nobody@example.org")
	if first.Status != second.Status || first.Location() != second.Location() || page != other {
		t.Errorf(
			"known %d %s, unknown %d %s, or the pages differ", first.Status, first.Location(), second.Status, second.Location(),
		)
	}
	var rows int
	a.query(t, &rows, `select count(*) from mail.outbox`)
	if rows != 2 {
		t.Errorf("%d rows for two addresses", rows)
	}
	waits := map[string]bool{}
	for _, email := range []string{known, "nobody@example.org"} {
		var got inprocess.Response
		for range 7 {
			got = a.Visitor(t).Post(t, "/sign-in", url.Values{"email": {email}, "next": {"/requests"}})
		}
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusTooManyRequests || !strings.Contains(got.Text, `value="`+email+`"`) ||
			!strings.Contains(words, "You can ask for another one in 1 minute.") {
			t.Errorf("asked too often: %d %s", got.Status, words)
		}
		waits[withoutKeys(strings.ReplaceAll(got.Text, email, "EMAIL"))] = true
	}
	if len(waits) != 1 {
		t.Error("the page reveals which address is known")
	}
	a.query(t, &rows, `select count(*) from mail.outbox where address = $1`, known)
	if rows != 5 {
		t.Errorf("%d links for one address, want 5", rows)
	}
}

func TestSignInLink_InvalidAddress(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	for _, email := range []string{"", "ana", "ana@", strings.Repeat("a", 300) + "@example.org"} {
		got := b.Post(t, "/sign-in", url.Values{"email": {email}, "next": {"/requests/x"}})
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `value="`+email+`"`) && email != "" ||
			!strings.Contains(got.Text, "<title>Error: ") {
			t.Errorf("%q: %d", email, got.Status)
		}
	}
}

func TestSignIn_SafeRedirect(t *testing.T) {
	t.Parallel()
	a := start(t)
	for next, want := range map[string]string{
		"/requests/1": "/requests/1", "https://evil.example/requests/": "/requests", "//evil.example/requests/": "/requests",
		"/requestsevil": "/requests", "/admin": "/requests", `\\evil.example`: "/requests", "/requests/sign-out": "/requests",
		"":                    "/requests",
		"/requests/1\r\nX: y": "/requests", "javascript:alert(1)": "/requests",
	} {
		b, me := a.Visitor(t), storagetest.Person[account.Candidate](t, a.DB, "Ana") // links of one address are few
		b.Post(t, "/sign-in", url.Values{"email": {me.Email}, "next": {next}})
		if got := b.Post(t, a.link(t, me.Email, time.Now()), nil); got.Location() != want {
			t.Errorf("%q leads to %q, want %q", next, got.Location(), want)
		}
	}
}

func TestStaffSignIn_PasswordAndCode(t *testing.T) {
	t.Parallel()
	a := start(t)
	for _, role := range account.StaffRoles() {
		s := a.Staff(t, role, "Staff "+string(role))
		b := a.Visitor(t)
		code := s.Code(t)
		form := with(
			b.Get(t, "/staff/sign-in?next=/evil").Hidden(), "email", strings.ToUpper(s.Email), "password", inprocess.Password,
			"code", code[:3]+" "+code[3:],
		)
		got := b.Post(t, "/staff/sign-in", form)
		if got.Status != http.StatusSeeOther || got.Location() != web.Entrance(role, role.Home()) {
			t.Errorf("%s: %d to %s", role, got.Status, got.Location())
			continue
		}
		if page := b.Get(t, role.Home()); page.Status != http.StatusOK ||
			!strings.Contains(page.Text, "Staff "+string(role)) {
			t.Errorf("%s: home is %d", role, page.Status)
		}
		if again := a.Visitor(t).Post(t, "/staff/sign-in", form); again.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: the same code again: %d", role, again.Status)
		}
	}
}

func TestStaffSignIn_SameErrorForAll(t *testing.T) {
	t.Parallel()
	a := start(t)
	s := a.Staff(t, account.RoleHR, "Hugo")
	candidate := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	disabled := a.Staff(t, account.RoleHR, "Hugo")
	a.DB.Exec(t, `update account.account set status = 'disabled' where id = $1`, disabled.ID)
	now := time.Now()
	pages := map[string]string{}
	for name, form := range map[string]url.Values{
		"password":  {"email": {s.Email}, "password": {"wrong horse battery"}, "code": {s.CodeAt(t, now)}},
		"code":      {"email": {s.Email}, "password": {inprocess.Password}, "code": {"000000"}},
		"old code":  {"email": {s.Email}, "password": {inprocess.Password}, "code": {s.CodeAt(t, now.Add(-10*time.Minute))}},
		"address":   {"email": {"nobody@example.org"}, "password": {inprocess.Password}, "code": {s.CodeAt(t, now)}},
		"candidate": {"email": {candidate.Email}, "password": {inprocess.Password}, "code": {"123456"}},
		"blanks":    {"email": {s.Email}, "password": {" " + inprocess.Password + " "}, "code": {s.CodeAt(t, now)}},
		"recovery":  {"email": {s.Email}, "password": {inprocess.Password}, "code": {"ABCD-EFGH-IJKL-MNOP-QRST-UVWX"}},
		"disabled":  {"email": {disabled.Email}, "password": {inprocess.Password}, "code": {disabled.CodeAt(t, now)}},
	} {
		got := a.Visitor(t).Post(t, "/staff/sign-in", form)
		if got.Status != http.StatusUnprocessableEntity || len(got.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d", name, got.Status)
		}
		for _, typed := range []string{form.Get("password"), form.Get("code")} {
			if strings.Contains(got.Text, `value="`+typed+`"`) {
				t.Errorf("%s: the page holds %s", name, typed)
			}
		}
		pages[withoutKeys(strings.ReplaceAll(got.Text, form.Get("email"), "EMAIL"))] = name
	}
	if len(pages) != 1 {
		t.Errorf("%d different pages: %v", len(pages), pages)
	}
}

var keyField = regexp.MustCompile(`<input type="hidden" name="key" value="[^"]*"`)

// withoutKeys removes the form keys of a page, which differ each time it is shown.
func withoutKeys(page string) string { return keyField.ReplaceAllString(page, "") }

func TestStaffSignIn_RateLimit(t *testing.T) {
	t.Parallel()
	a := start(t)
	s := a.Staff(t, account.RoleHR, "Hugo")
	try := func(email string) int {
		form := url.Values{"email": {email}, "password": {inprocess.Password}, "code": {"000000"}}
		return a.Visitor(t).Post(t, "/staff/sign-in", form).Status
	}
	for _, email := range []string{s.Email, "nobody@example.org"} {
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
	me := storagetest.Person[account.Panel](t, a.DB, "Paul")
	b := a.SignedIn(t, account.RolePanel, me.Session)
	if got := b.Post(t, "/panel/sign-out", url.Values{"csrf": {me.Session.CSRF()}}); got.Status != http.StatusSeeOther ||
		got.Location() != "/signed-out" {
		t.Fatalf("%d to %s", got.Status, got.Location())
	}
	if _, kept := b.Cookies["__Host-panel"]; kept {
		t.Error("the cookie is kept")
	}
	if got := a.SignedIn(t, account.RolePanel, me.Session).Get(t, "/panel"); got.Status != http.StatusSeeOther {
		t.Errorf("the session is still good: %d", got.Status)
	}
}

func TestExpiredSession_Resubmit(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	typed := url.Values{
		"csrf": {account.NewToken().CSRF()}, "key": {"6f1b1a0e-0000-4000-8000-000000000001"}, "name": {`Zoë "Z" <b>`},
		"email": {"zoe@example.org"}, "role": {"hr"}, "language": {"fr"},
	}
	out := a.Visitor(t).Post(t, "/admin/accounts/new", typed)
	if out.Status != http.StatusForbidden || !strings.Contains(out.Text, "zoe@example.org") ||
		!strings.Contains(out.Text, `href="/staff/sign-in"`) {
		t.Fatalf("signed out: %d %s", out.Status, out.Text)
	}
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	again := b.Post(t, "/admin/accounts/new", typed)
	if again.Status != http.StatusForbidden {
		t.Fatalf("the proof of another session: %d", again.Status)
	}
	if done := b.Post(t, "/admin/accounts/new", again.Hidden()); done.Status != http.StatusSeeOther ||
		!strings.Contains(b.Get(t, done.Location()).Text, "Zoë &#34;Z&#34; &lt;b&gt;") {
		t.Errorf("sent once more: %d", done.Status)
	}
	if empty := a.Visitor(t).Post(t, "/admin/sign-out", url.Values{"csrf": {"x"}}); empty.Status != http.StatusSeeOther {
		t.Errorf("a form with nothing typed: %d", empty.Status)
	}
}

func TestSignIn_KeepsLanguage(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	b := a.Visitor(t)
	b.Post(t, "/language", url.Values{"lang": {"fr"}})
	if got := b.Get(t, "/help"); !strings.Contains(got.Text, `<html lang="fr"`) {
		t.Error("the next page is not in French")
	}
	b.Post(t, a.link(t, me.Email, time.Now()), nil)
	got, err := signinstore.Identify[account.Candidate](context.WithoutCancel(t.Context()), a.DB.Sessions, me.Session)
	if err != nil || got.Language != "fr" {
		t.Errorf("the account speaks %q, %v", got.Language, err)
	}
}

func TestSession_ExtendedByEachForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	left := func() (hours float64) {
		a.query(t, &hours, `
			select extract(epoch from expires_at - now()) / 3600 from account.session where hash = $1`, me.Session.Hash())
		return hours
	}
	if before := left(); before > 13 {
		t.Fatalf("%v hours", before)
	}
	a.SignedIn(t, account.RoleCandidate, me.Session).Get(t, "/requests")
	if after := left(); after < 23 {
		t.Errorf("%v hours are left", after)
	}
}

func TestAudience_ServesItsOwnOnly(t *testing.T) {
	t.Parallel()
	a := start(t, func(cfg *handlers.Config) { cfg.Site.Audiences = []account.Role{account.RoleHR} })
	b := a.Visitor(t)
	for path, want := range map[string]int{
		"/": http.StatusSeeOther, "/sign-in": http.StatusNotFound, "/requests": http.StatusNotFound,
		"/review": http.StatusNotFound, "/interviews": http.StatusSeeOther, "/help": http.StatusOK,
	} {
		if got := b.Get(t, path); got.Status != want {
			t.Errorf("%s: %d, want %d", path, got.Status, want)
		}
	}
	s := a.Staff(t, account.RoleAdmin, "Ada")
	form := url.Values{"email": {s.Email}, "password": {inprocess.Password}, "code": {s.Code(t)}}
	if got := b.Post(t, "/staff/sign-in", form); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an administrator signs in where none is served: %d", got.Status)
	}
}
