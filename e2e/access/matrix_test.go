package access

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

// expected is a line of the access matrix, testdata/access.txt: what a route answers to the owner of its records and to
// other accounts of the same audience.
type expected struct {
	web.Route
	records, others string
	own             int
	form            string
}

// matrix reads the access matrix. It fails the test for a route without a line, and for a line without a route.
func matrix(t *testing.T) []expected {
	t.Helper()
	text, err := os.ReadFile("testdata/access.txt")
	must(t, err)
	routes := handlers.Routes(handlers.Config{Site: &web.Site{Audiences: account.Roles()}})
	routes = slices.DeleteFunc(routes, func(r web.Route) bool { return r.Audience == web.Public })
	var all []expected
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 5 || fields[0] == "#" {
			continue
		}
		i := slices.IndexFunc(routes, func(r web.Route) bool { return r.Method == fields[0] && r.Path == fields[1] })
		if i < 0 {
			t.Fatalf("no such route, or a repeated line: %s", line)
		}
		own, err := strconv.Atoi(fields[3])
		must(t, err)
		all = append(all, expected{
			Route: routes[i], records: fields[2], own: own, others: fields[4],
			form: strings.Join(fields[5:], " "),
		})
		routes = slices.Delete(routes, i, i+1)
	}
	for _, r := range routes {
		t.Errorf("the access matrix has no line for %s %s", r.Method, r.Path)
	}
	return all
}

// Each route is requested with each kind of session, for own, other accounts' and missing records.
func TestRoutes_AccessMatrix(t *testing.T) {
	t.Parallel()
	table := matrix(t)
	for _, role := range account.Roles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			lines := slices.DeleteFunc(slices.Clone(table), func(e expected) bool { return e.Audience != role })
			f := newSetup(t)
			f.complete(t, role)
			me, other := f.owner(t, role), f.stranger(t, role)
			f.reconcile(t)
			f.DB.Exec(t, `delete from account.link`) // a disabled account loses its links
			tripwire := storagetest.NewTripwire(t, f.DB)
			before := tripwire.Snapshot(t)
			f.checkOutsiders(t, me, role, lines)
			owner := requester{f, "the owner", role, storagetest.Session(t, f.DB, me, role)}
			requester{f, "a stranger", role, other}.checkStranger(t, owner, lines)
			if tripwire.Snapshot(t) != before {
				t.Error("a refused request changed a table")
			}
			f.checkOwner(t, me, role, lines)
		})
	}
}

var signInPage = regexp.MustCompile(`^(/staff)?/sign-in\?`)

// checkOwner requests each route as the owner of the records.
func (f setup) checkOwner(t *testing.T, me uuid.UUID, role account.Role, lines []expected) {
	t.Helper()
	for _, e := range lines {
		q := requester{f, "the owner", role, storagetest.Session(t, f.DB, me, role)} // one of the routes ends the session
		got := q.send(t, e, q.path(e), q.form(t, e))
		if got.Status != e.own || e.own == http.StatusSeeOther && signInPage.MatchString(got.Header.Get("Location")) {
			t.Errorf("%s %s as the owner: %d, want %d, to %q\n%s", e.Method, e.Path, got.Status, e.own,
				got.Header.Get("Location"),
				regexp.MustCompile(`(?s)<main.*</main>`).FindString(got.Text))
		}
	}
}

// checkOutsiders requests each route without a session, with sessions of other audiences, and with invalid sessions.
func (f setup) checkOutsiders(t *testing.T, me uuid.UUID, role account.Role, lines []expected) {
	t.Helper()
	expired := storagetest.Session(t, f.DB, me, role)
	f.DB.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where hash = $1`, expired.Hash())
	all := []requester{
		{setup: f, name: "without a session"},
		{f, "with an expired session", role, expired},
		{f, "with an unknown session", role, account.NewToken()},
	}
	for other, session := range f.Sessions {
		if other != role {
			all = append(all, requester{f, "as " + string(other), other, session},
				requester{f, "as " + string(other) + " in this audience's cookie", role, session})
		}
	}
	for _, q := range all {
		q.checkSignInRequired(t, role, lines)
	}
	f.DB.Exec(t, `update account.account set status = 'disabled' where id = $1`, me)
	// The session starts in the same moment in which the account is disabled.
	requester{f, "as a disabled account", role, storagetest.Session(t, f.DB, me, role)}.checkSignInRequired(t, role, lines)
	f.DB.Exec(t, `update account.account set status = 'active' where id = $1`, me)
}

// checkSignInRequired expects each route to lead to the sign-in page, by a redirect or by a page that restores the
// form, and to answer the same for records that exist and for missing ones.
func (q requester) checkSignInRequired(t *testing.T, role account.Role, lines []expected) {
	t.Helper()
	link := `href="/staff/sign-in"`
	if role == account.RoleCandidate {
		link = `href="/sign-in"`
	}
	for _, e := range lines {
		form := placeholder.ReplaceAllString(e.form, "x")
		existing := q.send(t, e, q.path(e), form)
		redirected := existing.Status == http.StatusSeeOther && signInPage.MatchString(existing.Header.Get("Location"))
		if !redirected && (existing.Status != http.StatusForbidden || !strings.Contains(existing.Text, link)) {
			t.Errorf("%s %s, %s: %d to %q", e.Method, e.Path, q.name, existing.Status, existing.Header.Get("Location"))
		}
		if missing := q.send(t, e, q.path(e, parameters(e.Path)...), form); !cmp.Equal(existing, missing) {
			t.Errorf("%s %s, %s: existing and missing records differ: %s", e.Method, e.Path, q.name, cmp.Diff(existing, missing))
		}
	}
}

// checkStranger requests each route as another account of the audience: other accounts' records, missing ones and
// malformed ids must have the same answer.
func (q requester) checkStranger(t *testing.T, owner requester, lines []expected) {
	t.Helper()
	for _, e := range lines {
		if len(parameters(e.Path)) == 0 {
			continue
		}
		form := owner.form(t, e)
		missing := q.send(t, e, q.path(e, parameters(e.Path)...), form)
		if e.others != "same" && strconv.Itoa(missing.Status) != e.others {
			t.Errorf("%s %s: a missing record is %d", e.Method, e.Path, missing.Status)
		}
		for _, name := range parameters(e.Path) {
			got := owner.send(t, e, owner.path(e, name), form)
			// A form that removes something may redirect when it is gone already.
			if got.Status != missing.Status && (e.Method == http.MethodGet || got.Status != http.StatusSeeOther) {
				t.Errorf("%s %s as the owner, with a missing %s: %d", e.Method, e.Path, name, got.Status)
			}
		}
		malformed := q.send(t, e, parameter.ReplaceAllString(e.Path, "x"), form)
		if malformed.Status != http.StatusNotFound || missing.Status == malformed.Status && !cmp.Equal(malformed, missing) {
			t.Errorf("%s %s: a malformed id is %d and differs: %s", e.Method, e.Path, malformed.Status,
				cmp.Diff(missing, malformed))
		}
		if e.others == "same" {
			continue
		}
		if theirs := q.send(t, e, q.path(e), form); !cmp.Equal(theirs, missing) {
			t.Errorf("%s %s: another account's and a missing record differ: %s", e.Method, e.Path, cmp.Diff(missing, theirs))
		}
	}
}
