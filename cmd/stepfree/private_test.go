package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestTheProgramEndsWhenItsPrivatePostgreSQLDoesAndBeginsAgainAfterwards(t *testing.T) {
	t.Parallel()
	data, err := os.MkdirTemp("", "stepfree-private-") //nolint:usetesting // t.TempDir is closed to PostgreSQL's user
	must(t, err)
	must(t, os.Chmod(data, 0o711))
	t.Cleanup(func() { must(t, os.RemoveAll(data)) })
	serve := func() *service {
		return begin(t, []string{"STEPFREE_DATA=" + data}, "serve", "--origin", "https://portal.example.org", "--listen", "127.0.0.1:0",
			"--smtp-host", "localhost", "--smtp-from", "portal@example.org")
	}
	s := serve()
	text, err := os.ReadFile(filepath.Join(data, "postgresql", "data", "postmaster.pid"))
	must(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	server, err := strconv.Atoi(first)
	must(t, err)
	must(t, syscall.Kill(server, syscall.SIGKILL))
	if err := <-s.ended; err == nil {
		t.Error("it ended as if all were well")
	}
	if !strings.Contains(s.text(), "the private PostgreSQL ended by itself") {
		t.Errorf("it does not say why: %s", s.text())
	}
	again := serve()
	must(t, again.cmd.Process.Signal(syscall.SIGTERM))
	if err := <-again.ended; err != nil {
		t.Errorf("being told to stop: %v\n%s", err, again.text())
	}
}
