package public

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// accessibilityResultsJSON is written by the accessibility tests with -update.
//
//go:embed accessibility_results.json
var accessibilityResultsJSON []byte

// AccessibilityResults is the result of the accessibility tests. They fail if the file is out of date.
type AccessibilityResults struct {
	Pages     int      `json:"pages"`
	Languages int      `json:"languages"`
	Schemes   int      `json:"schemes"` // ways in which each page is looked at
	Engines   []Engine `json:"engines"`
	Planted   int      `json:"planted"` // faults on a page that tests the checks
	Found     int      `json:"found"`   // of those
}

// Engine is one accessibility checker.
type Engine struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// ReadAccessibilityResults decodes the embedded results once.
var ReadAccessibilityResults = sync.OnceValue(func() (r AccessibilityResults) {
	// The file is embedded, and a test renders it.
	if err := json.Unmarshal(accessibilityResultsJSON, &r); err != nil {
		return AccessibilityResults{}
	}
	return r
})
