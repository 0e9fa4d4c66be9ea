// Package isolatedworld runs a test's scripts in an isolated JavaScript world of a page: the scripts see the DOM, but neither
// the page's scripts nor its content security policy affect them. Only tests import it.
package isolatedworld

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

// Script is what a world is there for.
type Script struct {
	// Name is that of the world.
	Name string
	// There is an expression that is true where the script has run.
	There string
	// Source gives its text.
	Source func() (string, error)
}

// World makes the script's world in the page that the browser shows, or finds it again; the script has run in it.
func (s Script) World(ctx context.Context) (runtime.ExecutionContextID, error) {
	world, err := s.find(ctx)
	if err != nil {
		return 0, err
	}
	there, err := Evaluate[bool](ctx, world, s.There)
	if err == nil && !there {
		err = s.load(ctx)
	}
	return world, err
}

// Run gives what an expression, or the promise that it is, comes to where the script has run.
func Run[T any](ctx context.Context, s Script, expression string) (result T, err error) {
	world, err := s.find(ctx)
	if err != nil {
		return result, err
	}
	// The script is nearly always there: one question to the browser is enough then.
	first, err := Evaluate[*T](ctx, world, "("+s.There+") ? ("+expression+") : null")
	if err != nil {
		return result, err
	}
	if first != nil {
		return *first, nil
	}
	if err := s.load(ctx); err != nil {
		return result, err
	}
	return Evaluate[T](ctx, world, expression)
}

func (s Script) find(ctx context.Context) (runtime.ExecutionContextID, error) {
	// A tab's main frame has the name of the tab.
	frame := cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	made, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: s.Name})
	return made.ExecutionContextID, err
}

// load runs the script in this page and in every later one of the tab, as the page comes and before anything is in it: to
// send an engine anew for each page takes the browser longer than many a check. Where pages' scripts are turned off, it runs
// too.
func (s Script) load(ctx context.Context) error {
	text, err := s.Source()
	if err != nil {
		return err
	}
	yes := true
	params := page.AddScriptToEvaluateOnNewDocumentParams{Source: text, WorldName: s.Name, RunImmediately: &yes}
	_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, params)
	return err
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
