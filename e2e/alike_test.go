package e2e_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// What an answer tells by its time, it tells by the work behind it: for an address that is known, and for one that is not,
// the same statements go to the database in the same number of round trips. That a password is checked in either case,
// against a decoy in one, `make bench` shows as a ratio of times.
func TestAnAddressThatIsKnownCostsTheSameAsOneThatIsNot(t *testing.T) {
	t.Parallel()
	db, wire := storagetest.NewWired(t)
	p := inprocess.NewOn(t, db)
	hr, admin := p.Staff(t, account.RoleHR, "Hugo"), p.Staff(t, account.RoleAdmin, "Ada")
	ana := storagetest.Person[account.Candidate](t, db, "Ana")
	for path, tries := range map[string]map[string]url.Values{
		"/sign-in": {
			"known":   {"email": {ana.Email}},
			"unknown": {"email": {"nobody@mail.example"}},
		},
		"/staff/sign-in": {
			"HR, wrong password":     {"email": {hr.Email}, "password": {"wrong"}, "code": {hr.Code(t)}},
			"HR, wrong code":         {"email": {hr.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"an admin, wrong code":   {"email": {admin.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"nobody":                 {"email": {"nobody@mail.example"}, "password": {inprocess.Password}, "code": {"000000"}},
			"a candidate's address":  {"email": {ana.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"nobody, known password": {"email": {"someone@mail.example"}, "password": {inprocess.Password}, "code": {hr.Code(t)}},
		},
	} {
		for i := range 3 { // what is prepared once, on each connection, is prepared by these
			send(t, p, path, url.Values{"email": {strconv.Itoa(i) + "@mail.example"}, "password": {"x"}, "code": {"1"}})
		}
		first := map[string]storagetest.Count{}
		for name, form := range tries {
			wire.Reset()
			send(t, p, path, form)
			sent := map[string]storagetest.Count{}
			for _, role := range account.Roles() {
				sent[string(role)] = wire.Sent(role.Login())
			}
			if len(first) == 0 {
				first = sent
			}
			if diff := cmp.Diff(first, sent); diff != "" {
				t.Errorf("%s, %s: other statements than for another address: %s", path, name, diff)
			}
		}
		if first["hr"].Statements+first["candidate"].Statements == 0 {
			t.Errorf("%s: nothing was counted", path)
		}
	}
}

func send(t *testing.T, p *inprocess.Portal, path string, form url.Values) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Origin+path, strings.NewReader(form.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	got, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	must(t, err)
}
