// Package access tests who gets what from each route: the access matrix, what HR can infer, what a response reveals by
// its work, and which stale or forged requests are refused.
package access

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/seal"
	"stepfree/storage/storagetest"
)

// setup is a populated portal.
type setup struct{ inprocess.Populated }

func newSetup(t *testing.T) setup {
	t.Helper()
	return setup{inprocess.NewPopulated(t)}
}

// complete adds what only some routes need.
func (f setup) complete(t *testing.T, role account.Role) {
	t.Helper()
	var id string
	must(t, f.DB.Super.GetContext(t.Context(), &id, `select id from interview.availability`))
	f.IDs["time"] = id
	nora := storagetest.Person[account.HR](t, f.DB, "Nora")
	f.IDs["colleague"] = nora.ID.String()
	f.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, f.IDs["vacancy"], nora.ID)
	eve := storagetest.Person[account.Adviser](t, f.DB, "Eve")
	key, err := seal.NewKey()
	must(t, err)
	f.IDs["adviser"], f.IDs["recipient"] = eve.ID.String(), key.Recipient().String()
	pins, err := f.Pins.Load()
	must(t, err)
	var custodians []string
	for _, c := range pins.Custodians {
		custodians = append(custodians, c.Key.Fingerprint())
	}
	f.IDs["custodians"] = strings.Join(custodians, ", ")
	f.DB.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, 'x', now())`,
		eve.ID, key.Recipient().String())
	if role == account.RoleAdviser {
		var id uuid.UUID
		must(t, f.DB.Super.GetContext(t.Context(), &id, `select account_id from seal.access`))
		f.IDs["passkey"] = uuid.NewString()
		f.DB.Exec(t, `insert into seal.passkey (id, account_id, recipient, credential, sealed, created_at)
			select $1, account_id, recipient, 'x', 'x', now() from seal.identity where account_id = $2`, f.IDs["passkey"], id)
		var own string
		must(t, f.DB.Super.GetContext(t.Context(), &own, `select recipient from seal.identity where account_id = $1`, id))
		f.IDs["own"] = own
		c := f.Client(t, account.RoleCandidate, f.Sessions[account.RoleCandidate])
		c.FillAt(t, "/requests/"+f.Draft["request"]+"/check", "/requests/"+f.Draft["request"]+"/send")
		f.Sessions[role] = storagetest.Session(t, f.DB, id, role) // of the adviser who has access to the vault
	}
}

// owner returns the account of an audience to which the setup's records belong.
func (f setup) owner(t *testing.T, role account.Role) (id uuid.UUID) {
	t.Helper()
	must(t, f.DB.Super.GetContext(t.Context(), &id, `select account_id from account.session where hash = $1`,
		f.Sessions[role].Hash()))
	return id
}

// stranger returns a session of an account of an audience to which no record belongs.
func (f setup) stranger(t *testing.T, role account.Role) account.Token {
	t.Helper()
	switch role {
	case account.RoleHR:
		return storagetest.Person[account.HR](t, f.DB, "Other").Session
	case account.RolePanel:
		return storagetest.Person[account.Panel](t, f.DB, "Other").Session
	case account.RoleCandidate:
		return storagetest.Person[account.Candidate](t, f.DB, "Other").Session
	case account.RoleAdmin:
		return storagetest.Person[account.Admin](t, f.DB, "Other").Session
	case account.RoleAdviser:
		// An adviser does not advise on their own request: this adviser is the candidate.
		var email string
		must(t, f.DB.Super.GetContext(t.Context(), &email, `select email from account.account where role = 'candidate'`))
		return storagetest.PersonWithEmail[account.Adviser](t, f.DB, "Bea", email).Session
	}
	return account.Token{}
}

// version returns a record's version, which HR's forms send back.
func (f setup) version(t *testing.T, table string) (version string) {
	t.Helper()
	return f.versionOf(t, table, f.IDs[table])
}

// versionOf returns the current version of a record.
func (f setup) versionOf(t *testing.T, table, id string) (version string) {
	t.Helper()
	must(t, f.DB.Super.GetContext(t.Context(), &version, `select version from interview.`+table+` where id = $1`, id))
	return version
}

// submitAsHR sends a form as HR and returns the status.
func (f setup) submitAsHR(t *testing.T, path string, fields ...string) int {
	t.Helper()
	token := f.Sessions[account.RoleHR]
	form := url.Values{"csrf": {token.CSRF()}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	status, _ := f.Client(t, account.RoleHR, token).Send(t, http.MethodPost, path, "application/x-www-form-urlencoded",
		strings.NewReader(form.Encode()))
	return status
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reconcile opens the pages of HR that bring what is stored for a booking, and for a stage without one, in line with
// what is needed now.
func (f setup) reconcile(t *testing.T) {
	t.Helper()
	c := f.Client(t, account.RoleHR, f.Sessions[account.RoleHR])
	stage := "/interviews/applications/" + f.IDs["application"] + "/stages/" + f.Unbooked["stage"]
	for _, path := range []string{"/interviews/bookings/" + f.IDs["booking"], stage} {
		if got := status(t, c, path); got != http.StatusOK {
			t.Fatalf("%s: %d", path, got)
		}
	}
}
