// Package layout checks a page for faults that the accessibility engines do not report: horizontal scrolling, clipped text,
// small targets. Only tests import it.
package layout

import (
	"context"
	_ "embed"

	"stepfree/e2e/browser/isolatedworld"
)

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule    string `json:"rule"`
	Element string `json:"element"`
}

// Reflow looks for what does not fit the page's width.
func Reflow(ctx context.Context) ([]Finding, error) { return run(ctx, "reflow()") }

// Targets looks for what is too small to be pressed.
func Targets(ctx context.Context) ([]Finding, error) { return run(ctx, "targets()") }

// Spaced looks for what does not fit when readers set their own distances. The page is changed.
func Spaced(ctx context.Context) ([]Finding, error) { return run(ctx, "spaced()") }

// Doubled looks for what does not fit when the text is twice as large.
func Doubled(ctx context.Context) ([]Finding, error) { return run(ctx, "doubled()") }

// Printed looks for what cannot be read on paper, or is of no use there.
func Printed(ctx context.Context) ([]Finding, error) { return run(ctx, "printed()") }

// Errors looks for errors of a form that are not said first, lead nowhere, or do not stand with their fields.
func Errors(ctx context.Context) ([]Finding, error) { return run(ctx, "errors()") }

func run(ctx context.Context, check string) ([]Finding, error) {
	source := func() (string, error) { return script, nil }
	return isolatedworld.Run[[]Finding](ctx, isolatedworld.Script{Name: "layout", There: "typeof reflow === 'function'", Source: source}, check)
}
