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

// world is the isolated world in which the engine runs.
const world = "axe"

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule string `json:"rule"`
	Help string `json:"help"`
	// Nodes are the faulty elements, each with a description of its fault.
	Nodes []string `json:"nodes"`
}

// Check reports each fault of the open page as an error of the test. It is fast for a page that has not changed since
// the last call. It works with the page's own scripts turned off.
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

// Findings returns the faults of the open page.
func Findings(ctx context.Context) ([]Finding, error) {
	return isolatedworld.Run[[]Finding](ctx, isolatedworld.Script{
		Name: world, There: "typeof axe === 'object'",
		Source: engineSource,
	}, "check()")
}

// engineSource reads the engine once.
var engineSource = sync.OnceValues(func() (string, error) {
	engine, err := isolatedworld.Module("axe-core/axe.min.js")
	return script + engine, err
})
