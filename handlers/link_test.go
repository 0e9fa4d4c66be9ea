package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// candidateCookie is the cookie of a candidate's session.
const candidateCookie = "__Host-candidate"

// sessions counts the sessions of a person.
func (a *app) sessions(t *testing.T, person uuid.UUID) (n int) {
	t.Helper()
	a.query(t, &n, `select count(*) from account.session where account_id = $1`, person)
	return n
}

// The button of one page, pressed many times at once, opens one session, which each of the answers hands out: no matter
// which of them the browser keeps, the person is signed in. Another browser is refused, and so is a later press.
func TestSignInLink_PressedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	a := start(t)
	ana := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	a.DB.Exec(t, `delete from account.session`)
	link := a.link(t, ana.Email, time.Now())
	page := a.Visitor(t).Get(t, link).Hidden()
	var all sync.WaitGroup
	browsers := make([]*inprocess.Visitor, 8)
	for i := range browsers {
		browsers[i] = a.Visitor(t)
		all.Go(func() {
			if got := browsers[i].Post(t, link, page); got.Status != http.StatusSeeOther || got.Location() != "/requests" {
				t.Errorf("press %d: %d to %q", i, got.Status, got.Location())
			}
		})
	}
	all.Wait()
	for i, b := range browsers {
		if got := b.Get(t, "/requests"); got.Status != http.StatusOK || b.Cookies[candidateCookie] == "" {
			t.Errorf("the answer to press %d does not sign in: %d", i, got.Status)
		}
	}
	if n := a.sessions(t, ana.ID); n != 1 {
		t.Errorf("%d sessions", n)
	}
	for name, form := range map[string]url.Values{
		"another browser": with(page, "key", uuid.NewString()), "no key": {"csrf": {""}},
	} {
		if got := a.Visitor(t).Post(t, link, form); got.Status != http.StatusGone {
			t.Errorf("%s: %d to %q", name, got.Status, got.Location())
		}
	}
	a.DB.Exec(t, `update account.link set spent_at = spent_at - interval '11 seconds'`)
	if got := a.Visitor(t).Post(t, link, page); got.Status != http.StatusGone || len(got.Header["Set-Cookie"]) > 0 {
		t.Errorf("later: %d", got.Status)
	}
	a.DB.Exec(t, `update account.link set spent_at = now()`)
	a.DB.Exec(t, `delete from account.session`)
	if got := a.Visitor(t).Post(t, link, page); got.Status != http.StatusGone {
		t.Errorf("after signing out: %d", got.Status)
	}
}

// A spent link leads on while its owner is signed in, and only then.
func TestSignInLink_SpentLeadsOn(t *testing.T) {
	t.Parallel()
	a := start(t)
	ana := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	bruno := storagetest.Person[account.Candidate](t, a.DB, "Bruno")
	link := a.link(t, ana.Email, time.Now())
	b := a.Visitor(t)
	page := b.Get(t, link).Hidden()
	b.Post(t, link, page)
	a.DB.Exec(t, `update account.link set spent_at = spent_at - interval '1 minute'`)
	session := b.Cookies[candidateCookie]
	if got := b.Get(t, link); got.Location() != "/requests" {
		t.Errorf("opened again: %d to %q", got.Status, got.Location())
	}
	if got := b.Post(t, link, page); got.Location() != "/requests" || b.Cookies[candidateCookie] != session {
		t.Errorf("pressed again: %d to %q, or with another session", got.Status, got.Location())
	}
	for name, other := range map[string]*inprocess.Visitor{
		"another browser": a.Visitor(t), "another person": a.SignedIn(t, account.RoleCandidate, bruno.Session),
	} {
		got := other.Get(t, link)
		if got.Status != http.StatusGone || !strings.Contains(markup.CheckHTML(t, got.Text), "does not work any more") {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
}

// A link of another person says whose it is and asks before it ends a session; that one is then over.
func TestSignInLink_OfAnotherPerson(t *testing.T) {
	t.Parallel()
	a := start(t)
	ana := storagetest.PersonWithEmail[account.Candidate](t, a.DB, "Ana Kowalska", "ana.kowalska@example.org")
	bruno := storagetest.PersonWithEmail[account.Candidate](t, a.DB, "Bruno Lefèvre", "écrit@mail.example")
	link := a.link(t, bruno.Email, time.Now())
	nobody := a.Visitor(t).Get(t, link)
	words := markup.CheckHTML(t, nobody.Text)
	if !strings.Contains(words, "This link is for Bruno, é…@mail.example.") || strings.Contains(nobody.Text, "Lefèvre") ||
		strings.Contains(nobody.Text, bruno.Email) {
		t.Errorf("the page: %s", words)
	}
	b := a.SignedIn(t, account.RoleCandidate, ana.Session)
	page := b.Get(t, link)
	words = markup.CheckHTML(t, page.Text)
	for _, says := range []string{
		"Bruno, é…@mail.example", "Ana, a…@example.org, is signed in", "End that session", "Keep that session",
	} {
		if !strings.Contains(words, says) {
			t.Errorf("the page does not say %q: %s", says, words)
		}
	}
	// The form of a page that was opened before Ana signed in asks first, too.
	asked := b.Post(t, link, nobody.Hidden())
	if asked.Status != http.StatusConflict || !strings.Contains(asked.Text, `name="replace"`) {
		t.Fatalf("not asked: %d to %q", asked.Status, asked.Location())
	}
	if got := b.Get(t, "/requests"); got.Status != http.StatusOK {
		t.Errorf("Ana is signed out already: %d", got.Status)
	}
	if got := b.Post(t, link, asked.Hidden()); got.Location() != "/requests" {
		t.Fatalf("%d to %q", got.Status, got.Location())
	}
	if n := a.sessions(t, ana.ID); n != 0 {
		t.Errorf("Ana still has %d sessions", n)
	}
	if got := b.Get(t, "/requests"); !strings.Contains(got.Text, "Bruno Lefèvre") {
		t.Errorf("Bruno is not signed in: %d", got.Status)
	}
	// The own link while signed in: the session before it ends, too.
	again := a.link(t, bruno.Email, time.Now())
	own := b.Get(t, again)
	if got := b.Post(t, again, own.Hidden()); got.Location() != "/requests" {
		t.Errorf("the own link: %d to %q", got.Status, got.Location())
	}
	if n := a.sessions(t, bruno.ID); n != 2 { // the fixture's, and the new one
		t.Errorf("Bruno has %d sessions", n)
	}
}
