// Package structure checks what a page says of itself: names of links and fields that differ, where the reader is, what
// is said aloud, and what was done. Only tests import it.
package structure

import (
	"context"
	_ "embed"

	"stepfree/e2e/browser/isolatedworld"
	"stepfree/e2e/check/layout"
)

//go:embed check.js
var script string

// Page returns links, buttons and fields that have one name and are different, and live regions without words.
func Page(ctx context.Context) ([]layout.Finding, error) {
	return run[[]layout.Finding](ctx, "structure()")
}

// Place returns a finding if the frame does not mark one place where the reader is.
func Place(ctx context.Context) ([]layout.Finding, error) {
	return run[[]layout.Finding](ctx, "place()")
}

// Narrow returns a header that is too high, or a title that is not seen, in a window of 320 by 256 pixels.
func Narrow(ctx context.Context) ([]layout.Finding, error) {
	return run[[]layout.Finding](ctx, "narrow()")
}

// Steps returns how many steps the page's task has; 0 if the page says of no step that it is one.
func Steps(ctx context.Context) (int, error) { return run[int](ctx, "step()") }

// Answered returns what is wrong after an action: no notice of what was done and no error, one in the wrong place, or a
// focus that is elsewhere.
func Answered(ctx context.Context) ([]layout.Finding, error) {
	return run[[]layout.Finding](ctx, "answered()")
}

func run[T any](ctx context.Context, check string) (T, error) {
	source := func() (string, error) { return script, nil }
	return isolatedworld.Run[T](ctx, isolatedworld.Script{
		Name: "structure", There: "typeof structure === 'function'", Source: source,
	}, check)
}
