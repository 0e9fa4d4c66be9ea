package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
	"stepfree/e2e/check/html"
	"stepfree/e2e/check/ibm"
	"stepfree/e2e/check/layout"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	played "stepfree/handlers/public"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage/storagetest"
	"stepfree/views/public"
)

// scheme is one way in which a page is looked at.
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

// notPages are the routes that answer with a file.
func notPages() []string {
	return []string{"/requests/:request/copy.txt", "/requests/interviews/:booking/calendar.ics", "/review/:request/evidence/:evidence"}
}

// Every page of every role, in both languages, in every scheme: no engine and no check has anything to say. The list is the
// table of routes: a page that cannot be opened here fails the test.
func TestEveryPageOfEveryRoleIsWithoutFindings(t *testing.T) {
	t.Parallel()
	h := newHouseIn(t, inprocess.NewOn(t, storagetest.New(t), inprocess.Demonstration(
		played.Person{Role: account.RoleCandidate, Name: "Bea", Email: "bea@mail.example"},
		played.Person{Role: account.RoleAdviser, Name: "Dr Vos", Email: "vos@stepfree.example", Password: inprocess.Password, Secret: "JBSWY3DPEHPK3PXP", Passphrase: "six words"},
	)))
	h.waitForMail(t)
	folder := t.TempDir()
	audiences := append([]account.Role{web.Public}, account.Roles()...)
	var kinds sync.Map
	t.Run("pages", func(t *testing.T) {
		for _, lang := range locale.Languages() {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				w := walker{t: t, house: h, ctx: browser.New(t, browser.Limit(10*time.Minute)), lang: lang, folder: folder, titles: map[string]string{}, kinds: &kinds}
				for _, role := range audiences {
					w.walk(role)
				}
			})
		}
	})
	publish(t, func(p *public.AccessibilityResults) {
		p.Pages, p.Languages, p.Schemes, p.Engines = pages(t, folder), len(locale.Languages()), len(schemes()), engines(t)
	})
	found, err := html.Folder(t.Context(), folder)
	must(t, err)
	for _, f := range found {
		t.Errorf("%s: %s: %s (line %d, %s)", f.File, f.Rule, f.Message, f.Line, f.Selector)
	}
}

// pages counts the pages that were kept in one language.
func pages(t *testing.T, folder string) int {
	t.Helper()
	kept, err := filepath.Glob(filepath.Join(folder, "en-*.html"))
	must(t, err)
	return len(kept)
}

// walker opens pages in one language.
type walker struct {
	house
	t      *testing.T
	ctx    context.Context //nolint:containedctx // a walker is one tab, and chromedp's tab is its context
	lang   string
	folder string
	titles map[string]string // page by title
	size   [2]int64          // of the window
	kinds  *sync.Map         // of places that were seen to show the focus, in whichever language
}

func (w *walker) walk(role account.Role) {
	w.signIn(role)
	for _, r := range handlers.Routes(handlers.Config{Site: &web.Site{Audiences: account.Roles()}, Demo: &handlers.Demo{}}) {
		if r.Method != http.MethodGet || r.Audience != role || slices.Contains(notPages(), r.Path) {
			continue
		}
		for _, query := range queries(r.Path) {
			page := r.Path + query
			if !w.open(page, w.ids) && !w.open(page, w.draft) && !w.open(page, w.free) {
				w.t.Errorf("%s was not visited", page)
				continue
			}
			w.look(page)
		}
	}
	if role == web.Public && w.navigate("/nothing/here") == http.StatusNotFound {
		w.look("not found")
	}
}

// signIn gives the browser the role's session.
func (w *walker) signIn(role account.Role) {
	w.t.Helper()
	if role == web.Public {
		return
	}
	yes := true
	_, err := chromedp.Call(w.ctx, network.SetCookie, network.SetCookieParams{
		Name: "__Host-" + string(role), Value: w.sessions[role].Secret(), URL: w.Origin, Path: "/", Secure: &yes, HTTPOnly: &yes,
	})
	must(w.t, err)
}

var parameter = regexp.MustCompile(`:([a-z]+)`)

// fill puts ids in place of a path's parameters.
func (h house) fill(route string, ids map[string]string) string {
	path := parameter.ReplaceAllStringFunc(route, func(p string) string {
		if id := ids[p[1:]]; id != "" {
			return id
		}
		return h.ids[p[1:]]
	})
	return path
}

// queries are the pages that an address has besides, or instead of, the one without a query.
func queries(route string) []string {
	switch route {
	case "/interviews/resources/new":
		return []string{"?kind=room", "?kind=provider", "?kind=equipment", "?kind=panel_member"}
	case "/review/:request/measures/:measure":
		return []string{"", "?outcome=recommended", "?outcome=modified", "?outcome=alternative_offered&code=T-EXTRA", "?outcome=not_supported"}
	}
	return []string{""}
}

// open goes to a page; false when another one was answered.
func (w *walker) open(route string, ids map[string]string) bool {
	path := w.fill(route, ids)
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

// look runs every check on the page that is open.
func (w *walker) look(route string) {
	w.t.Helper()
	w.keep(route)
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
	w.emulate(schemes()[0])
	small, err := layout.Targets(w.ctx)
	w.report(route, "targets", small, err)
	likely, err := ibm.Findings(w.ctx)
	must(w.t, err)
	for _, f := range likely {
		w.t.Errorf("%s: ace %s: %s\n\t%s", route, f.Rule, f.Message, f.Snippet)
	}
	w.goThrough(route)
	w.print(route)
	doubled, err := layout.Doubled(w.ctx)
	w.report(route, "200 % text", doubled, err)
	spaced, err := layout.Spaced(w.ctx) // last: it changes the page
	w.report(route, "text spacing", spaced, err)
}

// print looks at the page as somebody who works with dark colours prints it.
func (w *walker) print(route string) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print", Features: schemes()[1].media})
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

// keep saves the page for the validator, and looks at its language and its title.
func (w *walker) keep(route string) {
	w.t.Helper()
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`"<!DOCTYPE html>\n" + document.documentElement.outerHTML`))
	must(w.t, err)
	title, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.documentElement.lang + " " + document.title`))
	must(w.t, err)
	if !strings.HasPrefix(title, w.lang+" ") {
		w.t.Errorf("%s: the page says that it is %s", route, title)
	}
	if other, taken := w.titles[title]; taken {
		w.t.Errorf("%s and %s have the same title: %s", route, other, title)
	}
	w.titles[title] = route
	name := fmt.Sprintf("%s-%s.html", w.lang, strings.NewReplacer("/", "_", ":", "", "?", "-", "&", "-", "=", "-").Replace(strings.Trim(route, "/")))
	must(w.t, os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600))
}
