// Package journey lets a test use the portal as a person does: open a page, fill fields in, press a button, read. After
// every page the whole of axe is run. Only tests import it.
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
)

// Visitor is somebody with a browser.
type Visitor struct {
	t      testing.TB
	ctx    context.Context //nolint:containedctx // a visitor is one tab, and chromedp's tab is its context
	origin string
	status int64
	count  int // pictures that were taken
	// unchecked visitors leave the pages' accessibility to the journeys that are about it.
	unchecked bool
	// keyboard visitors have no pointer.
	keyboard bool
}

// New opens a browser for a visitor of a portal.
func New(tb testing.TB, origin string, opts ...browser.Option) *Visitor {
	tb.Helper()
	return &Visitor{t: tb, ctx: browser.New(tb, opts...), origin: origin}
}

// Unchecked makes the visitor one who only reads and presses, where another journey checks the same pages.
func (v *Visitor) Unchecked() *Visitor {
	v.unchecked = true
	return v
}

// ByKeyboard takes the pointer away: the visitor goes through the pages with Tab, and presses keys.
func (v *Visitor) ByKeyboard() *Visitor {
	v.keyboard = true
	return v
}

// At is the same visitor, in the same browser, at another address.
func (v *Visitor) At(origin string) *Visitor {
	other := *v
	other.origin = origin
	return &other
}

// SignInAs gives the browser a session, for journeys that are about what comes after.
func (v *Visitor) SignInAs(role account.Role, session account.Token) {
	v.t.Helper()
	yes := true
	params := network.SetCookieParams{Name: "__Host-" + string(role), Value: session.Secret(), URL: v.origin, Path: "/", Secure: &yes, HTTPOnly: &yes}
	if _, err := chromedp.Call(v.ctx, network.SetCookie, params); err != nil {
		v.t.Fatal(err)
	}
}

// Open goes to a page by its path, and checks it.
func (v *Visitor) Open(path string) {
	v.t.Helper()
	v.arrive("opening "+path, chromedp.Navigate(v.origin+path))
}

// Press presses the button, or follows the link, whose text begins with these words, and checks the page that comes.
func (v *Visitor) Press(text string) {
	v.t.Helper()
	v.arrive("pressing "+text, v.click(text))
}

// click presses what is found by what is read on it.
func (v *Visitor) click(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if v.keyboard {
			return keyboard.Press(ctx, pressable(text))
		}
		return act(ctx, pressable(text), "e.focus(); e.click()")
	})
}

func (v *Visitor) arrive(doing string, step chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	// A step that finds nothing to press leads to no page, and waiting for one would only end with the test.
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
	v.shoot()
	if !v.unchecked {
		axe.Check(v.t, v.ctx)
	}
}

// shots names a folder for pictures of every page of a journey, for people who want to look at them.
const shots = "STEPFREE_SHOTS"

func (v *Visitor) shoot() {
	folder := os.Getenv(shots)
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		v.count++
		err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%p-%03d.png", v, v.count)), picture, 0o600) //nolint:gosec // the folder is for whoever runs the test to choose
	}
	if err != nil {
		v.t.Errorf("a picture of %s: %v", v.Path(), err)
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

// Stay presses a button that leads to no other page, because a script takes over.
func (v *Visitor) Stay(text string) {
	v.t.Helper()
	v.do(v.click(text))
}

// Fill types into the field with a name or, for fields without one, an id.
func (v *Visitor) Fill(name, value string) {
	v.t.Helper()
	v.use("typing into "+name, keyboard.Reach, field(name), "e.focus(); e.select && e.select()")
	if _, err := chromedp.Call(v.ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		v.t.Fatalf("typing into %s: %v", name, err)
	}
}

// Choose ticks the radio, the checkbox or the option with a value.
func (v *Visitor) Choose(name, value string) {
	v.t.Helper()
	v.use("choosing "+value+" of "+name, keyboard.Tick, choice(name, value), tick)
}

// Pick ticks the radio, the checkbox or the option whose label begins with these words.
func (v *Visitor) Pick(text string) {
	v.t.Helper()
	v.use("choosing "+text, keyboard.Tick, labelled(text), tick)
}

// use does something with an element: by the keyboard, or else by a script.
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

// Attach chooses a file of this machine. With the keyboard, the field is gone to; the system's own window for choosing a
// file is no part of the page.
func (v *Visitor) Attach(path string) {
	v.t.Helper()
	if v.keyboard {
		v.use("choosing a file", keyboard.Reach, `document.querySelector("main input[type=file]")`, "")
	}
	v.do(chromedp.SetUploadFiles(chromedp.CSS("main input[type=file]"), []string{path}))
}

// Sees checks that the page says something.
func (v *Visitor) Sees(texts ...string) {
	v.t.Helper()
	page := v.Text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			v.t.Fatalf("%s does not say %q:\n%s", v.Path(), text, page)
		}
	}
}

// SeesNot checks that the page says nothing of something.
func (v *Visitor) SeesNot(texts ...string) {
	v.t.Helper()
	page := v.Text()
	for _, text := range texts {
		if strings.Contains(page, text) {
			v.t.Fatalf("%s says %q:\n%s", v.Path(), text, page)
		}
	}
}

// Waits waits until a script has made the page say something.
func (v *Visitor) Waits(text string) {
	v.t.Helper()
	v.WaitsIn("main", text)
}

// WaitsIn waits until a script has made a part of the page, named by a CSS selector, say something.
func (v *Visitor) WaitsIn(selector, text string) {
	v.t.Helper()
	expression := fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q) ?? false`, selector, text)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		// A page that is just being left cannot be asked; the next one can.
		if there, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](expression)); err == nil && there {
			break
		}
		select {
		case <-v.t.Context().Done():
			v.t.Fatalf("waiting for %q on %s:\n%s", text, v.Path(), v.Text())
		case <-look.C:
		}
	}
	axe.Check(v.t, v.ctx)
}

// Value is what stands in the field with a name.
func (v *Visitor) Value(name string) string {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector('main [name=%q]').value`, name)))
	if err != nil {
		v.t.Fatal(err)
	}
	return value
}

// Focus is the id of what has the focus; empty where nothing has it.
func (v *Visitor) Focus() string {
	v.t.Helper()
	id, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.activeElement.id`))
	if err != nil {
		v.t.Fatal(err)
	}
	return id
}

// Status is the HTTP status of the page.
func (v *Visitor) Status() int64 { return v.status }

// Text is what the page shows.
func (v *Visitor) Text() string {
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`(document.querySelector("main") ?? document.body).innerText.replace(/\u00a0|\u202f/g, " ")`))
	if err != nil {
		return err.Error()
	}
	return text
}

// Path is where the visitor is.
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
