package opener_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"

	"stepfree/e2e/browser"
	"stepfree/seal"
)

// vaultSite is the page of the vault for an adviser with access, who may grant it to a second one.
func vaultSite(t *testing.T, vault seal.PrivateKey, first adviser, second seal.Recipient) (context.Context, *site) {
	t.Helper()
	grant := must[[]byte](t)(first.Recipient().SealKey(vault))
	s := newSite(t, "vault", map[string]string{
		"Identity": base64.StdEncoding.EncodeToString(first.sealed), "Grant": base64.StdEncoding.EncodeToString(grant),
		"Recipient": second.String(), "Vault": vault.Recipient().Fingerprint(),
	})
	s.vault = vault.Recipient().Fingerprint()
	const thanks = `<!doctype html><title>Kept</title><p id="kept">Kept.</p>`
	s.answer("/identity", "text/html", []byte(thanks))
	s.answer("/grant", "text/html", []byte(thanks))
	ctx := browser.New(t)
	do(ctx, t, chromedp.Navigate(s.url))
	return ctx, s
}

func newVaultSite(t *testing.T) (context.Context, *site) {
	t.Helper()
	vault := must[seal.PrivateKey](t)(seal.NewKey())
	return vaultSite(t, vault, newAdviser(t, vault.Recipient(), "signing-1"), must[seal.PrivateKey](t)(seal.NewKey()).Recipient())
}

// sentBytes gives what the only form that was sent holds in a field.
func sentBytes(t *testing.T, s *site, field string) (url.Values, []byte) {
	t.Helper()
	posts := s.posts()
	if len(posts) != 1 {
		t.Fatalf("%d forms were sent", len(posts))
	}
	return posts[0], must[[]byte](t)(base64.StdEncoding.DecodeString(posts[0].Get(field)))
}

// wantIdentity checks that the form that was sent holds an identity that Go opens with the passphrase, and what a
// guess costs.
func wantIdentity(t *testing.T, s *site, passphrase, factor string) {
	t.Helper()
	form, sealed := sentBytes(t, s, "sealed_identity")
	if len(form) != 3 || form.Get("csrf") != "token-2" {
		t.Errorf("sent %v", form)
	}
	if !bytes.Contains(sealed[:100], []byte(" "+factor+"\n")) {
		t.Errorf("the work factor is not %s: %.100q", factor, sealed)
	}
	key, trusted := openIdentity(t, sealed, passphrase)
	if key.Recipient().String() != form.Get("recipient") {
		t.Error("the public key is another's")
	}
	if want := (seal.Trusted{Vault: s.vault, Signing: "signing-1"}); trusted != want {
		t.Errorf("it trusts %+v, want %+v", trusted, want)
	}
}

// openIdentity opens an adviser's identity: the key, and what it trusts.
func openIdentity(t *testing.T, sealed []byte, passphrase string) (key seal.PrivateKey, trusted seal.Trusted) {
	t.Helper()
	id := must[*age.ScryptIdentity](t)(age.NewScryptIdentity(passphrase))
	var opened struct {
		Key string
		seal.Trusted
	}
	text := must[[]byte](t)(io.ReadAll(must[io.Reader](t)(age.Decrypt(bytes.NewReader(sealed), id))))
	if err := json.Unmarshal(text, &opened); err != nil {
		t.Fatal(err)
	}
	return must[seal.PrivateKey](t)(seal.ParsePrivateKey(opened.Key)), opened.Trusted
}

// The first adviser's browser makes the vault: the site gets public keys and sealed bytes, and the adviser reads the
// fingerprint before anything is sent.
func TestVault_FirstAdviserMakesIt(t *testing.T) {
	t.Parallel()
	keys, custodians := newCustodians(t)
	s := newSite(t, "vault", map[string]string{"Link": "link-1", "Custodians": custodians})
	s.answer("/identity", "text/html", []byte(`<!doctype html><title>Kept</title><p id="kept">Kept.</p>`))
	ctx := browser.New(t)
	do(ctx, t, chromedp.Navigate(s.url), chromedp.Click(chromedp.CSS("[data-generate]")))
	waitStatus(ctx, t, "Write it down.")
	passphrase := must[string](t)(chromedp.Run(ctx, chromedp.Text(chromedp.CSS("[data-generated]"))))
	typePassphrase(ctx, t, "again", passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	waitFor(ctx, t, `document.activeElement.matches("[data-made]")`)
	shown := must[string](t)(chromedp.Run(ctx, chromedp.Text(chromedp.CSS("[data-fingerprint]"))))
	if n := len(s.posts()); n != 0 {
		t.Errorf("%d forms were sent before the fingerprint was read", n)
	}
	if text := eval[string](ctx, t, visibleText); strings.Contains(text, passphrase) {
		t.Errorf("the page still shows the passphrase: %s", text)
	}
	do(ctx, t, chromedp.Click(chromedp.ID("save")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	form, sealed := sentBytes(t, s, "sealed_identity")
	if len(form) != 7 || form.Get("link") != "link-1" || strings.Contains(form.Encode(), passphrase) {
		t.Errorf("sent %v", form)
	}
	key, trusted := openIdentity(t, sealed, passphrase)
	_, grant := sentBytes(t, s, "sealed_grant")
	vault := must[seal.PrivateKey](t)(key.OpenKey(grant)).Recipient()
	if vault.String() != form.Get("vault_recipient") || vault.Fingerprint() != shown || trusted != (seal.Trusted{Vault: shown, Signing: "signing-1"}) ||
		key.Recipient().String() != form.Get("recipient") {
		t.Errorf("shown is %s, trusted is %+v, the vault is %s", shown, trusted, vault.Fingerprint())
	}
	wantRecoveryCopies(t, form.Get("recovery_copies"), keys, shown)
}

// newCustodians returns the private keys of three custodians, and their public keys as the page has them.
func newCustodians(t *testing.T) (keys []seal.PrivateKey, public string) {
	t.Helper()
	for range seal.CustodianCount {
		key := must[seal.PrivateKey](t)(seal.NewKey())
		keys, public = append(keys, key), public+" "+key.Recipient().String()
	}
	return keys, strings.TrimSpace(public)
}

// wantRecoveryCopies checks that each pair of the custodians opens its copy in Go, and finds the vault.
func wantRecoveryCopies(t *testing.T, sent string, keys []seal.PrivateKey, vault string) {
	t.Helper()
	copies := strings.Fields(sent)
	if len(copies) != seal.CustodianCount {
		t.Fatalf("%d copies were sent", len(copies))
	}
	for i, pair := range seal.CustodianPairs() {
		sealed := must[[]byte](t)(base64.StdEncoding.DecodeString(copies[i]))
		if _, err := seal.OpenRecoveryCopy(sealed, keys[pair[0]], keys[pair[1]], vault); err != nil {
			t.Errorf("pair %v: %v", pair, err)
		}
	}
}

func TestVault_RecoveryCopiesOpenInGo(t *testing.T) {
	t.Parallel()
	vault := must[seal.PrivateKey](t)(seal.NewKey())
	own := newAdviser(t, vault.Recipient(), "signing-1")
	keys, custodians := newCustodians(t)
	pinned := vault.Recipient().Fingerprint()
	s := newSite(t, "vault", map[string]string{
		"Identity": base64.StdEncoding.EncodeToString(own.sealed), "Vault": pinned, "Custodians": custodians,
		"Grant": base64.StdEncoding.EncodeToString(must[[]byte](t)(own.Recipient().SealKey(vault))),
	})
	s.answer("/recovery", "text/html", []byte(`<!doctype html><title>Kept</title><p id="kept">Kept.</p>`))
	ctx := browser.New(t)
	do(ctx, t, chromedp.Navigate(s.url), chromedp.Click(chromedp.ID("renew")))
	waitStatus(ctx, t, "Open the vault first.")
	typePassphrase(ctx, t, "passphrase", own.passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("open")))
	waitStatus(ctx, t, "The vault is open.")
	do(ctx, t, chromedp.Click(chromedp.ID("renew")), chromedp.WaitVisible(chromedp.ID("kept")))
	form, _ := sentBytes(t, s, "missing")
	if len(form) != 2 || form.Get("csrf") != "token-4" {
		t.Errorf("sent %v", form)
	}
	wantRecoveryCopies(t, form.Get("recovery_copies"), keys, pinned)
}

func TestVault_IdentityOpensInGo(t *testing.T) {
	t.Parallel()
	ctx, s := newVaultSite(t)
	typePassphrase(ctx, t, "first", "café in the early morning")
	typePassphrase(ctx, t, "again", "café in the early morning")
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	wantIdentity(t, s, "café in the early morning", "18")
}

func TestVault_GeneratedPassphrase(t *testing.T) {
	t.Parallel()
	ctx, s := newVaultSite(t)
	do(ctx, t, chromedp.Click(chromedp.CSS("[data-generate]")))
	waitStatus(ctx, t, "Write it down.")
	passphrase := must[string](t)(chromedp.Run(ctx, chromedp.Text(chromedp.CSS("[data-generated]"))))
	if !regexp.MustCompile(`^[a-z]{3,8}( [a-z]{3,8}){5}$`).MatchString(passphrase) {
		t.Errorf("generated %q", passphrase)
	}
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	waitError(ctx, t, "again", "The two differ.")
	do(ctx, t, chromedp.Click(chromedp.CSS("[data-copy]")))
	waitStatus(ctx, t, "It is copied.")
	typePassphrase(ctx, t, "again", passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	wantIdentity(t, s, passphrase, "15")
}

func TestVault_GeneratedInFrench(t *testing.T) {
	t.Parallel()
	ctx, _ := newVaultSite(t)
	do(ctx, t, chromedp.Evaluate[chromedp.Void](`document.documentElement.lang = "fr"`))
	do(ctx, t, chromedp.Click(chromedp.CSS("[data-generate]")))
	words := eval[string](ctx, t, `document.querySelector("[data-generated]").textContent`)
	if len(strings.Fields(words)) != 6 || !norm.NFC.IsNormalString(words) {
		t.Errorf("generated %q", words)
	}
}

// An edited passphrase counts as chosen, even if it was generated.
func TestVault_EditedPassphraseCostsAsChosen(t *testing.T) {
	t.Parallel()
	ctx, s := newVaultSite(t)
	do(ctx, t, chromedp.Click(chromedp.CSS("[data-generate]")))
	waitStatus(ctx, t, "Write it down.")
	do(
		ctx, t, chromedp.SetValue(chromedp.ID("first"), "a tin lantern under the harbour"),
		chromedp.SetValue(chromedp.ID("again"), "a tin lantern under the harbour"),
	)
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	wantIdentity(t, s, "a tin lantern under the harbour", "18")
}

func TestVault_ChangesThePassphrase(t *testing.T) {
	t.Parallel()
	vault := must[seal.PrivateKey](t)(seal.NewKey())
	own := newAdviser(t, vault.Recipient(), "signing-0")
	s := newSite(t, "vault", map[string]string{
		"Change": "yes", "Identity": base64.StdEncoding.EncodeToString(own.sealed), "Vault": "another",
	})
	s.answer("/identity", "text/html", []byte(`<!doctype html><title>Kept</title><p id="kept">Kept.</p>`))
	ctx := browser.New(t)
	const chosen = "a new one: seven quiet lanterns"
	do(ctx, t, chromedp.Navigate(s.url))
	typePassphrase(ctx, t, "old", "not the one")
	typePassphrase(ctx, t, "first", chosen)
	typePassphrase(ctx, t, "again", chosen)
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	waitError(ctx, t, "old", "That passphrase is wrong.")
	typePassphrase(ctx, t, "old", own.passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	form, sealed := sentBytes(t, s, "sealed_identity")
	key, trusted := openIdentity(t, sealed, chosen)
	want := seal.Trusted{Vault: vault.Recipient().Fingerprint(), Signing: "signing-0"}
	if key.Recipient().String() != own.Recipient().String() || trusted != want {
		t.Errorf("another key, or it trusts another one: %+v", trusted)
	}
	_, digest := sentBytes(t, s, "opened_digest")
	if sum := sha256.Sum256(own.sealed); !bytes.Equal(digest, sum[:]) || form.Get("recipient") != "" {
		t.Errorf("sent %v", form)
	}
}

// A passphrase that a person chose has to be as hard to guess as a generated one; the field says what is weak about it.
func TestVault_WeakPassphraseIsRefused(t *testing.T) {
	t.Parallel()
	ctx, s := newVaultSite(t)
	for _, c := range []struct{ passphrase, words string }{
		{"", "Type one."},
		{"summer-summer-summer", "It repeats itself."},
		{"azertyuiopqsdfgh", "It is a row."},
		{"14/07/1789", "It is a date."},
		{"password password1 password2", "It is known."},
		{"nadia vos", "It is known."},
		{"une longue phrase", "Too few words."},
		{"a long enough one", "Too few words."},
	} {
		do(ctx, t, chromedp.Evaluate[chromedp.Void](`first.value = again.value = "`+c.passphrase+`"`))
		do(ctx, t, chromedp.Click(chromedp.ID("make")))
		waitError(ctx, t, "first", c.words)
	}
	typePassphrase(ctx, t, "first", "another calm river, eight lamps")
	typePassphrase(ctx, t, "again", "another calm river, nine lamps")
	do(ctx, t, chromedp.Click(chromedp.ID("make")))
	waitError(ctx, t, "again", "The two differ.")
	if n := len(s.posts()); n != 0 {
		t.Errorf("%d forms were sent", n)
	}
}

func TestVault_GrantOpensInGo(t *testing.T) {
	t.Parallel()
	vault, second := must[seal.PrivateKey](t)(seal.NewKey()), must[seal.PrivateKey](t)(seal.NewKey())
	first := newAdviser(t, vault.Recipient(), "signing-1")
	ctx, s := vaultSite(t, vault, first, second.Recipient())
	do(ctx, t, chromedp.Click(chromedp.ID("grant")))
	waitStatus(ctx, t, "Open the vault first.")
	typePassphrase(ctx, t, "passphrase", "not the one")
	do(ctx, t, chromedp.Click(chromedp.ID("open")))
	waitError(ctx, t, "passphrase", "That passphrase is wrong.")
	typePassphrase(ctx, t, "passphrase", first.passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("open")))
	waitStatus(ctx, t, "The vault is open.")
	do(ctx, t, chromedp.Click(chromedp.ID("grant")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	form, sealed := sentBytes(t, s, "sealed_grant")
	if len(form) != 2 || form.Get("csrf") != "token-3" {
		t.Errorf("sent %v", form)
	}
	if got := must[seal.PrivateKey](t)(second.OpenKey(sealed)); got.Recipient().String() != vault.Recipient().String() {
		t.Error("the grant opens another vault")
	}
}
