package handlers_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"stepfree/e2e/harness/inprocess"

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

func TestRoutes_Golden(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("# Every route with its audience. A request without a session of that audience is redirected to sign in.\n")
	for _, r := range routes() {
		audience := string(r.Audience)
		if r.Audience == web.Public {
			audience = "public"
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

func TestRoutes_PathOfAudience(t *testing.T) {
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

// fill replaces the parameters of a path with ids, and with new ones where the map has none.
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

// ask sends a request of a route as a browser does, with the CSRF token of the session.
func ask(t *testing.T, b *inprocess.Visitor, r web.Route, path string, session account.Token) inprocess.Response {
	t.Helper()
	b.Header["Sec-Fetch-Dest"] = "empty"
	switch {
	case r.Method == http.MethodGet:
		return b.Get(t, path)
	case r.Upload:
		body := "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + session.CSRF() + "\r\n--b--\r\n"
		return b.Send(t, r.Method, path, "multipart/form-data; boundary=b", strings.NewReader(body))
	}
	return b.Post(t, path, url.Values{"csrf": {session.CSRF()}})
}

// The routes of audiences are tested in e2e/access.
func TestRoutes_PublicNeedNoSession(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	for _, r := range routes() {
		if r.Audience != web.Public {
			continue
		}
		path := fill(r.Path, w.ids)
		none := ask(t, w.Visitor(t), r, path, account.Token{})
		for role, session := range w.owners {
			got := ask(t, w.SignedIn(t, role, session), r, path, session)
			// A candidate with a session goes from the sign-in page to the first page.
			home := role == account.RoleCandidate && r.Path == "/sign-in" && got.Location() == role.Home()
			if got.Status >= 500 || got.Status != none.Status && !home {
				t.Errorf("%s %s: %d without a session, %d to %q for the %s",
					r.Method, r.Path, none.Status, got.Status, got.Location(), role)
			}
		}
	}
}

// A process that serves one audience responds to routes of others as to paths that do not exist, with any session.
func TestRoutes_OtherAudiences(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	w := newSetup(t, startOn(t, db))
	for _, served := range account.Roles() {
		b := startOn(t, db, func(cfg *handlers.Config) { cfg.Site.Audiences = []account.Role{served} })
		for _, r := range routes() {
			if r.Audience == served || r.Audience == web.Public {
				continue
			}
			for _, session := range []account.Token{{}, w.owners[r.Audience], w.owners[served]} {
				missing := ask(t, b.SignedIn(t, r.Audience, session), r, r.Audience.Home()+"/nothing/is/here", session)
				got := ask(t, b.SignedIn(t, r.Audience, session), r, fill(r.Path, w.ids), session)
				got.Header.Del("Date")
				missing.Header.Del("Date")
				if got.Status != http.StatusNotFound || !cmp.Equal(got, missing, cmp.AllowUnexported(inprocess.Response{})) {
					t.Errorf("%s %s in the process of %s: %d", r.Method, r.Path, served, got.Status)
				}
			}
		}
	}
}

func TestLog_NoIDsNoAddresses(t *testing.T) {
	t.Parallel()
	a := start(t)
	w := newSetup(t, a)
	for _, path := range []string{
		"/requests/" + w.ids["request"] + "?secret=1", "/sign-in/" + account.NewToken().Secret(), "/review/vault",
		"/nothing/" + w.ids["request"],
	} {
		w.visitor(t, account.RoleCandidate).Get(t, path)
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

// The operator reads once that a proxy is not listed, and no address. Of a listed one, and without the header, nothing.
func TestLog_UnlistedProxyOnce(t *testing.T) {
	t.Parallel()
	const warning = "X-Forwarded-For from an address that is not listed"
	for name, c := range map[string]struct {
		proxies []netip.Prefix
		header  string
		want    int
	}{
		"unlisted": {nil, "198.51.100.7", 1}, "listed": {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, "198.51.100.7", 0},
		"no header": {nil, "", 0},
	} {
		a := start(t, func(cfg *handlers.Config) { cfg.Site.Proxies = c.proxies })
		v := a.Visitor(t)
		if c.header != "" {
			v.Header["X-Forwarded-For"] = c.header
		}
		for range 3 {
			v.Get(t, "/help")
		}
		if log := a.logged(); strings.Count(log, warning) != c.want || strings.Contains(log, "198.51.100.7") {
			t.Errorf("%s: %s", name, log)
		}
	}
}
