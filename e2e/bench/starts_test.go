//go:build bench

package bench

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"stepfree/storage/pg"
)

// search measures the search over 60 days, 20 rooms, 40 providers and 6 panel members.
func search(t *testing.T) []row {
	return []row{
		searchRow(t, "search over 60 days, 20 rooms, 40 providers, 6 panel members", "FindNothingInSixtyDays"),
		searchRow(t, "the same with the closed days of ten years and the hours of three sites", "FindWithClosedDays"),
	}
}

// searchRow runs a benchmark of the search.
func searchRow(t *testing.T, what, benchmark string) row {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-bench", benchmark, "../../interview/search")
	out, err := cmd.CombinedOutput()
	m := regexp.MustCompile(`(\d+) ns/op`).FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("%v: %s", err, out)
	}
	ns, err := strconv.ParseFloat(string(m[1]), 64)
	must(t, err)
	return row{What: what, Figure: ns / 1e6, Unit: "ms", AtMost: true, Target: 20}
}

// starts measures the program until its first page: with its private PostgreSQL, warm, and after kill -9.
func starts(t *testing.T) []row {
	program, err := filepath.Abs("../../build/stepfree")
	must(t, err)
	data, err := os.MkdirTemp("", "stepfree-bench-")
	must(t, err)
	must(t, os.Chmod(data, 0o711)) //nolint:gosec // as root the server runs as another user, who has to get in
	t.Cleanup(func() { os.RemoveAll(data) })
	first := begin(t, program, data)
	first.end(t, os.Interrupt)
	warm := begin(t, program, data)
	warm.end(t, syscall.SIGKILL)
	again := begin(t, program, data)
	again.end(t, os.Interrupt)
	return []row{
		{
			What:   "warm start with the private PostgreSQL to the first page",
			Figure: warm.took.Seconds(),
			Unit:   "s",
			AtMost: true,
			Target: 3,
		},
		{
			What:   "start after kill -9 to the first page",
			Figure: again.took.Seconds(),
			Unit:   "s",
			AtMost: true,
			Target: 3,
			Detail: "the killed program's PostgreSQL ends with it and starts anew",
		},
	}
}

// startChecks measures what a start checks before it answers: that the database, folders and keys belong together, that
// no login has more rights than it needs, and that no pooler mixes statements.
func startChecks(t *testing.T) []row {
	f := newSetup(t)
	db, err := pg.OpenAll(t.Context(), f.DB.URL)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	began := time.Now()
	state, err := pg.InstallationAsOwner(t.Context(), f.DB.URL(pg.Owner))
	must(t, err)
	stores, err := f.Folder.OpenCandidate(state)
	must(t, err)
	must(t, db.CheckRights(t.Context()))
	must(t, db.CheckPooler(t.Context(), f.DB.URL))
	must(t, stores.CheckAge(t.Context(), db))
	return []row{{
		What: "the checks of a start", Figure: time.Since(began).Seconds(), Unit: "s", AtMost: true, Target: 0.5,
		Detail: "database, folders, keys, rights of all logins, pooler",
	}}
}

type running struct {
	command *exec.Cmd
	took    time.Duration
}

var address = regexp.MustCompile(`http://localhost:\d+`)

func begin(t *testing.T, program, data string) running {
	t.Helper()
	began := time.Now()
	command := exec.CommandContext(
		t.Context(), program, "demo", "--listen", "127.0.0.1:0", "--data", filepath.Join(data, "demo"),
	)
	out, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if origin := address.FindString(lines.Text()); origin != "" {
			got, err := http.Get(strings.TrimSuffix(origin, "/") + "/")
			must(t, err)
			must(t, got.Body.Close())
			if got.StatusCode != http.StatusOK {
				t.Fatalf("the first page: %d", got.StatusCode)
			}
			go func() {
				for lines.Scan() {
				}
			}()
			return running{command, time.Since(began)}
		}
	}
	t.Fatal("the program ended without an address")
	return running{}
}

func (r running) end(t *testing.T, signal os.Signal) {
	t.Helper()
	must(t, r.command.Process.Signal(signal))
	_ = r.command.Wait() // a killed program does not end well
}
