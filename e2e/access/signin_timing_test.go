package access

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

// Response time must not reveal whether an address is known: the same statements are sent to the database in the same
// number of round trips. The password hash is checked in either case, against a decoy in one: `make bench` compares the
// times.
func TestSignIn_UnknownAddressCostsTheSame(t *testing.T) {
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
			"HR, wrong password":    {"email": {hr.Email}, "password": {"wrong"}, "code": {hr.Code(t)}},
			"HR, wrong code":        {"email": {hr.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"an admin, wrong code":  {"email": {admin.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"an unknown address":    {"email": {"nobody@mail.example"}, "password": {inprocess.Password}, "code": {"000000"}},
			"a candidate's address": {"email": {ana.Email}, "password": {inprocess.Password}, "code": {"000000"}},
			"unknown, HR's code":    {"email": {"someone@mail.example"}, "password": {inprocess.Password}, "code": {hr.Code(t)}},
		},
	} {
		for i := range 3 { // prepares the statements on each connection
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
				t.Errorf("%s, %s: the statements differ from another address: %s", path, name, diff)
			}
		}
		if first["hr"].Statements+first["candidate"].Statements == 0 {
			t.Errorf("%s: no statement was counted", path)
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
