package e2e_test

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

// expected is what a route answers to whoever's it is, and to others of the same audience; see testdata/access.txt.
type expected struct {
	web.Route
	records, others string
	own             int
	form            string
}

// expectations reads the table, in its order. A route that is not in it, and a line whose route is not there, fail.
func expectations(t *testing.T) []expected {
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
			t.Fatalf("there is no such route, or its line is there twice: %s", line)
		}
		own, err := strconv.Atoi(fields[3])
		must(t, err)
		all = append(all, expected{Route: routes[i], records: fields[2], own: own, others: fields[4], form: strings.Join(fields[5:], " ")})
		routes = slices.Delete(routes, i, i+1)
	}
	for _, r := range routes {
		t.Errorf("nobody says what %s %s answers", r.Method, r.Path)
	}
	return all
}

// Every route × everybody × own, somebody else's, missing. The table of expectations is testdata/access.txt; the routes come
// from the product's own table.
func TestEveryRouteAnswersEverybodyAsTheTableSays(t *testing.T) {
	t.Parallel()
	table := expectations(t)
	for _, role := range account.Roles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			of := slices.DeleteFunc(slices.Clone(table), func(e expected) bool { return e.Audience != role })
			h := newHouse(t)
			h.complete(t, role)
			me, other := h.owner(t, role), h.stranger(t, role)
			watched := storagetest.NewTripwire(t, h.DB)
			before := watched.Snapshot(t)
			h.outsiders(t, me, role, of)
			owner := asker{h, "the owner", role, storagetest.Session(t, h.DB, me, role)}
			asker{h, "a stranger", role, other}.strange(t, owner, of)
			if watched.Snapshot(t) != before {
				t.Error("whoever was refused changed something all the same")
			}
			for _, e := range of {
				a := owner
				a.token = storagetest.Session(t, h.DB, me, role) // the routes of signing out are asked for, too
				if got := a.ask(t, e, a.pathOf(e), a.formOf(t, e)); got.Status != e.own || e.own == http.StatusSeeOther && wayIn.MatchString(got.Header.Get("Location")) {
					t.Errorf("%s %s: the owner's is %d, want %d, to %q\n%s", e.Method, e.Path, got.Status, e.own, got.Header.Get("Location"), regexp.MustCompile(`(?s)<main.*</main>`).FindString(got.Text))
				}
			}
		})
	}
}

var wayIn = regexp.MustCompile(`^(/staff)?/sign-in\?`)

// outsiders are led to the way in, and nothing tells them what is there.
func (h house) outsiders(t *testing.T, me uuid.UUID, role account.Role, routes []expected) {
	t.Helper()
	expired := storagetest.Session(t, h.DB, me, role)
	h.DB.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where hash = $1`, expired.Hash())
	out := []asker{{house: h, name: "nobody"}, {h, "an expired session", role, expired}, {h, "a drawn session", role, account.NewToken()}}
	for other, session := range h.sessions {
		if other != role {
			out = append(out, asker{h, string(other), other, session}, asker{h, string(other) + " in another cookie", role, session})
		}
	}
	for _, a := range out {
		a.led(t, role, routes)
	}
	h.DB.Exec(t, `update account.account set status = 'disabled' where id = $1`, me)
	// A session that was begun at the same moment.
	asker{h, "a disabled account", role, storagetest.Session(t, h.DB, me, role)}.led(t, role, routes)
	h.DB.Exec(t, `update account.account set status = 'active' where id = $1`, me)
}

// led checks that somebody gets the way in to every page: by a redirect, or on the page that gives back what was typed.
func (a asker) led(t *testing.T, role account.Role, routes []expected) {
	t.Helper()
	page := `href="/staff/sign-in"`
	if role == account.RoleCandidate {
		page = `href="/sign-in"`
	}
	for _, e := range routes {
		form := placeholder.ReplaceAllString(e.form, "x")
		own := a.ask(t, e, a.pathOf(e), form)
		led := own.Status == http.StatusSeeOther && wayIn.MatchString(own.Header.Get("Location"))
		if !led && (own.Status != http.StatusForbidden || !strings.Contains(own.Text, page)) {
			t.Errorf("%s %s, %s: %d to %q", e.Method, e.Path, a.name, own.Status, own.Header.Get("Location"))
		}
		if missing := a.ask(t, e, a.pathOf(e, names(e.Path)...), form); !cmp.Equal(own, missing) {
			t.Errorf("%s %s, %s: what is there and what is not differ: %s", e.Method, e.Path, a.name, cmp.Diff(own, missing))
		}
	}
}

// strange asks as somebody of the same audience, to whom what is somebody else's is as what is missing, and as what is no id.
func (a asker) strange(t *testing.T, owner asker, routes []expected) {
	t.Helper()
	for _, e := range routes {
		if len(names(e.Path)) == 0 {
			continue
		}
		form := owner.formOf(t, e)
		missing := a.ask(t, e, a.pathOf(e, names(e.Path)...), form)
		if e.others != "same" && strconv.Itoa(missing.Status) != e.others {
			t.Errorf("%s %s: what is missing is %d", e.Method, e.Path, missing.Status)
		}
		for _, name := range names(e.Path) {
			one := owner.ask(t, e, owner.pathOf(e, name), form)
			// What a form takes away may be gone already.
			if one.Status != missing.Status && (e.Method == http.MethodGet || one.Status != http.StatusSeeOther) {
				t.Errorf("%s %s: the owner's, without the %s, is %d", e.Method, e.Path, name, one.Status)
			}
		}
		if got := a.ask(t, e, parameter.ReplaceAllString(e.Path, "x"), form); got.Status != http.StatusNotFound || missing.Status == got.Status && !cmp.Equal(got, missing) {
			t.Errorf("%s %s: what is no id is %d and differs: %s", e.Method, e.Path, got.Status, cmp.Diff(missing, got))
		}
		if e.others == "same" {
			continue
		}
		if theirs := a.ask(t, e, a.pathOf(e), form); !cmp.Equal(theirs, missing) {
			t.Errorf("%s %s: somebody else's and what is missing differ: %s", e.Method, e.Path, cmp.Diff(missing, theirs))
		}
	}
}
