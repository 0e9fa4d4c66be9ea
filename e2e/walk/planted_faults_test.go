package walk

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
	"stepfree/e2e/check/html"
	"stepfree/e2e/check/ibm"
	"stepfree/e2e/check/keyboard"
	"stepfree/e2e/check/layout"
	"stepfree/e2e/check/structure"
	"stepfree/views/public"
)

var planted = regexp.MustCompile(`data-fault="([a-z-]+)"`)

// minFound is how many of the page's faults the checks must find. The test logs the others, which only people can find.
const minFound = 61

func TestChecks_FindPlantedFaults(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("testdata/faults.html")
	must(t, err)
	server := httptest.NewServer(http.FileServer(http.Dir("testdata")))
	t.Cleanup(server.Close)
	ctx := browser.New(t, browser.Lenient())
	must(t, chromedp.Do(ctx, chromedp.Navigate(server.URL+"/faults.html")))

	found := map[string]bool{}
	record := func(snippet string) {
		for _, m := range planted.FindAllStringSubmatch(snippet, -1) {
			found[m[1]] = true
		}
	}
	byAxe, err := axe.Findings(ctx)
	must(t, err)
	for _, f := range byAxe {
		for _, node := range f.Nodes {
			// The element's own tag is at fault, not its content.
			tag, _, _ := strings.Cut(node, ">")
			record(tag)
		}
	}
	byIBM, err := ibm.Findings(ctx)
	must(t, err)
	for _, f := range byIBM {
		tag, _, _ := strings.Cut(f.Snippet, ">")
		record(tag)
	}
	folder := t.TempDir()
	must(t, os.WriteFile(folder+"/faults.html", page, 0o600))
	byValidator, err := html.Folder(t.Context(), folder)
	must(t, err)
	lines := strings.Split(string(page), "\n")
	for _, f := range byValidator {
		record(lines[f.Line-1])
	}
	small, err := layout.Targets(ctx)
	must(t, err)
	wide, err := layout.Reflow(ctx)
	must(t, err)
	mute, err := layout.Errors(ctx)
	must(t, err)
	alike, err := structure.Page(ctx)
	must(t, err)
	for _, f := range slices.Concat(small, wide, mute, alike, printFaults(t, ctx)) {
		record(f.Element)
	}
	for _, element := range focusFaults(t, ctx) {
		record(element)
	}

	all := planted.FindAllStringSubmatch(string(page), -1)
	for _, m := range all {
		if !found[m[1]] {
			t.Logf("not found: %s", m[1])
		}
	}
	publish(t, func(p *public.AccessibilityResults) { p.Planted, p.Found = len(all), len(found) })
	if len(all) < 48 || len(found) < minFound {
		t.Errorf("%d of %d planted faults are found, want at least %d", len(found), len(all), minFound)
	}
}

//nolint:revive // the test comes first, as in every helper of package testing
func printFaults(t *testing.T, ctx context.Context) []layout.Finding {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	must(t, err)
	found, err := layout.Printed(ctx)
	must(t, err)
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	must(t, err)
	return found
}

// focusFaults goes through the page by keyboard and returns the planted faults of focus that it finds. Other stops do
// not count: much on this page has the browser's own focus ring.
func focusFaults(t *testing.T, ctx context.Context) (elements []string) { //nolint:revive // as above
	t.Helper()
	must(t, keyboard.Walk(ctx, func(s keyboard.Stop) error {
		if !strings.Contains(s.Element, `data-fault="focus-`) {
			return nil
		}
		changed, wanted, err := keyboard.Visible(ctx, s)
		if len(s.Faults) > 0 || changed < wanted {
			elements = append(elements, s.Element)
		}
		return err
	}))
	return elements
}
