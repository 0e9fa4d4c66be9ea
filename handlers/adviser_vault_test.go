package handlers_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/seal"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// invite lets an adviser make the vault until a time, and returns the link's token.
func invite(t *testing.T, a *app, adviser account.Adviser, until time.Time) account.Token {
	t.Helper()
	var email string
	must(t, a.DB.Super.GetContext(t.Context(), &email, `select email from account.account where id = $1`, adviser.ID))
	link := account.NewToken()
	must(t, pg.InviteToVaultAsOwner(t.Context(), a.DB.URL(pg.Owner), pg.VaultInvitation{
		AdviserEmail: email, Link: link, Until: until, CandidateKey: a.CandidateKey.Recipient().String(),
	}))
	return link
}

// makeVault sends what the first adviser's browser makes, and returns the vault's public key.
func makeVault(t *testing.T, a *app, adviser account.Adviser, link account.Token) (inprocess.Response, seal.Recipient) {
	t.Helper()
	own, err := seal.NewKey()
	must(t, err)
	vault, err := seal.NewKey()
	must(t, err)
	grant, err := own.Recipient().SealKey(vault)
	must(t, err)
	encode := base64.StdEncoding.EncodeToString
	return a.SignedIn(t, account.RoleAdviser, adviser.Session).Post(t, "/review/vault/identity", url.Values{
		"csrf": {adviser.Session.CSRF()}, "recipient": {own.Recipient().String()}, "sealed_identity": {encode([]byte("x"))},
		"link": {link.Secret()}, "vault_recipient": {vault.Recipient().String()}, "sealed_grant": {encode(grant)},
	}), vault.Recipient()
}

func (a *app) vaults(t *testing.T) (recipients []string) {
	t.Helper()
	must(t, a.DB.Super.SelectContext(t.Context(), &recipients, `select recipient from seal.vault`))
	return recipients
}

func TestVault_MadeOnceByTheInvited(t *testing.T) {
	t.Parallel()
	a := start(t)
	vos, other := storagetest.Person[account.Adviser](t, a.DB, "Vos"), storagetest.Person[account.Adviser](t, a.DB, "Eve")
	late := invite(t, a, vos, time.Now().Add(-time.Minute))
	if got, _ := makeVault(t, a, vos, late); got.Status != http.StatusConflict {
		t.Errorf("a link that is over: %d", got.Status)
	}
	link := invite(t, a, vos, time.Now().Add(time.Hour))
	for name, try := range map[string]struct {
		who  account.Adviser
		link account.Token
	}{"another adviser": {other, link}, "another link": {vos, account.NewToken()}, "an older link": {vos, late}} {
		if got, _ := makeVault(t, a, try.who, try.link); got.Status != http.StatusConflict || len(a.vaults(t)) != 0 {
			t.Errorf("%s: %d, %d vaults", name, got.Status, len(a.vaults(t)))
		}
	}
	page := a.SignedIn(t, account.RoleAdviser, vos.Session)
	if got := page.Get(t, "/review/vault?link="+link.Secret()); !strings.Contains(got.Text, "Make the vault and my key") {
		t.Errorf("the page of the link: %s", got.Text)
	}
	got, vault := makeVault(t, a, vos, link)
	if got.Status >= http.StatusBadRequest || len(a.vaults(t)) != 1 || a.vaults(t)[0] != vault.String() {
		t.Fatalf("%d %v", got.Status, a.vaults(t))
	}
	if got, _ := makeVault(t, a, vos, link); got.Status != http.StatusConflict || len(a.vaults(t)) != 1 {
		t.Errorf("the link once more: %d", got.Status)
	}
	if got := page.Get(t, "/review/vault"); !strings.Contains(got.Text, "as soon as the people who run the portal have pinned") ||
		!strings.Contains(got.Text, vault.Fingerprint()) {
		t.Errorf("the page: %s", got.Text)
	}
}

func TestVault_ChangedPassphraseReplacesTheOpenedOne(t *testing.T) {
	t.Parallel()
	a := start(t)
	vos, other := storagetest.Person[account.Adviser](t, a.DB, "Vos"), storagetest.Person[account.Adviser](t, a.DB, "Eve")
	a.DB.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at)
		values ($1, 'age1', 'first', now()), ($2, 'age1', 'first', now())`, vos.ID, other.ID)
	change := func(opened, sealed string) int {
		sum := sha256.Sum256([]byte(opened))
		encode := base64.StdEncoding.EncodeToString
		return a.SignedIn(t, account.RoleAdviser, vos.Session).Post(t, "/review/vault/identity", url.Values{
			"csrf": {vos.Session.CSRF()}, "opened_digest": {encode(sum[:])}, "sealed_identity": {encode([]byte(sealed))},
		}).Status
	}
	stored := func(who account.Adviser) (sealed string) {
		must(t, a.DB.Super.GetContext(t.Context(), &sealed,
			`select convert_from(sealed, 'UTF8') from seal.identity where account_id = $1`, who.ID))
		return sealed
	}
	if status := change("first", "second"); status >= http.StatusBadRequest || stored(vos) != "second" {
		t.Errorf("%d %s", status, stored(vos))
	}
	if status := change("first", "third"); status != http.StatusConflict || stored(vos) != "second" {
		t.Errorf("from another window: %d %s", status, stored(vos))
	}
	if stored(other) != "first" {
		t.Error("another adviser's was changed")
	}
}

// A passkey is stored for the adviser's own key of now, once, and removed by its owner.
func TestPasskey_OfTheOwnKeyOnly(t *testing.T) {
	t.Parallel()
	a := start(t)
	vos, other := storagetest.Person[account.Adviser](t, a.DB, "Vos"), storagetest.Person[account.Adviser](t, a.DB, "Eve")
	keys := map[account.Adviser]string{vos: newRecipient(t).String(), other: newRecipient(t).String()}
	for who, recipient := range keys {
		a.DB.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, 'x', now())`,
			who.ID, recipient)
	}
	add := func(who account.Adviser, recipient, key string) int {
		return a.SignedIn(t, account.RoleAdviser, who.Session).Post(t, "/review/vault/passkeys", url.Values{
			"csrf": {who.Session.CSRF()}, "key": {key}, "credential": {"AGE-PLUGIN-FIDO2PRF-1X"},
			"recipient": {recipient}, "sealed_identity": {base64.StdEncoding.EncodeToString([]byte("sealed"))},
		}).Status
	}
	remove := func(who account.Adviser, id string) int {
		return a.SignedIn(t, account.RoleAdviser, who.Session).Post(t, "/review/vault/passkeys/"+id+"/remove", url.Values{
			"csrf": {who.Session.CSRF()},
		}).Status
	}
	stored := func() (ids []string) {
		must(t, a.DB.Super.SelectContext(t.Context(), &ids, `select id from seal.passkey`))
		return ids
	}
	first := uuid.NewString()
	for _, c := range []struct {
		what, recipient, key string
		status, stored       int
	}{
		{"another person's key", keys[other], uuid.NewString(), http.StatusConflict, 0},
		{"a key that was replaced", newRecipient(t).String(), uuid.NewString(), http.StatusConflict, 0},
		{"the own key", keys[vos], first, http.StatusSeeOther, 1},
		{"the same form", keys[vos], first, http.StatusSeeOther, 1},
		{"a second passkey", keys[vos], uuid.NewString(), http.StatusSeeOther, 2},
	} {
		if status := add(vos, c.recipient, c.key); status != c.status || len(stored()) != c.stored {
			t.Errorf("%s: %d, %d are stored", c.what, status, len(stored()))
		}
	}
	page := a.SignedIn(t, account.RoleAdviser, vos.Session).Get(t, "/review/vault").Text
	if n := strings.Count(page, `data-sealed="`); n != 4 { // to change the passphrase, and to add another one
		t.Errorf("%d buttons use a passkey", n)
	}
	if status := remove(other, first); status != http.StatusNotFound || len(stored()) != 2 {
		t.Errorf("removed by another person: %d", status)
	}
	if status := remove(vos, first); status != http.StatusSeeOther || len(stored()) != 1 {
		t.Errorf("removed: %d", status)
	}
	if status := remove(vos, first); status != http.StatusNotFound {
		t.Errorf("removed once more: %d", status)
	}
	// The key is not replaced while a passkey opens the old one.
	_, err := a.DB.Super.ExecContext(t.Context(), `update seal.identity set recipient = 'x' where account_id = $1`, vos.ID)
	if err == nil {
		t.Error("the key was replaced below a passkey")
	}
}

func newRecipient(t *testing.T) seal.Recipient {
	t.Helper()
	key, err := seal.NewKey()
	must(t, err)
	return key.Recipient()
}
