package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// initialise creates the cluster. It is created in a temporary folder and moved into place when it is complete, so that
// a crash leaves no half of a cluster.
func (c *Cluster) initialise(ctx context.Context, log *slog.Logger, bin binaries, running *os.File) error {
	log.InfoContext(ctx, "making a private PostgreSQL", "version", bin.major)
	aside := filepath.Join(c.dir, "data.new")
	if err := c.who.emptyFolder(aside); err != nil {
		return err
	}
	args := append(
		[]string{"--pgdata", aside, "--username", superuser, "--auth", "reject", "--data-checksums", "--encoding", "UTF8"},
		locale(bin.major)...)
	cmd := exec.CommandContext(ctx, bin.initdb, args...) //nolint:gosec // the path was looked up in fixed folders
	c.prepareCommand(cmd, aside, running, syscall.SIGKILL)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	// The kernel sends the signal when the thread that started the command ends.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("embedded: making the cluster: %w: %s", c.explain(err, bin), errorLine(string(output)))
	}
	if err := os.Rename(aside, c.data()); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return syncFolder(c.dir)
}

// locale returns the options of initdb for a locale that sorts by code point, the same on every machine, and classifies
// the letters of every language.
func locale(major int) []string {
	if major >= 17 {
		return []string{"--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"}
	}
	return []string{"--locale", "C", "--lc-ctype", "C.UTF-8"}
}

// prepareCommand makes a command of PostgreSQL run as the server's user, with a minimal environment, and end with this
// program. The command and its children inherit the lock, so that it is held as long as one of them lives.
func (c *Cluster) prepareCommand(cmd *exec.Cmd, folder string, lock *os.File, end syscall.Signal) {
	cmd.Dir = folder
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	if libraries, ok := os.LookupEnv("LD_LIBRARY_PATH"); ok {
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+libraries)
	}
	cmd.ExtraFiles = []*os.File{lock}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.who.credential, Setpgid: true, Pdeathsig: end}
}

// explain adds the remedy to a "permission denied" error.
func (c *Cluster) explain(err error, bin binaries) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf(
		"PostgreSQL runs as the user %s, who must be able to enter %s and to run %s: %w", c.who.name, c.dir, bin.postgres,
		err,
	)
}

// errorLine returns the first line with an error, or else the last line.
func errorLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		if strings.Contains(line, "FATAL:") || strings.Contains(line, "PANIC:") || strings.Contains(line, "error:") {
			return line
		}
	}
	return lines[len(lines)-1]
}

func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the path is the cluster's own
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}
