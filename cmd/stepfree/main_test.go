package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// asProgram is the variable that makes the test binary run main, so that tests start the program as a process.
const asProgram = "STEPFREE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// run runs the program and returns its output and exit code.
func run(t *testing.T, env []string, args ...string) (out, complaint string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(environment(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// environment returns the environment of the test without variables of PostgreSQL and Stepfree.
func environment() []string {
	env := []string{asProgram + "=yes"}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PG") && !strings.HasPrefix(e, "STEPFREE_") {
			env = append(env, e)
		}
	}
	return env
}

// service is a running program.
type service struct {
	cmd     *exec.Cmd
	address string
	mu      sync.Mutex
	said    strings.Builder
	ended   chan error
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)`)

// begin starts the program and waits until it logs its address. The program is killed at the end of the test.
func begin(t *testing.T, env []string, args ...string) *service {
	t.Helper()
	ctx, kill := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &service{cmd: exec.CommandContext(ctx, os.Args[0], args...), ended: make(chan error, 1)}
	s.cmd.Env = append(environment(), env...)
	errs, err := s.cmd.StderrPipe()
	must(t, err)
	must(t, s.cmd.Start())
	addresses, gone := make(chan string, 1), make(chan struct{})
	go func() {
		lines := bufio.NewScanner(io.TeeReader(errs, s))
		for lines.Scan() {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				addresses <- m[1]
			}
		}
		s.ended <- s.cmd.Wait()
		close(gone)
	}()
	t.Cleanup(func() {
		kill()
		<-gone
	})
	select {
	case s.address = <-addresses:
	case <-gone:
		t.Fatalf("%v ended: %s", args, s.text())
	}
	if first, _, _ := strings.Cut(s.text(), "\n"); !strings.Contains(first, "version="+programVersion()) {
		t.Errorf("the first line of the log has no version: %s", first)
	}
	return s
}

// Write collects the output of the program.
func (s *service) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

func (s *service) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
