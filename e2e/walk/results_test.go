package walk

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/e2e/browser/isolatedworld"
	"stepfree/e2e/check/golden"
	"stepfree/views/public"
)

// resultsFile holds the results that the page "how this site was tested" shows.
const resultsFile = "../../views/public/accessibility_results.json"

// publish compares a part of the published results with what was measured. A run with -update publishes the new ones.
func publish(t *testing.T, part func(*public.AccessibilityResults)) {
	t.Helper()
	published := public.ReadAccessibilityResults()
	measured := published
	part(&measured)
	if golden.Update() {
		text, err := json.MarshalIndent(measured, "", "  ")
		must(t, err)
		must(t, os.WriteFile(resultsFile, append(text, '\n'), 0o644))
		return
	}
	if diff := cmp.Diff(published, measured); diff != "" {
		t.Errorf("the published results differ; to accept: go test ./e2e/walk -run '^%s$' -update\n%s", t.Name(), diff)
	}
}

// engines lists the checking engines with their versions.
func engines(t *testing.T) (list []public.Engine) {
	t.Helper()
	for _, e := range []struct{ module, name string }{
		{"axe-core", "axe-core"}, {"accessibility-checker-engine", "IBM Equal Access"}, {"html-validate", "HTML-validate"},
	} {
		text, err := isolatedworld.Module(e.module + "/package.json")
		must(t, err)
		var about struct {
			Version string `json:"version"`
		}
		must(t, json.Unmarshal([]byte(text), &about))
		list = append(list, public.Engine{Name: e.name, Version: about.Version})
	}
	return list
}
