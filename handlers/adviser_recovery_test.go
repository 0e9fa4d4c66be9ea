package handlers_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/storagetest"
)

// nameCustodians pins three custodians and returns what names them in the form of the recovery copies.
func nameCustodians(t *testing.T, a *app) string {
	t.Helper()
	var custodians []seal.Custodian
	var fingerprints []string
	for _, name := range []string{"Anna Peeters", "Bernard", "Chloé"} {
		key, err := seal.NewKey()
		must(t, err)
		custodians = append(custodians, seal.Custodian{Name: name, Key: key.Recipient()})
		fingerprints = append(fingerprints, key.Recipient().Fingerprint())
	}
	must(t, a.Pins.PinCustodians(custodians))
	return strings.Join(fingerprints, ", ")
}

// renew sends recovery copies, and returns the status.
func renew(t *testing.T, a *app, adviser account.Adviser, custodians string, copies ...string) int {
	t.Helper()
	var sealed []string
	for _, c := range copies {
		sealed = append(sealed, base64.StdEncoding.EncodeToString([]byte(c)))
	}
	return a.SignedIn(t, account.RoleAdviser, adviser.Session).Post(t, "/review/vault/recovery", url.Values{
		"csrf": {adviser.Session.CSRF()}, "recovery_copies": {strings.Join(sealed, " ")}, "custodians": {custodians},
	}).Status
}

func TestRecovery_OfAdvisersWithAccessForTheNamed(t *testing.T) {
	t.Parallel()
	a := start(t)
	vos, other := storagetest.Person[account.Adviser](t, a.DB, "Vos"), storagetest.Person[account.Adviser](t, a.DB, "Eve")
	link := invite(t, a, vos, time.Now().Add(time.Hour))
	older := nameCustodians(t, a)
	if got, _ := makeVault(t, a, vos, link); got.Status >= http.StatusBadRequest {
		t.Fatal(got.Status)
	}
	named := nameCustodians(t, a)
	stored := func() (n int) {
		must(t, a.DB.Super.GetContext(t.Context(), &n, `select count(*) from seal.recovery`))
		return n
	}
	for name, try := range map[string]struct {
		who        account.Adviser
		custodians string
		copies     []string
		want       int
	}{
		"custodians of before": {vos, older, []string{"1", "2", "3"}, http.StatusConflict},
		"an adviser outside":   {other, named, []string{"1", "2", "3"}, http.StatusNotFound},
		"two copies":           {vos, named, []string{"1", "2"}, http.StatusBadRequest},
		"copies for nobody":    {vos, "", []string{"1", "2", "3"}, http.StatusBadRequest},
	} {
		if got := renew(t, a, try.who, try.custodians, try.copies...); got != try.want || stored() != 0 {
			t.Errorf("%s: %d, %d are stored", name, got, stored())
		}
	}
	page := a.SignedIn(t, account.RoleAdviser, vos.Session)
	if got := page.Get(t, "/review/vault"); !strings.Contains(got.Text, "Not made yet") {
		t.Errorf("the page: %s", got.Text)
	}
	if got := renew(t, a, vos, named, "1", "2", "3"); got != http.StatusSeeOther || stored() != 1 {
		t.Errorf("%d, %d are stored", got, stored())
	}
	if got := page.Get(t, "/review/vault"); !strings.Contains(got.Text, "Made on") || !strings.Contains(got.Text, "Chloé") {
		t.Errorf("the page: %s", got.Text)
	}
	nameCustodians(t, a)
	if got := page.Get(t, "/review/vault"); !strings.Contains(got.Text, "for other custodians. Renew them.") {
		t.Errorf("the page of other custodians: %s", got.Text)
	}
}
