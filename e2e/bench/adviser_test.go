//go:build bench

package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/storage/storagetest"
)

// watching is a script that records when the page shows a text, and unlocks the request: by the passkey's button, or with
// a passphrase.
const watching = `(() => {
	window.noted = {};
	window.note = (name, words) => {
		const main = document.querySelector("main");
		new MutationObserver((_, o) => {
			if (main.innerText.includes(words)) { window.noted[name] = performance.now(); o.disconnect(); }
		}).observe(main, { subtree: true, childList: true, characterData: true, attributes: true });
	};
	window.note("words", "Stairs.");
	window.note("file", "was checked and can be saved");
	const passphrase = %q;
	const input = document.querySelector("main #passphrase");
	if (passphrase) {
		input.value = passphrase;
		input.dispatchEvent(new Event("input", { bubbles: true }));
	}
	window.noted.pressed = performance.now();
	input.form.querySelector(passphrase ? "button[type=submit], button:not([type])" : "[data-passkey]").click();
	return 1;
})()`

// addPasskey is a script that adds a passkey on the page of the vault.
const addPasskey = `(() => {
	const form = document.querySelector("form[data-new-passkey]");
	const input = form.querySelector("[data-passphrase]");
	input.value = %q;
	input.dispatchEvent(new Event("input", { bubbles: true }));
	form.querySelector("button[type=submit], button:not([type])").click();
	return 1;
})()`

// decryption measures how long an adviser's browser takes to open a request with 20 MiB of evidence, after the passphrase
// and after the touch of a token.
func decryption(t *testing.T) []row {
	f := newSetup(t)
	a := f.applicant(t)
	a.submit(t, pdf(20<<20))
	ctx := browser.New(t)
	yes := true
	session := storagetest.Session(t, f.DB, f.keyholder.ID, account.RoleAdviser)
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{
		Name: "__Host-" + string(account.RoleAdviser), Value: session.Secret(), URL: f.Origin, Path: "/", Secure: &yes,
		HTTPOnly: &yes,
	})
	must(t, err)
	page := f.Origin + "/review/" + a.request[len("/requests/"):]
	opened := func(by, passphrase, detail string) row {
		words, file := opening(ctx, t, page, passphrase)
		return row{
			What:   "opening a request with 20 MiB in the adviser's browser after " + by,
			Figure: (words + file) / 1000, Unit: "s", AtMost: true, Target: 1.5,
			Detail: fmt.Sprintf("%.0f ms to the words%s; %.0f ms to the file", words, detail, file),
		}
	}
	rows := []row{opened("the passphrase", f.passphrase, ", with a passphrase that was generated")}
	browser.PlugIn(ctx, t, true)
	_, err = chromedp.RunResponse(ctx, chromedp.Navigate(f.Origin+"/review/vault"))
	must(t, err)
	evaluate(ctx, t, fmt.Sprintf(addPasskey, f.passphrase))
	wait(t, func() bool { return evaluate(ctx, t, `document.querySelectorAll("[data-passkey]").length`) > 0 })
	return append(rows, opened("a touch", "", ""))
}

// opening returns the milliseconds from unlocking to the words, and from asking for the file to its end.
func opening(ctx context.Context, t *testing.T, page, passphrase string) (words, file float64) {
	t.Helper()
	_, err := chromedp.RunResponse(ctx, chromedp.Navigate(page))
	must(t, err)
	evaluate(ctx, t, fmt.Sprintf(watching, passphrase))
	wait(t, func() bool { return evaluate(ctx, t, `window.noted.words ?? 0`) > 0 })
	evaluate(ctx, t,
		`(() => { window.noted.asked = performance.now(); document.querySelector("main [data-get]").click(); return 1 })()`,
	)
	wait(t, func() bool { return evaluate(ctx, t, `window.noted.file ?? 0`) > 0 })
	return evaluate(ctx, t, `window.noted.words - window.noted.pressed`),
		evaluate(ctx, t, `window.noted.file - window.noted.asked`)
}

func evaluate(ctx context.Context, t *testing.T, expression string) float64 {
	t.Helper()
	n, err := chromedp.Run(ctx, chromedp.Evaluate[float64](expression))
	must(t, err)
	return n
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !until() {
		select {
		case <-t.Context().Done():
			t.Fatal("the page did not say it in time")
		case <-poll.C:
		}
	}
}
