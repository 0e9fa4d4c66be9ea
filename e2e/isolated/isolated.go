// Package isolated runs a test's scripts in a page: in a world that sees the page's content, while neither the page's
// scripts nor its content security policy see it. Only tests import it.
package isolated

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"
)

// World makes a world with a name in the page that the browser shows, or finds it again.
func World(ctx context.Context, name string) (runtime.ExecutionContextID, error) {
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	params := page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: name}
	made, err := chromedp.Call(ctx, page.CreateIsolatedWorld, params)
	return made.ExecutionContextID, err
}

// Evaluate gives what an expression, or the promise that it is, comes to.
func Evaluate[T any](ctx context.Context, world runtime.ExecutionContextID, expression string) (T, error) {
	var result T
	yes := true
	answer, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ContextID: world, AwaitPromise: &yes, ReturnByValue: &yes,
	})
	if err != nil {
		return result, err
	}
	if e := answer.ExceptionDetails; e != nil {
		return result, fmt.Errorf("%s %v", e.Text, e.Exception)
	}
	return result, json.Unmarshal([]byte(answer.Result.Value), &result)
}

// Load evaluates a script in a world once for a page: present is an expression that is true where it was loaded before.
func Load(ctx context.Context, world runtime.ExecutionContextID, present string, source func() (string, error)) error {
	loaded, err := Evaluate[bool](ctx, world, present)
	if err != nil || loaded {
		return err
	}
	text, err := source()
	if err != nil {
		return err
	}
	_, err = Evaluate[bool](ctx, world, text+"\n;true")
	return err
}

// Module reads a file of an installed npm package, such as "axe-core/axe.min.js".
func Module(path string) (string, error) {
	file, err := ModulePath(path)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(file) //nolint:gosec // a file of an installed package
	return string(text), err
}

// ModulePath is where a file of an installed npm package is.
func ModulePath(path string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		file := filepath.Join(dir, "node_modules", path)
		_, err := os.Stat(file)
		if err == nil {
			return file, nil
		}
		parent := filepath.Dir(dir)
		if !errors.Is(err, os.ErrNotExist) || parent == dir {
			return "", fmt.Errorf("%s is not installed (npm ci): %w", path, err)
		}
		dir = parent
	}
}
