// Package axe checks a page with every rule of axe-core, AAA, best-practice and experimental ones included. Only tests
// import it.
package axe

import (
	"context"
	_ "embed"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser/isolatedworld"
)

// world is where the engine runs: it sees the page's content, but neither the page's scripts nor its content security
// policy see it.
const world = "axe"

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule string `json:"rule"`
	Help string `json:"help"`
	// Nodes are the elements at fault, each with what is wrong with it.
	Nodes []string `json:"nodes"`
}

// Check fails the test for every fault on the page that the browser shows. It is quick when called again for a page that
// did not change. The page's own scripts may be turned off.
//
//nolint:revive // the test comes first, as in every helper of package testing
func Check(tb testing.TB, ctx context.Context) {
	tb.Helper()
	findings, err := Findings(ctx)
	if err != nil {
		tb.Fatalf("axe: %v", err)
	}
	if len(findings) == 0 {
		return
	}
	var where string
	if where, err = chromedp.Run(ctx, chromedp.Location()); err != nil {
		where = err.Error()
	}
	for _, f := range findings {
		tb.Errorf("%s: %s: %s\n\t%s", where, f.Rule, f.Help, strings.Join(f.Nodes, "\n\t"))
	}
}

// Findings lists the faults of the page that the browser shows.
func Findings(ctx context.Context) ([]Finding, error) {
	return isolatedworld.Run[[]Finding](ctx, isolatedworld.Script{Name: world, There: "typeof axe === 'object'", Source: engineSource}, "check()")
}

// engineSource is read once.
var engineSource = sync.OnceValues(func() (string, error) {
	engine, err := isolatedworld.Module("axe-core/axe.min.js")
	return script + engine, err
})
