package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/e2e/harness/inprocess"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// homes returns a page of each audience.
func homes() map[account.Role]string {
	all := map[account.Role]string{}
	for _, role := range account.Roles() {
		all[role] = role.Home()
	}
	all[account.RoleCandidate] = "/requests/applications/" // a page that does not extend the session
	return all
}

// expireIn moves the end of an audience's session.
func (s setup) expireIn(t *testing.T, role account.Role, interval string) {
	t.Helper()
	s.DB.Exec(t, `update account.session set expires_at = now() + cast($1 as interval) where hash = $2`,
		interval, s.owners[role].Hash())
}

func (s setup) timeLeft(t *testing.T, role account.Role) time.Duration {
	t.Helper()
	var until time.Time
	s.query(t, &until, `select expires_at from account.session where hash = $1`, s.owners[role].Hash())
	return time.Until(until)
}

const hiddenNotice = "sf-session__notice\" hidden"

func TestSession_WarningAndExtension(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	for role, path := range homes() {
		warned, length := "9 minutes", 29*time.Minute
		if role == account.RoleCandidate {
			path += w.ids["application"]
			warned, length = "20 minutes", 23*time.Hour
		}
		b := w.visitor(t, role)
		w.expireIn(t, role, "2 hours")
		if page := b.Get(t, path).Text; !strings.Contains(page, hiddenNotice) {
			t.Errorf("%s is told two hours before", role)
		}
		w.expireIn(t, role, warned)
		page := b.Get(t, path)
		markup.CheckHTML(t, page.Text)
		if !strings.Contains(page.Text, "You will be signed out at") || strings.Contains(page.Text, hiddenNotice) {
			t.Errorf("%s is not told in time", role)
		}
		pressed := b.Post(t, role.Home()+"/stay-signed-in", sessionForm(page).Hidden())
		if left := w.timeLeft(t, role); pressed.Status != http.StatusSeeOther || pressed.Location() != path || left < length {
			t.Errorf("%s: %d to %q, %v left", role, pressed.Status, pressed.Location(), left)
		}
		if page := b.Get(t, path).Text; !strings.Contains(page, hiddenNotice) {
			t.Errorf("%s is still told", role)
		}
	}
}

// sessionForm returns the form that extends the session, as part of a page.
func sessionForm(page inprocess.Response) inprocess.Response {
	_, form, _ := strings.Cut(page.Text, "sf-session__notice")
	form, _, _ = strings.Cut(form, "</form>")
	return inprocess.Response{Text: form}
}

// A page near the latest end says so, and its button that cannot help is hidden.
func TestSession_LatestEndIsSaid(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `
		update account.session set latest_end = now() + interval '5 minutes', expires_at = now() + interval '5 minutes'
		where hash = $1`, w.owners[account.RoleHR].Hash())
	page := b.Get(t, "/interviews")
	markup.CheckHTML(t, page.Text)
	if !strings.Contains(page.Text, "and this cannot be moved") || strings.Contains(page.Text, hiddenNotice) ||
		!strings.Contains(page.Text, `action="/interviews/stay-signed-in" novalidate hidden`) {
		t.Error("the page does not say that the session ends")
	}
	b.Post(t, "/interviews/stay-signed-in", sessionForm(page).Hidden())
	if left := w.timeLeft(t, account.RoleHR); left > 5*time.Minute {
		t.Errorf("%v left after a press", left)
	}
}

// What the request page of an adviser can open, ends the session after 15 minutes without use.
func TestSession_ShorterWithOpenVault(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleAdviser)
	b.Get(t, "/review")
	if left := w.timeLeft(t, account.RoleAdviser); left < 29*time.Minute {
		t.Errorf("%v left before", left)
	}
	page := b.Get(t, "/review/"+w.ids["request"])
	if left := w.timeLeft(t, account.RoleAdviser); left > 15*time.Minute {
		t.Errorf("%v left with the open vault", left)
	}
	if !strings.Contains(page.Text, `data-session-length="900"`) {
		t.Error("the page says another length")
	}
}

func TestSessions_ListAndEnd(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	for role, token := range w.owners {
		var here, there string
		w.query(t, &here, `update account.session set device = 'chrome android' where hash = $1 returning id`, token.Hash())
		w.query(t, &there, `
			insert into account.session (hash, account_id, login, device, expires_at)
			select sha256($1), account_id, login, 'firefox linux', now() + interval '1 hour' from account.session where hash = $1
			returning id`, token.Hash())
		b := w.visitor(t, role)
		page := b.Get(t, role.Home()+"/sessions")
		markup.CheckHTML(t, page.Text)
		for _, words := range []string{"Chrome, Android (this device)", "Firefox, Linux", "/sessions/" + there + "/end"} {
			if !strings.Contains(page.Text, words) {
				t.Errorf("%s: the page does not say %q", role, words)
			}
		}
		csrf := url.Values{"csrf": {token.CSRF()}}
		if got := b.Post(t, role.Home()+"/sessions/"+there+"/end", csrf); got.Location() != role.Home()+"/sessions" {
			t.Errorf("%s: ending one: %d", role, got.Status)
		}
		if strings.Contains(b.Get(t, role.Home()+"/sessions").Text, "Firefox") {
			t.Errorf("%s: the session is still there", role)
		}
		all := b.Post(t, role.Home()+"/sessions/end", csrf)
		if all.Location() != "/signed-out" || all.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
			t.Errorf("%s: everywhere: %d, %q", role, all.Status, all.Header.Get("Clear-Site-Data"))
		}
		if got := w.SignedIn(t, role, token).Get(t, role.Home()); got.Status != http.StatusSeeOther {
			t.Errorf("%s is still signed in: %d", role, got.Status)
		}
	}
}

func TestAccount_SessionsEndedByAdministrator(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b, path := w.visitor(t, account.RoleAdmin), "/admin/accounts/"+w.people[account.RoleHR].String()
	if !strings.Contains(b.Get(t, path).Text, `action="`+path+`/sessions"`) {
		t.Error("the page has no button")
	}
	csrf := url.Values{"csrf": {w.owners[account.RoleAdmin].CSRF()}}
	if got := b.Post(t, path+"/sessions", csrf); got.Location() != path {
		t.Errorf("%d", got.Status)
	}
	if got := w.visitor(t, account.RoleHR).Get(t, "/interviews"); got.Status != http.StatusSeeOther {
		t.Errorf("the officer is still signed in: %d", got.Status)
	}
}
