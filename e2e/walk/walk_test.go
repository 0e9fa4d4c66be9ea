// Package walk opens every page of the product in Chromium and runs all accessibility checks on it.
package walk

import (
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/html"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	demo "stepfree/handlers/public"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage/storagetest"
	"stepfree/views/public"
)

// fileRoutes lists the routes that answer with a file.
func fileRoutes() []string {
	return []string{
		"/requests/:request/copy.txt", "/requests/interviews/:booking/calendar.ics",
		"/interviews/bookings/:booking/calendar.ics", "/panel/:booking/calendar.ics",
		"/review/:request/evidence/:evidence",
	}
}

// notFound names the page that answers an unknown path.
const notFound = "not found"

// taskRoutes lists the pages that are a step of a task.
func taskRoutes() []string {
	return []string{
		"/sign-in", "/sign-in/sent", "/sign-in/:token",
		"/staff/invitation/:token", "/staff/set-up/password", "/staff/set-up/app",
		"/requests/:request/stages", "/requests/:request/stages/:stage", "/requests/:request/stages/:stage/measures",
		"/requests/:request/details/:measure", "/requests/:request/details/:measure/remove", "/requests/:request/hard",
		"/requests/:request/helps", "/requests/:request/evidence", "/requests/:request/evidence/:evidence/remove",
		"/requests/:request/check", "/review/:request/measures/:measure",
	}
}

// Each page of each role is checked in both languages and all schemes. Pages come from the route table; one that cannot
// be opened fails the test.
func TestPages_Accessibility(t *testing.T) {
	t.Parallel()
	h := inprocess.Populate(t, inprocess.NewOn(t, storagetest.New(t), inprocess.Demonstration(
		demo.Person{Role: account.RoleCandidate, Name: "Bea", Email: "bea@mail.example"},
		demo.Person{
			Role: account.RoleAdviser, Name: "Dr Vos", Email: "vos@stepfree.example",
			Password: inprocess.Password, Secret: "JBSWY3DPEHPK3PXP", Passphrase: "six words",
		},
	)))
	waitForMail(t, h.Portal)
	schedulable := addAlike(t, h)
	folder := t.TempDir()
	audiences := append([]account.Role{web.Public}, account.Roles()...)
	var checked sync.Map
	t.Run("pages", func(t *testing.T) {
		for _, lang := range locale.Languages() {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				w := walker{
					t: t, Populated: h, ctx: browser.New(t, browser.Limit(20*time.Minute)), lang: lang,
					folder: folder, titles: map[string]string{}, checked: &checked, schedulable: schedulable,
				}
				for _, role := range audiences {
					w.walk(role)
				}
			})
		}
	})
	publish(t, func(p *public.AccessibilityResults) {
		p.Pages, p.Languages, p.Schemes, p.Engines = countPages(t, folder), len(locale.Languages()), len(schemes()),
			engines(t)
	})
	found, err := html.Folder(t.Context(), folder)
	must(t, err)
	for _, f := range found {
		t.Errorf("%s: %s: %s (line %d, %s)", f.File, f.Rule, f.Message, f.Line, f.Selector)
	}
}

// countPages counts the pages that were saved in one language.
func countPages(t *testing.T, folder string) int {
	t.Helper()
	saved, err := filepath.Glob(filepath.Join(folder, "en-*.html"))
	must(t, err)
	return len(saved)
}

// walk opens and checks each page of an audience.
func (w *walker) walk(role account.Role) {
	w.signIn(role)
	for _, r := range handlers.Routes(handlers.Config{
		Site: &web.Site{Audiences: account.Roles()},
		Demo: &handlers.Demo{},
	}) {
		if r.Method != http.MethodGet || r.Audience != role || slices.Contains(fileRoutes(), r.Path) {
			continue
		}
		for _, query := range inprocess.Queries(r.Path) {
			page := r.Path + query
			opened := slices.ContainsFunc([]map[string]string{w.IDs, w.Draft, w.Free, w.Unbooked, w.schedulable},
				func(ids map[string]string) bool { return w.open(page, ids) })
			if !opened {
				w.t.Errorf("%s is not reachable", page)
				continue
			}
			w.check(page)
		}
	}
	if role == web.Public && w.navigate("/nothing/here") == http.StatusNotFound {
		w.check(notFound)
	}
}

// waitForMail waits for the first mail: the page of the demonstration's mailbox then has one to show.
func waitForMail(t *testing.T, p *inprocess.Portal) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ; len(p.Mailbox.Messages("")) == 0; <-tick.C {
		must(t, t.Context().Err())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
