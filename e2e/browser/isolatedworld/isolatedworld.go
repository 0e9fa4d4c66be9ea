// Package isolatedworld runs a test's scripts in an isolated JavaScript world of a page: the scripts see the DOM, but
// neither the page's scripts nor its content security policy affect them. Only tests import it.
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

// Script is a script that runs in an isolated world of its own.
type Script struct {
	// Name is the name of the world.
	Name string
	// There is a JavaScript expression that is true if the script has run.
	There string
	// Source returns the script's text.
	Source func() (string, error)
}

// World returns the script's world in the open page, creating it if necessary. The script has run in it.
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

// Run evaluates an expression in the script's world and returns its value; a promise is awaited.
func Run[T any](ctx context.Context, s Script, expression string) (result T, err error) {
	world, err := s.find(ctx)
	if err != nil {
		return result, err
	}
	// In most cases the script has run already, and one round trip to the browser is enough.
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
	// The id of a tab's main frame is the tab's.
	frame := cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	made, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
		FrameID:   frame,
		WorldName: s.Name,
	})
	return made.ExecutionContextID, err
}

// load runs the script in this page and registers it for every later page of the tab: sending an engine for each page
// takes longer than many checks. It also runs where the pages' scripts are turned off.
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

// Evaluate evaluates an expression in a world and returns its value; a promise is awaited.
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

// ModulePath returns the path of a file of an installed npm package. It searches upwards from the working directory.
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
