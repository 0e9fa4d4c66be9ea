// Package mutation tests the tests: it removes one guard of the Go code at a time and runs the tests named for it, of
// which at least one must fail. Tests of package storage do the same for policies, grants and other guards in the
// database.
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
	"slices"
	"strings"
	"testing"

	"stepfree/storage/storagetest"
)

// mutant is a program without one guard.
type mutant struct {
	name     string
	file     string // below the root
	old, new string // what stands there, once, and what stands there instead: GONE says whether the guard is, OLD is what stood there
	tests    string // of which package, and which
}

// where and which are the package and the names of the tests.
func (m mutant) where() string { where, _, _ := strings.Cut(m.tests, " "); return where }
func (m mutant) which() string { _, which, _ := strings.Cut(m.tests, " "); return which }

func TestGuards_RemovalFailsATest(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	must(t, err)
	named := map[string][]string{} // tests, by package
	for _, m := range mutants() {
		if !slices.Contains(named[m.where()], m.which()) {
			named[m.where()] = append(named[m.where()], m.which())
		}
	}
	p := programs{root: root, folder: t.TempDir(), server: storagetest.Server(t)}
	p.build(t, named)
	for where, which := range named {
		t.Run("with every guard "+where, func(t *testing.T) {
			t.Parallel()
			if out, err := p.run(t.Context(), where, strings.Join(which, "|"), ""); err != nil {
				t.Errorf("the tests fail by themselves: %s", out)
			}
		})
	}
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			out, err := p.run(t.Context(), m.where(), m.which(), m.name)
			switch {
			case err == nil:
				t.Errorf("nothing notices: %s", m.tests)
			case bytes.Contains(out, []byte("panic: test timed out")):
				t.Errorf("the tests did not end: %s", out)
			case !bytes.Contains(out, []byte("--- FAIL")) && !bytes.Contains(out, []byte("panic: ")):
				t.Errorf("the tests did not run: %s", out)
			}
		})
	}
}

// programs are the tests of packages, each compiled with every guard on a switch.
type programs struct {
	root   string
	folder string // where they are
	server string // on which each test has a database, as in one process
}

func (p programs) build(t *testing.T, packages map[string][]string) {
	t.Helper()
	args := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", writeOverlay(t, p.root, mutants()), "-o", p.folder + "/"}
	for where := range packages {
		args = append(args, where)
	}
	build := exec.CommandContext(t.Context(), "go", args...)
	build.Dir = p.root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("with switches in place of its guards, the program cannot be built: %v\n%s", err, out)
	}
}

// run runs some tests of a package; none of its guards is gone where gone is empty.
func (p programs) run(ctx context.Context, where, which, gone string) ([]byte, error) {
	run := exec.CommandContext(ctx, filepath.Join(p.folder, filepath.Base(where)+".test"), "-test.failfast", "-test.timeout=3m", "-test.run", which)
	run.Dir = filepath.Join(p.root, where)
	run.Env = append(os.Environ(), withoutVariable+"="+gone, storagetest.ServerVariable+"="+p.server)
	return run.CombinedOutput()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
