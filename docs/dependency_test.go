package docs_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maxModules is how many direct Go modules the product may have.
const maxModules = 30

// module is what go.mod says of direct dependencies.
type module struct {
	Require []struct {
		Path     string
		Indirect bool
	}
	Tool []struct{ Path string }
}

// readGoMod opens go.mod in the test itself, so that a cached result is not used for another go.mod.
func readGoMod(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
}

func readModule(t *testing.T, dir string) (m module) {
	t.Helper()
	readGoMod(t, dir)
	cmd := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &m)
	}
	if err != nil {
		t.Fatalf("go.mod in %s: %v", dir, err)
	}
	return m
}

func TestDependencies_HaveReasonsInContributing(t *testing.T) {
	t.Parallel()
	var used []string
	for _, r := range readModule(t, "..").Require {
		if !r.Indirect {
			used = append(used, r.Path)
		}
	}
	if len(used) > maxModules {
		t.Errorf("%d direct Go modules, at most %d", len(used), maxModules)
	}
	for _, tool := range readModule(t, filepath.Join("..", "tools")).Tool {
		used = append(used, tool.Path)
	}
	var npm struct{ Dependencies, DevDependencies map[string]string }
	readJSON(t, "../package.json", &npm)
	used = slices.AppendSeq(used, maps.Keys(npm.Dependencies))
	used = slices.AppendSeq(used, maps.Keys(npm.DevDependencies))

	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(text), "## Dependencies")
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| \\S").FindAllStringSubmatch(tables, -1) {
		listed = append(listed, m[1])
	}
	slices.Sort(used)
	slices.Sort(listed)
	if diff := cmp.Diff(listed, used); diff != "" {
		t.Errorf("CONTRIBUTING.md (-) differs from the direct dependencies (+):\n%s", diff)
	}
}
