package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"stepfree/account"
	"stepfree/storage/pg"
)

// overwritesFreedMemory reports whether a process runs with clobberfree=1.
func overwritesFreedMemory(t *testing.T, s *service) bool {
	t.Helper()
	environment, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/environ")
	must(t, err)
	return strings.Contains(string(environment), clobberFree)
}

func TestServe_StopsWithEmbeddedDBAndRestarts(t *testing.T) {
	t.Parallel()
	data, err := os.MkdirTemp("", "stepfree-private-") //nolint:usetesting // t.TempDir is closed to PostgreSQL's user
	must(t, err)
	must(t, os.Chmod(data, 0o711))
	t.Cleanup(func() { must(t, os.RemoveAll(data)) })
	serve := func(flags ...string) *service {
		return begin(t, []string{"STEPFREE_DATA=" + data}, append([]string{
			"serve", "--origin", "https://portal.example.org", "--listen", "127.0.0.1:0",
			"--smtp-host", "localhost", "--smtp-from", "portal@example.org",
		}, flags...)...)
	}
	s := serve()
	if !overwritesFreedMemory(t, s) {
		t.Error("serve does not overwrite freed memory by default")
	}
	text, err := os.ReadFile(filepath.Join(data, "postgresql", "data", "postmaster.pid"))
	must(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	server, err := strconv.Atoi(first)
	must(t, err)
	must(t, syscall.Kill(server, syscall.SIGKILL))
	if err := <-s.ended; err == nil {
		t.Error("it ended as if all were well")
	}
	if !strings.Contains(s.text(), "the embedded PostgreSQL ended by itself") {
		t.Errorf("it does not say why: %s", s.text())
	}
	again := serve("--no-memory-hygiene", "--time-zone", "Pacific/Auckland")
	if overwritesFreedMemory(t, again) {
		t.Error("serve --no-memory-hygiene overwrites freed memory")
	}
	must(t, again.cmd.Process.Signal(syscall.SIGTERM))
	if err := <-again.ended; err != nil {
		t.Errorf("being told to stop: %v\n%s", err, again.text())
	}
	if got := embeddedTimeZone(t, data); got != "Pacific/Auckland" {
		t.Errorf("the time zone in the database is %s", got)
	}
}

// embeddedTimeZone returns the organisation's time zone in the embedded database of a folder.
func embeddedTimeZone(t *testing.T, data string) string {
	t.Helper()
	h, err := dataConfig{Data: data}.open(t.Context(), slog.New(slog.DiscardHandler))
	must(t, err)
	defer func() { must(t, h.close(t.Context())) }()
	db, err := pg.Open(t.Context(), h.urls, account.RoleHR)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	location, err := timeZone(t.Context(), db, "")
	must(t, err)
	return location.String()
}
