package walk

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/check/axe"
	"stepfree/e2e/check/ibm"
	"stepfree/e2e/check/layout"
	"stepfree/e2e/check/readability"
	"stepfree/e2e/check/structure"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
	"stepfree/views/assets"
)

// scheme is a window size and a set of media features with which pages are checked.
type scheme struct {
	name          string
	width, height int64
	media         []*emulation.MediaFeature
}

func schemes() []scheme {
	feature := func(name, value string) *emulation.MediaFeature {
		return &emulation.MediaFeature{Name: name, Value: value}
	}
	return []scheme{
		{"light", 1280, 900, nil},
		{"dark", 1280, 900, []*emulation.MediaFeature{feature("prefers-color-scheme", "dark")}},
		{"more contrast", 1280, 900, []*emulation.MediaFeature{feature("prefers-contrast", "more")}},
		{"forced colours", 1280, 900, []*emulation.MediaFeature{feature("forced-colors", "active")}},
		{"320 pixels", 320, 256, nil},
	}
}

// walker opens and checks pages in one language, in one tab.
type walker struct {
	inprocess.Populated
	t           *testing.T
	role        account.Role    // whose pages are open
	ctx         context.Context //nolint:containedctx // a walker is one tab, and chromedp's tab is its context
	lang        string
	folder      string
	titles      map[string]string // the page that has a title
	size        [2]int64          // of the window
	checked     *sync.Map         // kinds of elements whose focus was compared, in either language
	schedulable map[string]string // ids of a stage that can be scheduled
}

// signIn gives the browser the role's session.
func (w *walker) signIn(role account.Role) {
	w.t.Helper()
	w.role = role
	name, token := string(role), w.Sessions[role]
	if role == web.Public { // no session, but the set-up of an account
		name, token = "setup", w.Setup
	}
	yes := true
	_, err := chromedp.Call(w.ctx, network.SetCookie, network.SetCookieParams{
		Name: "__Host-" + name, Value: token.Secret(), URL: w.Origin, Path: "/", Secure: &yes,
		HTTPOnly: &yes,
	})
	must(w.t, err)
}

// open opens a page and reports whether the portal answered with it.
func (w *walker) open(route string, ids map[string]string) bool {
	path := w.Path(route, ids)
	status := w.navigate(path)
	at, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.pathname`))
	must(w.t, err)
	return status == http.StatusOK && at == strings.SplitN(path, "?", 2)[0]
}

func (w *walker) navigate(path string) int64 {
	w.t.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	response, err := chromedp.RunResponse(w.ctx, chromedp.Navigate(w.Origin+path+separator+"lang="+w.lang))
	must(w.t, err)
	return response.Status
}

// check runs all checks on the open page.
func (w *walker) check(route string) {
	w.t.Helper()
	w.save(route)
	for _, s := range schemes() {
		w.emulate(s)
		found, err := axe.Findings(w.ctx)
		must(w.t, err)
		for _, f := range found {
			w.t.Errorf("%s, %s: axe %s: %s\n\t%s", route, s.name, f.Rule, f.Help, strings.Join(f.Nodes, "\n\t"))
		}
		narrow, err := layout.Reflow(w.ctx)
		w.report(route, s.name, narrow, err)
	}
	w.checkNarrow(route)
	w.emulate(schemes()[0])
	w.checkStructure(route)
	small, err := layout.Targets(w.ctx)
	w.report(route, "targets", small, err)
	likely, err := ibm.Findings(w.ctx)
	must(w.t, err)
	for _, f := range likely {
		w.t.Errorf("%s: ibm %s: %s\n\t%s", route, f.Rule, f.Message, f.Snippet)
	}
	w.checkFocus(route)
	w.checkPrint(route)
	doubled, err := layout.Doubled(w.ctx)
	w.report(route, "200 % text", doubled, err)
	spaced, err := layout.Spaced(w.ctx) // last: it changes the page
	w.report(route, "text spacing", spaced, err)
	w.emulate(schemes()[4])
	spaced, err = layout.Reflow(w.ctx)
	w.report(route, "text spacing at 320 pixels", spaced, err)
	w.emulate(schemes()[0])
}

// checkNarrow checks the page in the narrow window, with the reader's own settings.
func (w *walker) checkNarrow(route string) {
	w.t.Helper()
	high, err := structure.Narrow(w.ctx)
	w.report(route, "first screen", high, err)
	doubled, err := layout.Doubled(w.ctx)
	w.report(route, "200 % text at 320 pixels", doubled, err)
	preferred, err := layout.Preferred(w.ctx, assets.Path("reading.css"))
	w.report(route, "320 pixels", preferred, err)
}

// checkStructure checks names, live regions, and whether the page says where the reader is and at which step of a task.
func (w *walker) checkStructure(route string) {
	w.t.Helper()
	alike, err := structure.Page(w.ctx)
	w.report(route, "structure", alike, err)
	if route != notFound {
		place, err := structure.Place(w.ctx)
		w.report(route, "structure", place, err)
	}
	steps, err := structure.Steps(w.ctx)
	must(w.t, err)
	path, _, _ := strings.Cut(route, "?")
	if isTask := slices.Contains(taskRoutes(), path); isTask != (steps > 0) {
		w.t.Errorf("%s: of %d steps, is a step of a task: %v", route, steps, isTask)
	}
}

// checkPrint checks the page's print style, for a reader whose colour scheme is dark.
func (w *walker) checkPrint(route string) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media:    "print",
		Features: schemes()[1].media,
	})
	must(w.t, err)
	found, err := layout.Printed(w.ctx)
	w.report(route, "printed", found, err)
	w.emulate(schemes()[0])
}

func (w *walker) report(route, how string, found []layout.Finding, err error) {
	w.t.Helper()
	must(w.t, err)
	for _, f := range found {
		w.t.Errorf("%s, %s: %s: %s", route, how, f.Rule, f.Element)
	}
}

func (w *walker) emulate(s scheme) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: s.media})
	must(w.t, err)
	if size := [2]int64{s.width, s.height}; size != w.size {
		must(w.t, chromedp.Do(w.ctx, chromedp.EmulateViewport(s.width, s.height)))
		w.size = size
	}
}

// save saves the page for the HTML validator, and checks its language and title, and how a candidate's page reads.
func (w *walker) save(route string) {
	w.t.Helper()
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`"<!DOCTYPE html>\n" + document.documentElement.outerHTML`))
	must(w.t, err)
	title, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.documentElement.lang + " " + document.title`))
	must(w.t, err)
	if !strings.HasPrefix(title, w.lang+" ") {
		w.t.Errorf("%s: language and title are %s", route, title)
	}
	if other, taken := w.titles[title]; taken {
		w.t.Errorf("%s and %s have the same title: %s", route, other, title)
	}
	w.titles[title] = route
	if w.role == web.Public || w.role == account.RoleCandidate {
		readability.CheckBlocks(w.t, w.lang, route, text)
	}
	name := strings.NewReplacer("/", "_", ":", "", "?", "-", "&", "-", "=", "-").Replace(strings.Trim(route, "/"))
	name = fmt.Sprintf("%s-%s.html", w.lang, name)
	must(w.t, os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600))
}
