package handlers_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/storagetest"
)

// lostKey is a vault of one adviser, and a second one without a key.
type lostKey struct {
	*app
	vos, eve account.Adviser
}

func newLostKey(t *testing.T) lostKey {
	t.Helper()
	a := start(t)
	k := lostKey{a, storagetest.Person[account.Adviser](t, a.DB, "Vos"), storagetest.Person[account.Adviser](t, a.DB, "Eve")}
	storagetest.Person[account.Admin](t, a.DB, "Ada")
	got, vault := makeVault(t, a, k.vos, invite(t, a, k.vos, time.Now().Add(time.Hour)))
	if got.Status >= http.StatusBadRequest {
		t.Fatal(got.Status)
	}
	must(t, a.Pins.PinVault(vault.Fingerprint()))
	return k
}

// replace sends what the browser of an adviser makes who forgot the passphrase, in place of a sealed identity.
func (k lostKey) replace(t *testing.T, who account.Adviser, recipient, instead string) int {
	t.Helper()
	digest := sha256.Sum256([]byte(instead))
	return k.SignedIn(t, account.RoleAdviser, who.Session).Post(t, "/review/vault/forgotten", url.Values{
		"csrf": {who.Session.CSRF()}, "recipient": {recipient},
		"sealed_identity": {base64.StdEncoding.EncodeToString([]byte("second"))},
		"replaced_digest": {base64.StdEncoding.EncodeToString(digest[:])},
	}).Status
}

// grant sends a grant of Vos to a key of Eve.
func (k lostKey) grant(t *testing.T, recipient seal.Recipient) int {
	t.Helper()
	return k.SignedIn(t, account.RoleAdviser, k.vos.Session).Post(t, "/review/vault/access/"+k.eve.ID.String(), url.Values{
		"csrf": {k.vos.Session.CSRF()}, "recipient": {recipient.String()}, "sealed_grant": {"eA=="},
	}).Status
}

// addKey gives Eve a key.
func (k lostKey) addKey(t *testing.T) seal.Recipient {
	t.Helper()
	key := newRecipient(t)
	k.DB.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, 'first', now())`,
		k.eve.ID, key.String())
	return key
}

// openers lists who can open the vault.
func (k lostKey) openers(t *testing.T) (names []string) {
	t.Helper()
	must(t, k.DB.Super.SelectContext(t.Context(), &names, `
		select a.name from seal.access x join account.account a on a.id = x.account_id order by a.name`))
	return names
}

// A forgotten key is replaced while another person can let the adviser in again; its access and passkeys end.
func TestForgotten_KeyEndsAndColleagueLetsIn(t *testing.T) {
	t.Parallel()
	k := newLostKey(t)
	lost := k.addKey(t)
	if got := k.grant(t, lost); got != http.StatusSeeOther || len(k.openers(t)) != 2 {
		t.Fatalf("%d %v", got, k.openers(t))
	}
	k.DB.Exec(t, `insert into seal.passkey (id, account_id, recipient, credential, sealed, created_at)
		values (gen_random_uuid(), $1, $2, 'x', 'x', now())`, k.eve.ID, lost.String())
	made := newRecipient(t)
	if got := k.replace(t, k.eve, made.String(), "not the first"); got != http.StatusConflict {
		t.Errorf("in place of a key that is not stored: %d", got)
	}
	k.DB.Exec(t, `delete from mail.outbox`)
	if got := k.replace(t, k.eve, made.String(), "first"); got != http.StatusSeeOther {
		t.Fatal(got)
	}
	var passkeys int
	must(t, k.DB.Super.GetContext(t.Context(), &passkeys, `select count(*) from seal.passkey`))
	if got := k.openers(t); !slices.Equal(got, []string{"Vos"}) || passkeys != 0 {
		t.Errorf("%v can open the vault, %d passkeys are left", got, passkeys)
	}
	k.wantNotified(t, "Ada notification", "Eve account", "Vos notification")
	if got := k.grant(t, lost); got != http.StatusConflict || len(k.openers(t)) != 1 {
		t.Errorf("a grant to the key that was replaced: %d", got)
	}
	page := k.SignedIn(t, account.RoleAdviser, k.vos.Session).Get(t, "/review/vault").Text
	if !strings.Contains(page, made.Fingerprint()) || strings.Contains(page, lost.Fingerprint()) {
		t.Errorf("the page does not show the new key alone: %s", page)
	}
	k.DB.Exec(t, `delete from mail.outbox`)
	if got := k.grant(t, made); got != http.StatusSeeOther || len(k.openers(t)) != 2 {
		t.Errorf("%d %v", got, k.openers(t))
	}
	k.wantNotified(t, "Ada notification", "Eve account")
	security := k.SignedIn(t, account.RoleAdviser, k.eve.Session).Get(t, "/review/security").Text
	if !strings.Contains(security, "New key for the vault: made by Eve") {
		t.Errorf("the own changes: %s", security)
	}
}

func (k lostKey) wantNotified(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	must(t, k.DB.Super.SelectContext(t.Context(), &got, `
		select a.name || ' ' || o.kind from mail.outbox o join account.account a on a.id = o.account_id order by 1`))
	if !slices.Equal(got, want) {
		t.Errorf("notified: %v, want %v", got, want)
	}
}

// The last key that opens the vault stays until custodians could let its adviser in.
func TestForgotten_LastWayInStays(t *testing.T) {
	t.Parallel()
	k := newLostKey(t)
	page := func() string {
		return k.SignedIn(t, account.RoleAdviser, k.vos.Session).Get(t, "/review/vault/forgotten").Text
	}
	stays := func(why string) {
		t.Helper()
		if got := k.replace(t, k.vos, newRecipient(t).String(), "x"); got != http.StatusConflict || len(k.openers(t)) == 0 {
			t.Errorf("%s: %d %v", why, got, k.openers(t))
		}
		if text := page(); !strings.Contains(text, "Your key cannot be replaced") || strings.Contains(text, "Replace my key") {
			t.Errorf("%s: %s", why, text)
		}
	}
	stays("alone")
	if got := k.grant(t, k.addKey(t)); got != http.StatusSeeOther {
		t.Fatal(got)
	}
	if text := page(); !strings.Contains(text, "A colleague lets you in") || !strings.Contains(text, "Replace my key") {
		t.Errorf("with a colleague: %s", text)
	}
	k.DB.Exec(t, `update account.account set status = 'disabled' where id = $1`, k.eve.ID)
	stays("with a colleague whose account is disabled")
	named := nameCustodians(t, k.app)
	if got := renew(t, k.app, k.vos, named, "1", "2", "3"); got != http.StatusSeeOther {
		t.Fatal(got)
	}
	if text := page(); !strings.Contains(text, "Two custodians let you in") {
		t.Errorf("with custodians: %s", text)
	}
	if got := k.replace(t, k.vos, newRecipient(t).String(), "x"); got != http.StatusSeeOther {
		t.Errorf("with custodians: %d", got)
	}
	if got := k.openers(t); slices.Contains(got, "Vos") {
		t.Errorf("%v can open the vault", got)
	}
}

// To end the own key takes password and code, as to give access does.
func TestForgotten_TakesStepUp(t *testing.T) {
	t.Parallel()
	k := newLostKey(t)
	k.addKey(t)
	k.DB.Exec(t, `update account.session set stepped_up_at = now() - interval '6 minutes'`)
	if got := k.replace(t, k.eve, newRecipient(t).String(), "first"); got < http.StatusBadRequest {
		t.Errorf("replaced: %d", got)
	}
	named := nameCustodians(t, k.app)
	if got := renew(t, k.app, k.vos, named, "1", "2", "3"); got < http.StatusBadRequest {
		t.Errorf("recovery copies: %d", got)
	}
	if err := k.DB.RunAs(t, "stepfree_adviser", k.eve.Session.Secret(),
		`select seal.replace_identity(sha256('first'), 'age1', 'x')`); err == nil {
		t.Error("the database replaced it")
	}
}
