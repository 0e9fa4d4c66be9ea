// Package layout checks a page for faults that the accessibility engines do not report: horizontal scrolling, clipped
// text, small targets. Only tests import it.
package layout

import (
	"context"
	_ "embed"
	"fmt"

	"stepfree/e2e/browser/isolatedworld"
)

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule    string `json:"rule"`
	Element string `json:"element"`
}

// Reflow returns what is wider than the window or clipped.
func Reflow(ctx context.Context) ([]Finding, error) { return run(ctx, "reflow()") }

// Targets returns targets that are too small.
func Targets(ctx context.Context) ([]Finding, error) { return run(ctx, "targets()") }

// Spaced returns what is clipped with the reader's text spacing. It changes the page.
func Spaced(ctx context.Context) ([]Finding, error) { return run(ctx, "spaced()") }

// Doubled returns what is clipped with text of 200 %.
func Doubled(ctx context.Context) ([]Finding, error) { return run(ctx, "doubled()") }

// Preferred returns what is clipped with the display preferences of the site; font is the path of the stylesheet with
// the reading font.
func Preferred(ctx context.Context, font string) ([]Finding, error) {
	return run(ctx, fmt.Sprintf("preferred(%q)", font))
}

// Printed returns what is unreadable, missing or useless in print.
func Printed(ctx context.Context) ([]Finding, error) { return run(ctx, "printed()") }

// Errors returns faults of an error summary: no focus, a link without a field, a message that is missing at its field.
func Errors(ctx context.Context) ([]Finding, error) { return run(ctx, "errors()") }

func run(ctx context.Context, check string) ([]Finding, error) {
	source := func() (string, error) { return script, nil }
	return isolatedworld.Run[[]Finding](ctx, isolatedworld.Script{
		Name: "layout", There: "typeof reflow === 'function'",
		Source: source,
	}, check)
}
