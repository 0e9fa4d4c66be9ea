// Package axe looks for accessibility faults on the page that a test's browser shows, with every rule of axe-core: AAA,
// best practice and experimental ones too.
package axe

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"
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
	id, err := enter(ctx)
	if err != nil {
		return nil, err
	}
	loaded, err := evaluate[bool](ctx, id, "typeof axe === 'object'")
	if err != nil {
		return nil, err
	}
	if !loaded {
		engine, err := engineSource()
		if err != nil {
			return nil, err
		}
		if _, err := evaluate[bool](ctx, id, script+engine+"\n;true"); err != nil {
			return nil, err
		}
	}
	return evaluate[[]Finding](ctx, id, "check()")
}

// enter makes the engine's world in the page, or finds it again.
func enter(ctx context.Context) (runtime.ExecutionContextID, error) {
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	params := page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: world}
	made, err := chromedp.Call(ctx, page.CreateIsolatedWorld, params)
	return made.ExecutionContextID, err
}

func evaluate[T any](ctx context.Context, id runtime.ExecutionContextID, expression string) (T, error) {
	var result T
	yes := true
	answer, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ContextID: id, AwaitPromise: &yes, ReturnByValue: &yes,
	})
	if err != nil {
		return result, err
	}
	if e := answer.ExceptionDetails; e != nil {
		return result, fmt.Errorf("%s %v", e.Text, e.Exception)
	}
	return result, json.Unmarshal([]byte(answer.Result.Value), &result)
}

// engineSource is read once from the installed npm package.
var engineSource = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := fs.ReadFile(os.DirFS(dir), "node_modules/axe-core/axe.min.js")
		if err == nil {
			return string(text), nil
		}
		parent := filepath.Dir(dir)
		if !errors.Is(err, os.ErrNotExist) || parent == dir {
			return "", fmt.Errorf("axe-core is not installed (npm ci): %w", err)
		}
		dir = parent
	}
})
