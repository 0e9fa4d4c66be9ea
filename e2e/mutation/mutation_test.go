// Package mutation tests the tests: it removes one guard of the Go code at a time and runs the tests named for it, of
// which at least one must fail. Guards are marked in the code with //guard:NAME KIND, and the list names the tests.
// Tests of package storage do the same for policies, grants and other guards in the database.
//
// Each test package is compiled once, with all guards on switches that exist only in the overlay of the source. A run
// with all guards in place must pass, so a failure has one cause: the guard that the run removed.
package mutation

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stepfree/storage/storagetest"
)

func root(tb testing.TB) string {
	tb.Helper()
	path, err := filepath.Abs(filepath.Join("..", ".."))
	must(tb, err)
	return path
}

var declared = regexp.MustCompile(`(?m)^func (Test\w+)`)

// Each marker has an entry in the list and each entry a marker; the pattern of an entry matches a test of its package.
func TestMarkers_MatchList(t *testing.T) {
	t.Parallel()
	listed, marked := tests(), map[string]string{}
	for file, s := range readSources(t, root(t)) {
		for _, m := range s.markers {
			if other, twice := marked[m.name]; twice {
				t.Errorf("%s marks %s, which %s marks already", file, m.name, other)
			}
			if marked[m.name] = file; listed[m.name] == "" {
				t.Errorf("%s marks %s, which is not in the list", file, m.name)
			}
		}
	}
	for name, entry := range listed {
		if marked[name] == "" {
			t.Errorf("no code is marked with //guard:%s", name)
		}
		where, which, _ := strings.Cut(entry, " ")
		files, err := filepath.Glob(filepath.Join(root(t), where, "*_test.go"))
		must(t, err)
		pattern, found := regexp.MustCompile(which), false
		for _, file := range files {
			text, err := os.ReadFile(file)
			must(t, err)
			for _, m := range declared.FindAllSubmatch(text, -1) {
				found = found || pattern.Match(m[1])
			}
		}
		if !found {
			t.Errorf("%s: no test of %s matches %s", name, where, which)
		}
	}
}

func TestGuards_RemovalFailsATest(t *testing.T) {
	t.Parallel()
	patterns := map[string][]string{} // by package
	for _, entry := range tests() {
		if where, which, _ := strings.Cut(entry, " "); !slices.Contains(patterns[where], which) {
			patterns[where] = append(patterns[where], which)
		}
	}
	p := programs{root: root(t), folder: t.TempDir(), server: storagetest.Server(t)}
	p.build(t, patterns)
	for where, which := range patterns {
		t.Run("with every guard "+where, func(t *testing.T) {
			t.Parallel()
			if out, err := p.run(t.Context(), where, strings.Join(which, "|"), ""); err != nil {
				t.Errorf("the tests fail with all guards in place: %s", out)
			}
		})
	}
	for name, entry := range tests() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			where, which, _ := strings.Cut(entry, " ")
			out, err := p.run(t.Context(), where, which, name)
			switch {
			case err == nil:
				t.Errorf("no test fails: %s", entry)
			case bytes.Contains(out, []byte("panic: test timed out")):
				t.Errorf("the tests timed out: %s", out)
			case !bytes.Contains(out, []byte("--- FAIL")) && !bytes.Contains(out, []byte("panic: ")):
				t.Errorf("the tests did not run: %s", out)
			}
		})
	}
}

// programs are test binaries of packages, compiled with every guard on a switch.
type programs struct {
	root   string
	folder string // of the binaries
	server string // on which each test creates a database, as in one process
}

func (p programs) build(t *testing.T, packages map[string][]string) {
	t.Helper()
	overlay := writeOverlay(t, p.root, readSources(t, p.root))
	args := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", p.folder + "/"}
	for where := range packages {
		args = append(args, where)
	}
	build := exec.CommandContext(t.Context(), "go", args...)
	build.Dir = p.root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the code does not compile with switches in place of its guards: %v\n%s", err, out)
	}
}

// run runs some tests of a package, without one guard; with all guards if gone is empty.
func (p programs) run(ctx context.Context, where, which, gone string) ([]byte, error) {
	binary := filepath.Join(p.folder, filepath.Base(where)+".test")
	run := exec.CommandContext(ctx, binary, "-test.failfast", "-test.timeout=3m", "-test.run", which)
	run.Dir = filepath.Join(p.root, where)
	run.Env = append(os.Environ(), withoutVariable+"="+gone, storagetest.ServerVariable+"="+p.server)
	return run.CombinedOutput()
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
