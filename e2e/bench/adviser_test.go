//go:build bench

package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/storage/storagetest"
)

// watching is a script that records when the page shows a text, and submits the passphrase.
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
	const input = document.querySelector("main #passphrase");
	input.value = %q;
	input.dispatchEvent(new Event("input", { bubbles: true }));
	window.noted.pressed = performance.now();
	input.form.querySelector("button[type=submit], button:not([type])").click();
	return 1;
})()`

// decryption measures how long an adviser's browser takes to open a request with 20 MiB of evidence.
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
	request := a.request[len("/requests/"):]
	_, err = chromedp.RunResponse(ctx, chromedp.Navigate(f.Origin+"/review/"+request))
	must(t, err)
	evaluate := func(expression string) (n float64) {
		n, err := chromedp.Run(ctx, chromedp.Evaluate[float64](expression))
		must(t, err)
		return n
	}
	evaluate(fmt.Sprintf(watching, f.passphrase))
	wait(t, func() bool { return evaluate(`window.noted.words ?? 0`) > 0 })
	evaluate(
		`(() => { window.noted.asked = performance.now(); document.querySelector("main [data-get]").click(); return 1 })()`,
	)
	wait(t, func() bool { return evaluate(`window.noted.file ?? 0`) > 0 })
	words := evaluate(`window.noted.words - window.noted.pressed`)
	file := evaluate(`window.noted.file - window.noted.asked`)
	return []row{{
		What:   "opening a request with 20 MiB in the adviser's browser after the passphrase",
		Figure: (words + file) / 1000, Unit: "s", AtMost: true, Target: 1.5,
		Detail: fmt.Sprintf("%.0f ms to the words, with a passphrase that was generated; %.0f ms to the file", words, file),
	}}
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
