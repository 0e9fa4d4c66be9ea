package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// pollEvery is the pause between two looks at something outside this process that tells nobody when it is done.
const pollEvery = 20 * time.Millisecond

// takeLock makes sure that one program runs the cluster of a folder. The lock goes with the program, however it ends.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o600) //nolint:gosec // the path is the cluster's own
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a file descriptor fits an int
		return nil, errors.Join(ErrInUse, f.Close())
	}
	return f, nil
}

// clearRemains deals with what a program that died left: a server that is still going down is waited for, and the file
// that names a server that is gone is removed, whoever has its number now. The lock is held, so nobody starts one meanwhile.
func (c *Cluster) clearRemains(ctx context.Context) error {
	for {
		pids := processesIn(c.data())
		if len(pids) == 0 {
			break
		}
		for _, pid := range pids {
			// The server was told to end when its program died; telling it again does no harm.
			if err := syscall.Kill(pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("embedded: ending the server that was left: %w", err)
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("embedded: the server that was left does not end: %w", ctx.Err())
		case <-time.After(pollEvery):
		}
	}
	remains, err := filepath.Glob(filepath.Join(c.dir, "socket", ".s.PGSQL.*"))
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	for _, path := range append(remains, filepath.Join(c.data(), "postmaster.pid")) {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("embedded: %w", err)
		}
	}
	return nil
}

// processesIn lists the processes whose working directory is a folder: a PostgreSQL server and its helpers.
func processesIn(folder string) []int {
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		return nil
	}
	var pids []int
	for _, link := range links {
		// Other users' processes cannot be read; ours can.
		if at, err := os.Readlink(link); err != nil || at != folder {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}
