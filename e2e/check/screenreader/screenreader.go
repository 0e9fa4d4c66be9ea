// Package screenreader returns the phrases that a screen reader says for a page. It uses a simulator that follows the
// standards (WAI-ARIA, accessible names and descriptions, HTML accessibility mappings). Only tests import it.
package screenreader

import (
	"context"
	_ "embed"
	"fmt"
	"os/exec"
	"sync"

	"stepfree/e2e/browser/isolatedworld"
)

//go:embed read.js
var script string

// Read returns the phrases of the whole page, from its title on.
func Read(ctx context.Context) ([]string, error) {
	return isolatedworld.Run[[]string](ctx, isolatedworld.Script{
		Name: "screenreader", There: "typeof reader === 'object'",
		Source: engine,
	}, "read()")
}

// engine bundles the simulator into one script, once.
var engine = sync.OnceValues(bundle)

func bundle() (string, error) {
	module, err := isolatedworld.ModulePath("@guidepup/virtual-screen-reader/lib/esm/index.browser.js")
	if err != nil {
		return "", err
	}
	bundler, err := isolatedworld.ModulePath("esbuild/bin/esbuild")
	if err != nil {
		return "", err
	}
	//nolint:gosec // both are files of installed packages
	out, err := exec.CommandContext(context.Background(), "node", bundler, module, "--format=iife", "--global-name=reader",
		"--log-level=error").Output()
	if err != nil {
		return "", fmt.Errorf("the screen reader's script: %w", err)
	}
	return string(out) + script, nil
}
