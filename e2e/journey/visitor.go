// Package journey uses the portal in a browser as a person does: it opens pages, fills in fields, presses buttons and
// reads. It runs axe on each page. Story is a whole request from the vacancy to the interview. Only tests import it.
package journey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
	"stepfree/e2e/check/keyboard"
	"stepfree/e2e/check/structure"
)

// Visitor is a tab of a browser.
type Visitor struct {
	t      testing.TB
	ctx    context.Context //nolint:containedctx // a visitor is one tab, and chromedp's tab is its context
	origin string
	status int64
	count  int // of screenshots
	// unchecked turns axe off.
	unchecked bool
	// keyboard turns the pointer off.
	keyboard bool
	signedIn map[string]bool // the addresses of staff who signed in here
}

// New starts a browser for a portal.
func New(tb testing.TB, origin string, opts ...browser.Option) *Visitor {
	tb.Helper()
	return &Visitor{t: tb, ctx: browser.New(tb, opts...), origin: origin, signedIn: map[string]bool{}}
}

// Unchecked turns axe off, where another journey checks the same pages.
func (v *Visitor) Unchecked() *Visitor {
	v.unchecked = true
	return v
}

// ByKeyboard turns the pointer off: the visitor moves the focus with Tab, and presses keys.
func (v *Visitor) ByKeyboard() *Visitor {
	v.keyboard = true
	return v
}

// At returns a visitor of another origin in the same tab.
func (v *Visitor) At(origin string) *Visitor {
	other := *v
	other.origin = origin
	return &other
}

// SignInAs sets the cookie of a session.
func (v *Visitor) SignInAs(role account.Role, session account.Token) {
	v.t.Helper()
	yes := true
	params := network.SetCookieParams{
		Name: "__Host-" + string(role), Value: session.Secret(), URL: v.origin, Path: "/",
		Secure: &yes, HTTPOnly: &yes,
	}
	if _, err := chromedp.Call(v.ctx, network.SetCookie, params); err != nil {
		v.t.Fatal(err)
	}
}

// Open opens and checks a page.
func (v *Visitor) Open(path string) {
	v.t.Helper()
	v.navigate("opening "+path, chromedp.Navigate(v.origin+path))
}

// Press presses the button or link whose text begins with text, and checks the next page.
func (v *Visitor) Press(text string) {
	v.t.Helper()
	v.navigate("pressing "+text, v.click(text))
}

// click presses the button or link with a text.
func (v *Visitor) click(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if v.keyboard {
			return keyboard.Press(ctx, pressable(text))
		}
		return act(ctx, pressable(text), "e.focus(); e.click()")
	})
}

// navigate runs a step that leads to another page, and checks that page.
func (v *Visitor) navigate(doing string, step chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	// If the step fails, no page follows: waiting for it ends at once.
	ctx, cancel := context.WithCancelCause(v.ctx)
	defer cancel(nil)
	response, err := chromedp.RunResponse(ctx, chromedp.Func(func(c context.Context, _ *chromedp.Target) error {
		err := chromedp.Do(c, step)
		if err != nil {
			cancel(err)
		}
		return err
	}))
	if err != nil {
		v.t.Fatalf("%s on %s: %v\n%s", doing, v.Path(), err, v.Text())
	}
	v.status = response.Status
	v.screenshot()
	if !v.unchecked {
		axe.Check(v.t, v.ctx)
		v.checkAnswer(doing)
	}
}

// checkAnswer checks that the page to which a form has led says what was done, and has the focus there.
func (v *Visitor) checkAnswer(doing string) {
	v.t.Helper()
	found, err := structure.Answered(v.ctx)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, f := range found {
		v.t.Errorf("%s led to %s: %s: %s", doing, v.Path(), f.Rule, f.Element)
	}
}

// screenshots names a folder for a screenshot of every page.
const screenshots = "STEPFREE_SHOTS"

func (v *Visitor) screenshot() {
	folder := os.Getenv(screenshots)
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		v.count++
		//nolint:gosec // a folder of the developer's choice
		err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%p-%03d.png", v, v.count)), picture, 0o600)
	}
	if err != nil {
		v.t.Errorf("screenshot of %s: %v", v.Path(), err)
	}
}

// Picture writes a PNG of what the window shows.
func (v *Visitor) Picture(path string) {
	v.t.Helper()
	picture, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, picture, 0o644) //nolint:gosec // a picture for the documentation
	}
	if err != nil {
		v.t.Fatalf("a picture of %s: %v", v.Path(), err)
	}
}

// Stay presses a button that a script handles, without leaving the page.
func (v *Visitor) Stay(text string) {
	v.t.Helper()
	v.do(v.click(text))
}

// Fill types into the field with a name, else with an id.
func (v *Visitor) Fill(name, value string) {
	v.t.Helper()
	v.use("typing into "+name, keyboard.Reach, field(name), "e.focus(); e.select && e.select()")
	if _, err := chromedp.Call(v.ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		v.t.Fatalf("typing into %s: %v", name, err)
	}
}

// Choose ticks the radio button, checkbox or option with a value.
func (v *Visitor) Choose(name, value string) {
	v.t.Helper()
	v.use("choosing "+value+" of "+name, keyboard.Tick, choice(name, value), tick)
}

// Pick ticks the radio button, checkbox or option whose label begins with text.
func (v *Visitor) Pick(text string) {
	v.t.Helper()
	v.use("choosing "+text, keyboard.Tick, labelled(text), tick)
}

// use handles an element with the keyboard or with a script.
func (v *Visitor) use(doing string, keys func(ctx context.Context, find string) error, find, script string) {
	v.t.Helper()
	var err error
	if v.keyboard {
		err = keys(v.ctx, find)
	} else {
		err = act(v.ctx, find, script)
	}
	if err != nil {
		v.t.Fatalf("%s on %s: %v\n%s", doing, v.Path(), err, v.Text())
	}
}

// Attach selects a file in the page's file field. The browser's file dialog is skipped.
func (v *Visitor) Attach(path string) {
	v.t.Helper()
	if v.keyboard {
		v.use("choosing a file", keyboard.Reach, `document.querySelector("main input[type=file]")`, "")
	}
	v.do(chromedp.SetUploadFiles(chromedp.CSS("main input[type=file]"), []string{path}))
}

// Sees requires the page to contain texts.
func (v *Visitor) Sees(texts ...string) {
	v.t.Helper()
	page := v.Text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			v.t.Fatalf("%s does not contain %q:\n%s", v.Path(), text, page)
		}
	}
}

// SeesNot requires the page not to contain any of the texts.
func (v *Visitor) SeesNot(texts ...string) {
	v.t.Helper()
	page := v.Text()
	for _, text := range texts {
		if strings.Contains(page, text) {
			v.t.Fatalf("%s contains %q:\n%s", v.Path(), text, page)
		}
	}
}

// Waits waits until the main element contains a text.
func (v *Visitor) Waits(text string) {
	v.t.Helper()
	v.WaitsIn("main", text)
}

// WaitsIn waits until the element with a CSS selector contains a text, and checks the page.
func (v *Visitor) WaitsIn(selector, text string) {
	v.t.Helper()
	expression := fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q) ?? false`, selector, text)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		// An error means that the tab is leaving the page.
		if there, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](expression)); err == nil && there {
			break
		}
		select {
		case <-v.t.Context().Done():
			v.t.Fatalf("waiting for %q on %s:\n%s", text, v.Path(), v.Text())
		case <-tick.C:
		}
	}
	axe.Check(v.t, v.ctx)
}

// Value returns the value of the field with a name.
func (v *Visitor) Value(name string) string {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx,
		chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector('main [name=%q]').value`, name)))
	if err != nil {
		v.t.Fatal(err)
	}
	return value
}

// Focus returns the id of the element that has the focus, or the empty string.
func (v *Visitor) Focus() string {
	v.t.Helper()
	id, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.activeElement.id`))
	if err != nil {
		v.t.Fatal(err)
	}
	return id
}

// HasFocus reports whether the element with the focus matches a CSS selector.
func (v *Visitor) HasFocus(selector string) bool {
	v.t.Helper()
	matches, err := chromedp.Run(v.ctx,
		chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement.matches(%q)`, selector)))
	if err != nil {
		v.t.Fatal(err)
	}
	return matches
}

// Status returns the HTTP status of the page.
func (v *Visitor) Status() int64 { return v.status }

// Text returns the visible text of the main element.
func (v *Visitor) Text() string {
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](
		`(document.querySelector("main") ?? document.body).innerText.replace(/\u00a0|\u202f/g, " ")`,
	))
	if err != nil {
		return err.Error()
	}
	return text
}

// Path returns the path and query of the page.
func (v *Visitor) Path() string {
	path, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`location.pathname + location.search`))
	if err != nil {
		return err.Error()
	}
	return path
}

func (v *Visitor) do(step chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, step); err != nil {
		v.t.Fatalf("on %s: %v\n%s", v.Path(), err, v.Text())
	}
}
