// Package mutants takes one guard of the program's Go code away after the other and runs the tests that stand for it: at
// least one has to fail each time. Policies, grants and what else the database guards are taken away
// by tests of package storage.
package mutants

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is a program without one guard.
type mutant struct {
	name     string
	file     string // below the root
	old, new string // what stands there, once, and what stands there instead
	tests    string // of which package, and which
}

func TestWithoutAGuardAtLeastOneTestFails(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	must(t, err)
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(root, m.file)
			text, err := os.ReadFile(path)
			must(t, err)
			if n := strings.Count(string(text), m.old); n != 1 {
				t.Fatalf("%s has %d places like it", m.file, n)
			}
			changed := filepath.Join(t.TempDir(), "changed.go")
			must(t, os.WriteFile(changed, []byte(strings.Replace(string(text), m.old, m.new, 1)), 0o600))
			overlay := filepath.Join(t.TempDir(), "overlay.json")
			replace, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
			must(t, err)
			must(t, os.WriteFile(overlay, replace, 0o600))
			where, which, _ := strings.Cut(m.tests, " ")
			run := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-failfast", "-vet=off", "-timeout=3m", "-overlay", overlay, "-run", which, where)
			run.Dir = root
			out, err := run.CombinedOutput()
			if err == nil {
				t.Errorf("nothing notices: %s", m.tests)
			} else if !bytes.Contains(out, []byte("--- FAIL")) && !bytes.Contains(out, []byte("panic: ")) {
				t.Errorf("the program without it cannot be built, or the tests did not run: %s", out)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
