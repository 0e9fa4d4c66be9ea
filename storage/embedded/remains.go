package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// pollEvery is the pause between two looks at something outside this process that tells nobody when it is done.
const pollEvery = 20 * time.Millisecond

// takeLock makes sure that one program at a time does something. A lock goes with the programs that hold it, however
// they end. ErrInUse: somebody else holds it.
func takeLock(path string) (*os.File, error) {
	for {
		f, err := lockFile(path)
		if err != nil {
			return nil, err
		}
		// Whoever held it before may have removed the file together with the folder, and then this lock keeps nobody off.
		if still, err := namedBy(path, f); err != nil {
			return nil, errors.Join(err, f.Close())
		} else if still {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("embedded: %w", err)
		}
	}
}

// namedBy says whether a path still leads to an open file.
func namedBy(path string, f *os.File) (bool, error) {
	opened, err := f.Stat()
	if err != nil {
		return false, fmt.Errorf("embedded: %w", err)
	}
	named, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("embedded: %w", err)
	}
	return os.SameFile(opened, named), nil
}

func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600) //nolint:gosec // the path is the cluster's own
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// clearRemains deals with what a program that died left: a server that is still there is ended and waited for, and the
// file that names a server that is gone is removed, whoever has its number now. It returns the lock of PostgreSQL's
// processes.
func (c *Cluster) clearRemains(ctx context.Context, log *slog.Logger) (*os.File, error) {
	told := false
	for {
		running, left, err := c.takeServerLock()
		if err != nil {
			return nil, err
		}
		if running != nil {
			return running, c.forgetServer()
		}
		if !told {
			log.InfoContext(ctx, "waiting for the PostgreSQL that an earlier program left")
			told = true
		}
		if err := c.end(left); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("embedded: the server that an earlier program left does not end: %w", ctx.Err())
		case <-time.After(pollEvery):
		}
	}
}

// takeServerLock takes the lock that PostgreSQL's processes inherit, or returns nil and the processes that are left. The
// lock knows of every process that this package started, also where the system hides other users' processes; the search
// finds a server that somebody started by hand.
func (c *Cluster) takeServerLock() (running *os.File, left []int, err error) {
	running, err = takeLock(filepath.Join(c.dir, "server.lock"))
	if err != nil && !errors.Is(err, ErrInUse) {
		return nil, nil, err
	}
	left = serverProcesses(c.data())
	if running == nil || len(left) == 0 {
		return running, left, nil
	}
	return nil, left, running.Close()
}

// end tells a server that was left to shut down. Where only children of a killed server are left, no orderly end is
// possible any more, and a busy one would not notice for hours.
func (c *Cluster) end(left []int) error {
	signal := syscall.SIGQUIT
	if main := c.serverNumber(); slices.Contains(left, main) {
		left, signal = []int{main}, syscall.SIGINT
	}
	for _, pid := range left {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("embedded: ending the server that an earlier program left: %w", err)
		}
	}
	return nil
}

// serverNumber is the process that the cluster names as its server; 0 when it names none.
func (c *Cluster) serverNumber() int {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0
	}
	return pid
}

func (c *Cluster) forgetServer() error {
	if err := os.Remove(filepath.Join(c.data(), "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}

// serverProcesses lists the processes of PostgreSQL whose working directory is a folder: a server and its children.
func serverProcesses(folder string) []int {
	info, err := os.Stat(folder)
	if err != nil {
		return nil
	}
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var pids []int
	for _, process := range all {
		// Compared as files, because the path may lead through links. Other users' processes cannot be seen; ours can.
		at, err := os.Stat(filepath.Join(process, "cwd"))
		if err != nil || !os.SameFile(at, info) || !isPostgres(process) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(process)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// isPostgres tells PostgreSQL from the shell of somebody who looks round in the folder.
func isPostgres(process string) bool {
	name, err := os.ReadFile(filepath.Join(process, "comm")) //nolint:gosec // the path is of the process list
	return err == nil && string(bytes.TrimSpace(name)) == "postgres"
}
