package opener_test

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"stepfree/seal"
)

const visibleText = `document.body.innerText.replace(/ +/g, " ").replace(/\n+/g, "\n").trim()`

func TestReview_OpensWordsAndFiles(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	pdf := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0 obj\n"), 20_000)...)
	r.add(t, "lettre.txt", "text/plain", []byte("Bonjour <script>alert(1)</script>\nà vous"))
	r.add(t, "scan <1>.png", "image/png", noisyPNG(t))
	r.add(t, "report $& final.pdf", "application/pdf", pdf)
	// Here the passphrase has the scrypt cost of a chosen one, as all had before decision 12.
	r.Identity = must[[]byte](t)(r.adviser.SealWithPassphrase(r.adviser.passphrase, seal.Trusted{
		Vault: r.vault.Recipient().Fingerprint(), Signing: r.signing.Fingerprint(),
	}))
	if !bytes.Contains(r.Identity[:100], []byte(" 18\n")) {
		t.Errorf("the work factor is not 18: %.100q", r.Identity)
	}
	ctx, s := r.serve(t)
	r.open(ctx, t)

	want := lines(
		"Request", "All is open.", "What the candidate sent", "Lire <b>vite</b>.", "Écrire à la main.",
		"Nothing was written.", "lettre.txt", "text, 41 byte", "Show lettre.txt", "scan <1>.png", "PNG, 361 kB",
		"Show scan <1>.png", "report $& final.pdf", "PDF, 120 kB", "Your computer opens this file, not this page. Not scanned.",
		"Fetch report $& final.pdf", "Receipt "+r.digest, "A lift.", "Un quart de temps en plus.",
	)
	if diff := cmp.Diff(want, eval[string](ctx, t, visibleText)); diff != "" {
		t.Error(diff)
	}
	langs := eval[string](
		ctx, t, `[...document.querySelectorAll("section p[lang], [data-words-for] p")].map(p => p.lang).join()`,
	)
	if langs != "fr,fr,und" {
		t.Errorf("languages of the candidate's words: %q", langs)
	}
	if !eval[bool](ctx, t, `document.activeElement.matches("[data-opened-heading]")`) {
		t.Error("the focus is not at the heading")
	}
	if form := s.posts()[0]; form.Get("csrf") != "token-1" || len(form) != 1 {
		t.Errorf("posted %v", slices.Collect(maps.Keys(form)))
	}

	press(ctx, t, "1")
	waitStatus(ctx, t, "lettre.txt is shown.")
	if got := eval[string](
		ctx, t, `document.querySelector("pre").textContent`,
	); got != "Bonjour <script>alert(1)</script>\nà vous" {
		t.Errorf("the text is %q", got)
	}
	press(ctx, t, "2")
	waitFor(ctx, t, `document.querySelector("img")?.complete === true`)
	const shown = `(i => i.naturalWidth === 400 && i.alt === "scan <1>.png" && i.src.startsWith("blob:"))`
	if !eval[bool](ctx, t, shown+`(document.querySelector("img"))`) {
		t.Error("the picture does not show")
	}
	press(ctx, t, "3")
	waitStatus(ctx, t, "report $& final.pdf can be saved.")
	if !eval[bool](ctx, t, `document.activeElement.matches("a[download]")`) {
		t.Error("the focus is not at the link")
	}
}

// A wrong passphrase is an error of its field, in view in a small window, and no opening: nothing is asked for.
func TestReview_WrongPassphrase(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	ctx, s := r.serve(t)
	do(ctx, t, chromedp.EmulateViewport(320, 256))
	typePassphrase(ctx, t, "passphrase", "not the one")
	do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
	const field = `document.getElementById("passphrase")`
	waitFor(ctx, t, field+`.ariaInvalid === "true" && document.activeElement === `+field)
	const described = field + `.getAttribute("aria-describedby").split(" ")` +
		`.map(id => document.getElementById(id).innerText).join()`
	if got := eval[string](ctx, t, described); got != "Error: That passphrase is wrong." {
		t.Errorf("the field is described by %q", got)
	}
	const inView = `[` + field + `, document.getElementById("passphrase-error")].every(e => {
		const box = e.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight })`
	if !eval[bool](ctx, t, inView) {
		t.Error("the field or its error is out of view")
	}
	if got := eval[string](ctx, t, `document.title`); got != "Error: Request" {
		t.Errorf("the title is %q", got)
	}
	if said := eval[string](ctx, t, `document.querySelector("[data-status]").textContent`); said != "" {
		t.Errorf("said a second time: %q", said)
	}
	if eval[bool](ctx, t, `document.querySelector("[data-opened]").offsetHeight > 0`) || len(s.posts()) != 0 {
		t.Errorf("something is open, or was asked for: %d", len(s.posts()))
	}
	// Sent from the field, where the focus stays, it is said in the status, also the second time.
	do(ctx, t, chromedp.SendKeys(chromedp.ID("passphrase"), "x\r"))
	waitStatus(ctx, t, "That passphrase is wrong.")
	r.open(ctx, t)
	if n := len(s.posts()); n != 1 {
		t.Errorf("%d accesses were asked for", n)
	}
	if eval[string](ctx, t, `document.title + document.querySelector("#passphrase").value`) != "Request" {
		t.Error("the error is still in the title, or the passphrase in its field")
	}
}

// A passphrase can be looked at, and is hidden again when it is sent.
func TestReview_PassphraseCanBeShown(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	ctx, _ := r.serve(t)
	typePassphrase(ctx, t, "passphrase", "not the one")
	const state = `document.getElementById("passphrase").type + " " + document.querySelector(".sf-reveal").textContent`
	for _, want := range []string{"password Show", "text Hide", "password Show", "text Hide"} {
		if got := eval[string](ctx, t, state); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		do(ctx, t, chromedp.Click(chromedp.CSS(".sf-reveal")))
	}
	send := chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type"))
	do(ctx, t, chromedp.Click(chromedp.CSS(".sf-reveal")), send)
	waitFor(ctx, t, `document.getElementById("passphrase").ariaInvalid === "true"`)
	if got := eval[string](ctx, t, state); got != "password Show" {
		t.Errorf("after sending: %q", got)
	}
}

func TestReview_SwappedFileIsAnAlarm(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		r.add(t, name, "text/plain", bytes.Repeat([]byte(name), 100_000))
	}
	r.sign(t)
	e := r.Evidence
	e[0].object, e[1].object = e[1].object, e[0].object
	e[4].object = e[4].object[:len(e[4].object)-(64<<10+16)]
	// The same record sealed again with other content of the same size.
	e[5].object, _ = r.sealFile(t, e[5].ID, bytes.Repeat([]byte("x"), 100_000))
	ctx, _ := r.serve(t)
	r.open(ctx, t)
	for _, n := range []string{"1", "2", "5", "6"} {
		press(ctx, t, n)
		waitFor(ctx, t, `document.activeElement.matches("[data-differs]")`)
		i, _ := strconv.Atoi(n)
		if got, want := eval[string](ctx, t, differs), "file-changed "+r.labels[i-1].Name; got != want {
			t.Errorf("file %s: the alarm names %q, want %q", n, got, want)
		}
		do(ctx, t, chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-differs]").hidden = true`))
	}
	press(ctx, t, "3")
	waitStatus(ctx, t, "c is shown.")
	if got := eval[string](
		ctx, t, `[...document.querySelectorAll("[data-content]")].map(c => c.textContent).join("")`,
	); strings.Trim(got, "c") != "" {
		t.Errorf("shown all the same: %.40q", got)
	}
}

func TestReview_DamagedKeysAreRefused(t *testing.T) {
	t.Parallel()
	bend := map[string]func(r, other *request){
		"another adviser's grant": func(r, other *request) { r.Grant = other.Grant },
		"a cut identity":          func(r, _ *request) { r.Identity = r.Identity[:len(r.Identity)-1] },
	}
	r, other := newRequest(t), newRequest(t)
	for name, change := range bend {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bent := *r
			kept := *r.Statement
			bent.Statement = &kept
			change(&bent, other)
			ctx, _ := bent.serve(t)
			typePassphrase(ctx, t, "passphrase", r.adviser.passphrase)
			do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
			waitStatus(ctx, t, "This is damaged.")
			if text := eval[string](ctx, t, visibleText); text != lines("Request", "This is damaged.", "Passphrase Show Open", "A lift.") {
				t.Errorf("the page shows %q", text)
			}
		})
	}
}

// A writer to the database exchanges the vault, or the adviser's access to it, or both: an alarm stands in place of the
// form. The fingerprint in the adviser's identity is the one thing that such a writer cannot forge.
func TestReview_ExchangedVaultIsAnAlarm(t *testing.T) {
	t.Parallel()
	writer := must[seal.PrivateKey](t)(seal.NewKey())
	vaultRow := func(_ *testing.T, r *request) { r.Vault = writer.Recipient().Fingerprint() }
	access := func(t *testing.T, r *request) {
		t.Helper()
		r.Grant = must[[]byte](t)(r.adviser.Recipient().SealKey(writer))
	}
	requestKey := func(t *testing.T, r *request) {
		t.Helper()
		r.Key = must[[]byte](t)(writer.Recipient().SealKey(r.key))
	}
	for name, exchange := range map[string][]func(*testing.T, *request){
		"the vault":                    {vaultRow},
		"the access":                   {access},
		"the vault and the access":     {vaultRow, access},
		"all that a new request needs": {vaultRow, access, requestKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t)
			for _, change := range exchange {
				change(t, r)
			}
			ctx, _ := r.serve(t)
			typePassphrase(ctx, t, "passphrase", r.adviser.passphrase)
			do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
			waitFor(ctx, t, `document.activeElement.matches("[data-alarm]")`)
			want := lines("Request", "Stop. Yours: "+r.vault.Recipient().Fingerprint()+". Used: "+
				writer.Recipient().Fingerprint()+".")
			if text := eval[string](ctx, t, visibleText); text != want {
				t.Errorf("the page shows %q", text)
			}
			if eval[string](ctx, t, `document.querySelector("#passphrase").value`) != "" {
				t.Error("the passphrase is still there")
			}
		})
	}
}

func TestReview_MissingFileAndSilentSite(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	r.Statement = nil
	r.add(t, "gone.txt", "text/plain", []byte("x"))
	r.add(t, "moved.txt", "text/plain", []byte("x"))
	moved := "/objects/" + r.Evidence[1].ID.String()
	r.Evidence[0].object, r.Evidence[1].object = nil, nil
	ctx, s := r.serve(t)
	s.HandleFunc(moved, func(w http.ResponseWriter, q *http.Request) { http.Redirect(w, q, "/", http.StatusSeeOther) })
	r.open(ctx, t)
	press(ctx, t, "1")
	waitStatus(ctx, t, "This is gone.")
	press(ctx, t, "2")
	waitStatus(ctx, t, "That did not work.")
}

func TestReview_TextThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	r.add(t, "old.txt", "text/plain", []byte("caf\xe9"))
	ctx, _ := r.serve(t)
	r.open(ctx, t)
	press(ctx, t, "1")
	waitStatus(ctx, t, "old.txt is shown.")
	if got := eval[string](ctx, t, `document.querySelector("pre").textContent`); got != "café" {
		t.Errorf("the text is %q", got)
	}
}

func TestReview_ClearedOnLeaving(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	r.add(t, "scan.png", "image/png", noisyPNG(t))
	r.add(t, "late.txt", "text/plain", []byte("x"))
	ctx, _ := r.serve(t)
	r.open(ctx, t)
	press(ctx, t, "1")
	waitFor(ctx, t, `document.querySelector("img")?.complete === true`)
	loads := `new Promise(done => { const i = new Image(); ` +
		`i.onload = () => done(true); i.onerror = () => done(false); i.src = `
	do(ctx, t, chromedp.Evaluate[chromedp.Void](`window.picture = document.querySelector("img").src`))
	if !must[bool](t)(chromedp.Run(ctx, chromedp.Evaluate[bool](loads+`picture })`, chromedp.EvalAwaitPromise))) {
		t.Fatal("the picture's address does not load while the page is open")
	}
	do(ctx, t, chromedp.Evaluate[chromedp.Void](`dispatchEvent(new PageTransitionEvent("pagehide"))`))
	if text := eval[string](ctx, t, visibleText); text != lines("Request", "Passphrase Show Open", "A lift.") {
		t.Errorf("the page still shows %q", text)
	}
	if must[bool](t)(chromedp.Run(ctx, chromedp.Evaluate[bool](loads+`picture })`, chromedp.EvalAwaitPromise))) {
		t.Error("the picture's address still loads")
	}
	if got := eval[string](
		ctx, t, `document.querySelector("[data-opened]").textContent.replace(/\s+/g, " ").trim()`,
	); got != "What the candidate sent Receipt" {
		t.Errorf("the hidden part still holds %q", got)
	}
}
