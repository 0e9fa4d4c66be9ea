// Package ibm checks a page with IBM Equal Access, by its rules for WCAG 2.2 at all levels and IBM's own requirements.
// Only tests import it.
package ibm

import (
	"context"
	_ "embed"
	"sync"

	"stepfree/e2e/browser/isolatedworld"
)

//go:embed check.js
var script string

// Finding is one fault of a page.
type Finding struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Snippet string `json:"snippet"`
}

// Findings returns the faults of the open page. Potential faults, which need a person's judgement, are not among them.
func Findings(ctx context.Context) ([]Finding, error) {
	return isolatedworld.Run[[]Finding](ctx, isolatedworld.Script{
		Name: "ibm", There: "typeof ace === 'object'",
		Source: engineSource,
	}, "check()")
}

// engineSource reads the engine once.
var engineSource = sync.OnceValues(func() (string, error) {
	engine, err := isolatedworld.Module("accessibility-checker-engine/ace.js")
	return engine + script, err
})
