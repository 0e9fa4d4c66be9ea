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

	"github.com/lib/pq"
)

// server is the process of PostgreSQL.
type server struct {
	process *os.Process
	log     string
	ended   chan struct{} // closed when the process has ended
}

// launch starts PostgreSQL. The kernel signals it to shut down when the program ends for any reason.
func (c *Cluster) launch(bin binaries, settings map[string]string, running *os.File) error {
	args := []string{"-D", c.data()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	s := &server{log: filepath.Join(c.dir, "postgresql.log"), ended: make(chan struct{})}
	out, err := c.who.newLog(s.log)
	if err != nil {
		return err
	}
	// The path was looked up in fixed folders; the server outlives the context of the start.
	cmd := exec.Command(bin.postgres, args...) //nolint:gosec,noctx // see above
	cmd.Stdout, cmd.Stderr = out, out
	c.prepareCommand(cmd, c.data(), running, syscall.SIGINT)
	started := make(chan error)
	go s.run(cmd, started)
	if err := errors.Join(<-started, out.Close()); err != nil {
		return fmt.Errorf("embedded: starting PostgreSQL: %w", c.explain(err, bin))
	}
	c.server = s
	return nil
}

// run starts the server and waits for its end on one thread, because the kernel sends the signal when that thread ends.
func (s *server) run(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	s.process = cmd.Process
	started <- err
	if err != nil {
		return
	}
	// Its log has the reason.
	_ = cmd.Wait()
	close(s.ended)
}

// stop requests a fast shutdown and waits until the server has ended.
func (s *server) stop(ctx context.Context) error {
	if err := s.process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("embedded: stopping PostgreSQL: %w", err)
	}
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("embedded: stopping PostgreSQL: %w", ctx.Err())
	}
}

// waitReady waits until the server answers. It stops a server that does not.
func (c *Cluster) waitReady(ctx context.Context) error {
	db, err := sql.Open("postgres", c.URL(superuser, "postgres"))
	if err == nil {
		err = errors.Join(c.ping(ctx, db), db.Close())
	}
	if err == nil {
		return nil
	}
	// The context may have ended; the shutdown has its own timeout.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), startTimeout)
	defer cancel()
	return errors.Join(fmt.Errorf("embedded: %w", err), c.server.stop(last))
}

func (c *Cluster) ping(ctx context.Context, db *sql.DB) error {
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		// A server that is starting refuses connections too, with another error.
		if refused := (*pq.Error)(nil); errors.As(err, &refused) && refused.Code.Class() == "28" {
			return fmt.Errorf("PostgreSQL does not let the program in: %w", err)
		}
		select {
		case <-c.server.ended:
			text, err := os.ReadFile(c.server.log)
			return errors.Join(fmt.Errorf("PostgreSQL ended: %s", errorLine(string(text))), err)
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", ctx.Err())
		case <-time.After(pollInterval):
		}
	}
}
