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

// pollInterval is the time between two checks of a condition outside this process, which sends no event.
const pollInterval = 20 * time.Millisecond

// takeLock takes an exclusive lock on a file (flock), which ends with the processes that hold it. It returns ErrInUse
// if another process holds it.
func takeLock(path string) (*os.File, error) {
	for {
		f, err := lockFile(path)
		if err != nil {
			return nil, err
		}
		// The last holder may have removed the file with its folder; a lock on an unlinked file excludes no other process.
		if still, err := isLinked(path, f); err != nil {
			return nil, errors.Join(err, f.Close())
		} else if still {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("embedded: %w", err)
		}
	}
}

// isLinked reports whether a path still refers to an open file.
func isLinked(path string, f *os.File) (bool, error) {
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
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600) //nolint:gosec // the cluster's own path
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

// removeStale cleans up after a program that died: it ends a server that still runs and waits for it, and removes a
// stale postmaster.pid, even if its number belongs to another process now. It returns the lock of PostgreSQL's
// processes.
func (c *Cluster) removeStale(ctx context.Context, log *slog.Logger) (*os.File, error) {
	logged := false
	for {
		running, left, err := c.takeServerLock()
		if err != nil {
			return nil, err
		}
		if running != nil {
			return running, c.removePidFile()
		}
		if !logged {
			log.InfoContext(ctx, "waiting for the PostgreSQL that an earlier program left")
			logged = true
		}
		if err := c.end(left); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("embedded: the server that an earlier program left does not end: %w", ctx.Err())
		case <-time.After(pollInterval):
		}
	}
}

// takeServerLock takes the lock that PostgreSQL's processes inherit, or returns nil and the processes that still run.
// The lock covers every process that this package started, even where other users' processes are hidden; the search
// in /proc finds a server that was started by hand.
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

// end signals the processes of an orphaned server: SIGINT (fast shutdown) to the server, or SIGQUIT to children of a
// killed one, which a busy child would otherwise not notice for hours.
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

// serverNumber returns the process id in postmaster.pid, or 0 if there is none.
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

func (c *Cluster) removePidFile() error {
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

// isPostgres reports whether a process is PostgreSQL, rather than for example a shell in the same folder.
func isPostgres(process string) bool {
	name, err := os.ReadFile(filepath.Join(process, "comm")) //nolint:gosec // the path is of the process list
	return err == nil && string(bytes.TrimSpace(name)) == "postgres"
}
