// Package ace looks for accessibility faults on the page that a test's browser shows with IBM's engine, by the rules for
// WCAG 2.2 at all levels and IBM's own. Only tests import it.
package ace

import (
	"context"
	_ "embed"
	"sync"

	"stepfree/e2e/isolated"
)

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Snippet string `json:"snippet"`
}

// Findings lists what the engine is sure of.
func Findings(ctx context.Context) ([]Finding, error) {
	return isolated.Run[[]Finding](ctx, isolated.Script{Name: "ace", There: "typeof ace === 'object'", Source: engineSource}, "check()")
}

// engineSource is read once.
var engineSource = sync.OnceValues(func() (string, error) {
	engine, err := isolated.Module("accessibility-checker-engine/ace.js")
	return engine + script, err
})
