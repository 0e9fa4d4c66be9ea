package browser

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// PlugIn plugs a token that is touched at once into the browser and returns its id. Hardware (hmac-secret) gives its secret
// only when it is asked for it; others (prf) also when the passkey is made.
func PlugIn(ctx context.Context, tb testing.TB, hardware bool) webauthn.AuthenticatorID {
	tb.Helper()
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		tb.Fatal(err)
	}
	added, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21,
			Transport: webauthn.AuthenticatorTransportUsb, HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true, AutomaticPresenceSimulation: true, HasPrf: !hardware, HasHmacSecret: hardware,
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return added.AuthenticatorID
}
