package handlers_test

import (
	"net"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/axe"
	chromium "stepfree/e2e/browser"
	"stepfree/locale"
)

func TestNoPageOfTheShellHasAFaultWithScriptOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	_, port, err := net.SplitHostPort(w.address)
	must(t, err)
	// Browsers trust "localhost" with cookies that need TLS elsewhere.
	origin := "http://localhost:" + port
	paths := []string{
		"/", "/help", "/privacy", "/accessibility", "/sign-in", "/sign-in/sent", "/sign-in/" + account.NewToken().Secret(), "/signed-out",
		"/staff/sign-in", "/demo", "/mailbox", "/nothing/here",
		"/panel", "/panel/" + w.ids["booking"], "/admin", "/admin/accounts/new", "/admin/vault",
	}
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			ctx := chromium.New(t, chromium.WithoutScript(), chromium.Lenient()) // one page is missing on purpose
			for _, role := range []account.Role{account.RolePanel, account.RoleAdmin} {
				_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{
					Name: "__Host-" + string(role), Value: w.owners[role].Secret(), URL: "https://localhost:" + port, Path: "/", Secure: new(true), HTTPOnly: new(true),
				})
				must(t, err)
			}
			for _, path := range paths {
				must(t, chromedp.Do(ctx, chromedp.Navigate(origin+path+"?lang="+lang)))
				axe.Check(t, ctx)
			}
		})
	}
}
