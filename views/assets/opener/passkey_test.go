package opener_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser"
	"stepfree/seal"
)

// passkey is what the site stores of one.
type passkey struct{ Name, Credential, Sealed string }

// plugOut takes a token out.
func plugOut(ctx context.Context, t *testing.T, id webauthn.AuthenticatorID) {
	t.Helper()
	do(ctx, t, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		params := webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: id}
		_, err := chromedp.Call(ctx, webauthn.RemoveVirtualAuthenticator, params)
		return err
	}))
}

// verify sets whether the person enters the token's PIN, or cancels.
func verify(ctx context.Context, t *testing.T, id webauthn.AuthenticatorID, enters bool) {
	t.Helper()
	do(ctx, t, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		params := webauthn.SetUserVerifiedParams{AuthenticatorID: id, IsUserVerified: enters}
		_, err := chromedp.Call(ctx, webauthn.SetUserVerified, params)
		return err
	}))
}

// watchSecrets has the page note the secrets that tokens give it.
const watchSecrets = `(() => {
	const get = PublicKeyCredential.prototype.getClientExtensionResults;
	PublicKeyCredential.prototype.getClientExtensionResults = function () {
		const results = get.call(this);
		for (const secret of Object.values(results.prf?.results ?? {})) {
			const text = btoa(String.fromCharCode(...new Uint8Array(secret)));
			sessionStorage.secrets = (sessionStorage.secrets ?? "") + " " + text;
		}
		return results;
	};
})()`

// wantNoSecretSent checks that nothing that a page sent holds a secret that a token gave it, in any form.
func wantNoSecretSent(ctx context.Context, t *testing.T, s *site, sent string) {
	t.Helper()
	s.mu.Lock()
	all := []string{string(s.asked)}
	s.mu.Unlock()
	for _, form := range s.posts() {
		for _, values := range form {
			all = append(all, values...)
		}
	}
	asked := strings.Join(all, " ")
	if !strings.Contains(asked, sent) {
		t.Fatal("the search does not find what was sent")
	}
	secrets := strings.Fields(eval[string](ctx, t, `sessionStorage.secrets ?? ""`))
	if len(secrets) < 2 {
		t.Fatalf("the token gave %d secrets", len(secrets))
	}
	for _, encoded := range secrets {
		secret := must[[]byte](t)(base64.StdEncoding.DecodeString(encoded))
		for _, form := range []string{
			string(secret), base64.RawStdEncoding.EncodeToString(secret), base64.RawURLEncoding.EncodeToString(secret),
			hex.EncodeToString(secret), strings.ToUpper(hex.EncodeToString(secret)),
		} {
			if strings.Contains(asked, form) {
				t.Errorf("a secret was sent as %q", form)
			}
		}
	}
}

// vaultPage opens the page on which the adviser of a request adds passkeys.
func vaultPage(ctx context.Context, t *testing.T, r *request) *site {
	t.Helper()
	s := newSite(t, "vault", map[string]any{ //nolint:contextcheck // the page is the test's
		"Identity": base64.StdEncoding.EncodeToString(r.Identity), "NewPasskey": true, "Passkeys": r.passkeys,
	})
	s.answer("/passkeys", "text/html", []byte(`<!doctype html><title>Kept</title><p id="kept">Kept.</p>`))
	do(ctx, t, chromedp.Navigate(s.url), chromedp.Evaluate[chromedp.Void](watchSecrets))
	return s
}

// enrol adds a passkey with the passphrase, in a browser with a token.
func (r *request) enrol(ctx context.Context, t *testing.T) {
	t.Helper()
	s := vaultPage(ctx, t, r)
	typePassphrase(ctx, t, "own", r.adviser.passphrase)
	do(ctx, t, chromedp.Click(chromedp.ID("add")))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	r.passkeys = append(r.passkeys, sentPasskey(ctx, t, r, s, "one"))
}

// sentPasskey checks and returns the passkey that a page sent.
func sentPasskey(ctx context.Context, t *testing.T, r *request, s *site, name string) passkey {
	t.Helper()
	form, sealed := sentBytes(t, s, "sealed_identity")
	if len(form) != 3 || form.Get("recipient") != r.adviser.Recipient().String() {
		t.Errorf("sent %v", form)
	}
	if strings.Contains(string(sealed[:100]), "scrypt") {
		t.Errorf("sealed with a passphrase: %.100q", sealed)
	}
	wantNoSecretSent(ctx, t, s, form.Get("credential"))
	return passkey{name, form.Get("credential"), form.Get("sealed_identity")}
}

func use(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(`[data-name="` + name + `"]`))
}

// One touch opens one request, with both kinds of token; the secret stays in the browser.
func TestPasskey_OpensARequest(t *testing.T) {
	t.Parallel()
	for name, hardware := range map[string]bool{"hardware": true, "platform": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t)
			ctx := browser.New(t)
			browser.PlugIn(ctx, t, hardware)
			r.enrol(ctx, t)
			s := r.site(t)
			do(ctx, t, chromedp.Navigate(s.url), chromedp.Evaluate[chromedp.Void](watchSecrets), use("one"))
			waitStatus(ctx, t, "All is open.")
			if text := eval[string](ctx, t, visibleText); !strings.Contains(text, "Un quart de temps en plus.") {
				t.Errorf("the page shows %q", text)
			}
			wantNoSecretSent(ctx, t, s, "token-1")
			// The next request needs its own touch.
			do(ctx, t, chromedp.Navigate(s.url))
			if text := eval[string](ctx, t, visibleText); strings.Contains(text, "Un quart de temps en plus.") {
				t.Error("it is open without a touch")
			}
		})
	}
}

// A second token is added with the first one; when the first is lost, the second opens, and the passphrase.
func TestPasskey_SecondAndLost(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	ctx := browser.New(t)
	browser.PlugIn(ctx, t, true)
	r.enrol(ctx, t)
	s := vaultPage(ctx, t, r)
	do(ctx, t, use("one"))
	do(ctx, t, chromedp.WaitVisible(chromedp.ID("kept")))
	r.passkeys = append(r.passkeys, sentPasskey(ctx, t, r, s, "two"))
	if r.passkeys[0].Sealed == r.passkeys[1].Sealed || r.passkeys[0].Credential == r.passkeys[1].Credential {
		t.Error("both passkeys are the same")
	}
	r.passkeys = r.passkeys[1:]
	page := r.site(t)
	do(ctx, t, chromedp.Navigate(page.url), use("two"))
	waitStatus(ctx, t, "All is open.")
	do(ctx, t, chromedp.Navigate(page.url))
	r.open(ctx, t)
}

// Without a touch, or with another person's token, nothing opens and nothing is asked for; the passphrase goes on to work.
func TestPasskey_CancelledOrForeign(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	ctx := browser.New(t)
	id := browser.PlugIn(ctx, t, true)
	r.enrol(ctx, t)
	s := r.site(t)
	do(ctx, t, chromedp.Navigate(s.url))
	refused := func(what string) {
		t.Helper()
		do(ctx, t, use("one"))
		waitError(ctx, t, "passphrase", "No passkey was used.")
		if len(s.posts()) != 0 || eval[bool](ctx, t, `document.querySelector("[data-opened]").offsetHeight > 0`) {
			t.Errorf("%s: something was asked for, or is open", what)
		}
		do(ctx, t, chromedp.Evaluate[chromedp.Void](`passphrase.dispatchEvent(new Event("input"))`))
	}
	verify(ctx, t, id, false)
	refused("cancelled")
	plugOut(ctx, t, id)
	browser.PlugIn(ctx, t, true)
	refused("another person's")
	r.open(ctx, t)
}

// A passkey that a writer in the database put in place of the adviser's, with an identity of the writer's, does not open.
func TestPasskey_ExchangedIsDamaged(t *testing.T) {
	t.Parallel()
	r, writer := newRequest(t), newRequest(t)
	ctx := browser.New(t)
	browser.PlugIn(ctx, t, true)
	r.enrol(ctx, t)
	writer.enrol(ctx, t)
	sealed := must[[]byte](t)(r.adviser.Recipient().SealKey(must[seal.PrivateKey](t)(seal.NewKey())))
	for name, change := range map[string]passkey{
		"sealed to the public key": {"one", r.passkeys[0].Credential, base64.StdEncoding.EncodeToString(sealed)},
		"sealed with a passphrase": {"one", r.passkeys[0].Credential, base64.StdEncoding.EncodeToString(r.adviser.sealed)},
		"of another passkey":       {"one", r.passkeys[0].Credential, writer.passkeys[0].Sealed},
	} {
		bent := *r
		bent.passkeys = []passkey{change}
		s := bent.site(t)
		do(ctx, t, chromedp.Navigate(s.url), use("one"))
		waitStatus(ctx, t, "This is damaged.")
		if len(s.posts()) != 0 {
			t.Errorf("%s: an access was asked for", name)
		}
	}
}
