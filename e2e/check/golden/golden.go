// Package golden compares the output of a test with a file, which a run with -update rewrites. Only tests import it.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare their output with")

// Update reports whether this run rewrites the files.
func Update() bool { return *update }

// Compare reports a difference between a text and a file's content as an error of the test.
func Compare(tb testing.TB, file, got string) {
	tb.Helper()
	if Update() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the repository
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // a file that a test names
	if err != nil {
		tb.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		tb.Errorf("%s differs; to accept it: go test -run '^%s$' -update\n%s", file, tb.Name(), diff)
	}
}
