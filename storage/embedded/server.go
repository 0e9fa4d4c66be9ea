package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
)

// server is the process of PostgreSQL.
type server struct {
	process *os.Process
	log     string
	gone    chan struct{} // closed when the process has ended
}

// launch starts PostgreSQL. The kernel tells it to shut down when the program dies, however that happens.
func launch(postgres, dir, data string, settings map[string]string, who osUser) (*server, error) {
	args := []string{"-D", data}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	s := &server{log: filepath.Join(dir, "postgresql.log"), gone: make(chan struct{})}
	started := make(chan error)
	go s.run(started, func() (*exec.Cmd, error) {
		out, err := os.Create(s.log)
		if err != nil {
			return nil, err
		}
		cmd := exec.Command(postgres, args...) //nolint:gosec,noctx // the path was looked up in fixed places; the server outlives the start's context
		cmd.Dir, cmd.Stdout, cmd.Stderr = data, out, out
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential, Setpgid: true, Pdeathsig: syscall.SIGINT}
		return cmd, nil
	})
	if err := <-started; err != nil {
		return nil, fmt.Errorf("embedded: starting PostgreSQL: %w", err)
	}
	return s, nil
}

// run starts the server and waits for its end on one thread: the kernel's signal is for the death of the thread.
func (s *server) run(started chan<- error, command func() (*exec.Cmd, error)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd, err := command()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		s.process = cmd.Process
	}
	started <- err
	if err != nil {
		return
	}
	cmd.Wait() //nolint:errcheck // how it ended is in its log; that it ended is what matters
	close(s.gone)
}

// stop asks for a fast shutdown and waits; a server that does not end in time is left to the next start's recovery.
func (s *server) stop(ctx context.Context) error {
	if err := s.process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("embedded: stopping PostgreSQL: %w", err)
	}
	select {
	case <-s.gone:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("embedded: stopping PostgreSQL: %w", ctx.Err())
	}
}

// waitReady waits until the server answers.
func (c *Cluster) waitReady(ctx context.Context) error {
	db, err := sql.Open("postgres", c.URL(superuser, "postgres"))
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	defer db.Close() //nolint:errcheck // nothing was left open
	for {
		if err := db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-c.server.gone:
			said, err := os.ReadFile(c.server.log)
			return errors.Join(fmt.Errorf("embedded: PostgreSQL ended: %s", lastLine(string(said))), err)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("embedded: PostgreSQL does not answer: %w", ctx.Err()), c.server.stop(context.WithoutCancel(ctx)))
		case <-time.After(pollEvery):
		}
	}
}
