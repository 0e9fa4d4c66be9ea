package handlers_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

const routesGolden = "testdata/routes.golden"

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write "+routesGolden+" anew")
	os.Exit(m.Run())
}

func routes() []web.Route {
	return handlers.Routes(handlers.Config{Site: &web.Site{Audiences: account.Roles()}, Demo: &handlers.Demo{}})
}

func TestEveryRouteIsOnThePage(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("# Every route, and whose it is. Whoever else asks is led to the way in.\n")
	for _, r := range routes() {
		audience := string(r.Audience)
		if r.Audience == web.Public {
			audience = "everybody"
		}
		fmt.Fprintf(&page, "%-4s %-72s %s\n", r.Method, r.Path, audience)
	}
	if flag.Lookup("update").Value.String() == "true" {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(routesGolden, []byte(page.String()), 0o644))
	}
	want, err := os.ReadFile(routesGolden)
	must(t, err)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(page.String(), "\n")); diff != "" {
		t.Errorf("if this is meant: go test ./handlers -run %s -update\n%s", t.Name(), diff)
	}
}

func TestEveryRouteStandsUnderItsAudiencesOwnPath(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range routes() {
		if seen[r.Method+r.Path] {
			t.Errorf("%s %s is registered twice", r.Method, r.Path)
		}
		seen[r.Method+r.Path] = true
		for _, role := range account.Roles() {
			under := r.Path == role.Home() || strings.HasPrefix(r.Path, role.Home()+"/")
			if under != (r.Audience == role) {
				t.Errorf("%s %s is %q's", r.Method, r.Path, r.Audience)
			}
		}
	}
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// fill puts ids in place of a path's parameters; drawn ones where the world has none.
func fill(path string, ids map[string]string) string {
	return parameter.ReplaceAllStringFunc(path, func(name string) string {
		if id, ok := ids[name[1:]]; ok {
			return id
		}
		if name == ":token" {
			return account.NewToken().Secret()
		}
		return uuid.NewString()
	})
}

// ask sends a route's request as a browser would, with the proof that the session's forms carry.
func (b *browser) ask(t *testing.T, r web.Route, path string, session account.Token) answer {
	t.Helper()
	b.header["Sec-Fetch-Dest"] = "empty"
	switch {
	case r.Method == http.MethodGet:
		return b.get(t, path)
	case r.Upload:
		body := "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + session.CSRF() + "\r\n--b--\r\n"
		return b.send(t, r.Method, path, strings.NewReader(body), "multipart/form-data; boundary=b")
	}
	return b.post(t, path, url.Values{"csrf": {session.CSRF()}})
}

func TestWhoeverIsNotTheAudienceIsLedToTheWayIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	sessions := map[account.Role]account.Token{}
	for _, role := range account.Roles() {
		sessions[role] = w.owners[role]
	}
	for _, r := range routes() {
		if r.Audience == web.Public {
			if got := w.browser().ask(t, r, fill(r.Path, w.ids), account.Token{}); got.status >= 500 || strings.HasPrefix(got.location(), "/staff") {
				t.Errorf("%s %s: %d to %s", r.Method, r.Path, got.status, got.location())
			}
			continue
		}
		way := "/staff/sign-in?next="
		if r.Audience == account.RoleCandidate {
			way = "/sign-in?next="
		}
		check := func(who string, b *browser, session account.Token) {
			got := b.ask(t, r, fill(r.Path, w.ids), session)
			if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location(), way) {
				t.Errorf("%s %s, %s: %d to %q", r.Method, r.Path, who, got.status, got.location())
			}
		}
		check("nobody", w.browser(), account.Token{})
		for role, session := range sessions {
			if role != r.Audience {
				check(string(role), w.as(role, session), session)
				check(string(role)+" in another cookie", w.as(r.Audience, session), session)
			}
		}
	}
}

// expiry is when a cookie ends, and sessionEnd when a page says that its session does: the clock moves on between two pages.
var (
	expiry     = regexp.MustCompile(`(?i)expires=[^;]*`)
	sessionEnd = regexp.MustCompile(`data-session-ends="[^"]*"|signed out at [0-9:]+`)
)

// timeless is a page without the clock.
func timeless(page string) string { return sessionEnd.ReplaceAllString(page, "") }

func TestWhatIsMissingAndWhatIsSomebodyElsesAreTheSamePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	for _, r := range routes() {
		stranger, has := w.strangers[r.Audience]
		if r.Audience == web.Public || !parameter.MatchString(r.Path) {
			continue
		}
		owner := w.owners[r.Audience]
		missing := w.as(r.Audience, owner).ask(t, r, fill(r.Path, nil), owner)
		// A form that says nothing may be refused before anybody looks for its record, or ask for what is so already.
		if missing.status != http.StatusNotFound && (r.Method == http.MethodGet || missing.status != http.StatusBadRequest && missing.status != http.StatusSeeOther) {
			t.Errorf("%s %s: what is missing is %d", r.Method, r.Path, missing.status)
		}
		malformed := w.as(r.Audience, owner).ask(t, r, parameter.ReplaceAllString(r.Path, "x"), owner)
		if malformed.status != http.StatusNotFound || missing.status == http.StatusNotFound && timeless(malformed.text) != timeless(missing.text) {
			t.Errorf("%s %s: what is no id is %d, or another page", r.Method, r.Path, malformed.status)
		}
		if !has || !known(r.Path, w.ids) {
			continue
		}
		theirs := w.as(r.Audience, stranger).ask(t, r, fill(r.Path, w.ids), stranger)
		nothing := w.as(r.Audience, stranger).ask(t, r, fill(r.Path, nil), stranger)
		for _, got := range []answer{theirs, nothing} {
			got.header.Del("Date")
			// A session that is prolonged ends by the clock, which moves on between the two.
			for i, cookie := range got.header.Values("Set-Cookie") {
				got.header.Values("Set-Cookie")[i] = expiry.ReplaceAllString(cookie, "")
			}
		}
		if theirs.status != missing.status || theirs.status != nothing.status || timeless(theirs.text) != timeless(nothing.text) || !cmp.Equal(theirs.header, nothing.header) {
			t.Errorf("%s %s: somebody else's is %d, missing is %d, or they differ", r.Method, r.Path, theirs.status, nothing.status)
		}
		if r.Method == http.MethodGet && !strings.Contains(r.Path, ":evidence") {
			if own := w.as(r.Audience, owner).ask(t, r, fill(r.Path, w.ids), owner); own.status >= 400 && own.status != http.StatusConflict {
				t.Errorf("%s %s: the owner's is %d", r.Method, r.Path, own.status)
			}
		}
	}
}

// known tells whether the world has every record of a path.
func known(path string, ids map[string]string) bool {
	for _, name := range parameter.FindAllString(path, -1) {
		if _, ok := ids[name[1:]]; !ok {
			return false
		}
	}
	return true
}

func TestADisabledAccountIsLedToTheWayIn(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.HR](t, a.db, "Hugo")
	b := a.as(account.RoleHR, me.Session)
	if got := b.get(t, "/interviews"); got.status != http.StatusOK {
		t.Fatalf("%d", got.status)
	}
	a.db.Exec(t, `update account.account set status = 'disabled' where id = $1`, me.ID)
	if got := b.get(t, "/interviews"); got.status != http.StatusSeeOther {
		t.Errorf("%d", got.status)
	}
}

func TestTheLogHoldsNoIdAndNoAddress(t *testing.T) {
	t.Parallel()
	a := start(t)
	w := newWorld(t, a)
	for _, path := range []string{"/requests/" + w.ids["request"] + "?secret=1", "/sign-in/" + account.NewToken().Secret(), "/review/vault", "/nothing/" + w.ids["request"]} {
		w.as(account.RoleCandidate, w.owners[account.RoleCandidate]).get(t, path)
	}
	lines := a.logged()
	for _, secret := range []string{w.ids["request"], "secret", w.owners[account.RoleCandidate].Secret(), "127.0.0.1"} {
		if strings.Contains(lines, secret) {
			t.Errorf("the log holds %q: %s", secret, lines)
		}
	}
	if !strings.Contains(lines, "method=GET route=/requests/:request status=") {
		t.Errorf("the log: %s", lines)
	}
}
