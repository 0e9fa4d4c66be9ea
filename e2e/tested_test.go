package e2e_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/e2e/browser/isolatedworld"
	"stepfree/views/public"
)

// testedFile is what the page "how this site was tested" is made from.
const testedFile = "../views/public/accessibility_results.json"

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write what is compared with a file anew")
	os.Exit(m.Run())
}

// publish compares a part of what the site says of its tests with what was just measured.
func publish(t *testing.T, part func(*public.AccessibilityResults)) {
	t.Helper()
	was := public.ReadAccessibilityResults()
	now := was
	part(&now)
	if flag.Lookup("update").Value.String() == "true" {
		text, err := json.MarshalIndent(now, "", "  ")
		must(t, err)
		must(t, os.WriteFile(testedFile, append(text, '\n'), 0o644))
		return
	}
	if diff := cmp.Diff(was, now); diff != "" {
		t.Errorf("the site says something else of its tests; if this is meant: go test ./e2e -run %s -update\n%s", t.Name(), diff)
	}
}

// golden compares a text with the file that keeps it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("if this is meant: go test ./e2e -run %s -update\n%s", t.Name(), diff)
	}
}

// engines are what looked at the pages, with their versions.
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
