package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// initialise makes the cluster where there is none. It is made aside and moved into place, so that a program that dies
// in between leaves nothing half done.
func (c *Cluster) initialise(ctx context.Context, log *slog.Logger, bin binaries, who osUser) error {
	version, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if err == nil {
		if major := strings.TrimSpace(string(version)); major != strconv.Itoa(bin.major) {
			return fmt.Errorf("%w: it is of version %s, installed is %d; install that version, or dump and restore", ErrVersion, major, bin.major)
		}
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("embedded: %w", err)
	}
	log.InfoContext(ctx, "making a private PostgreSQL", "version", bin.major)
	aside := filepath.Join(c.dir, "data.new")
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if err := os.Mkdir(aside, 0o700); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if err := who.own(aside); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, bin.initdb, "--pgdata", aside, "--username", superuser, "--encoding", "UTF8", "--locale", "C", //nolint:gosec // the path was looked up in fixed places
		"--auth", "reject", "--data-checksums")
	cmd.Dir = aside
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential, Setpgid: true}
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("embedded: initdb: %w: %s", err, lastLine(string(said)))
	}
	if err := os.Rename(aside, c.data()); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}

// writeAccess lets the program's user and the server's user in as every login, through the socket, and nobody else.
func writeAccess(data string, logins []string, who osUser) error {
	var ident strings.Builder
	for _, login := range append([]string{superuser}, logins...) {
		fmt.Fprintf(&ident, "stepfree %q %q\n", who.client, login)
		if who.name != who.client {
			fmt.Fprintf(&ident, "stepfree %q %q\n", who.name, login)
		}
	}
	for name, text := range map[string]string{"pg_hba.conf": "local all all peer map=stepfree\n", "pg_ident.conf": ident.String()} {
		path := filepath.Join(data, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return fmt.Errorf("embedded: %w", err)
		}
		if who.credential == nil {
			continue
		}
		if err := os.Chown(path, int(who.uid), int(who.gid)); err != nil {
			return fmt.Errorf("embedded: %w", err)
		}
	}
	return nil
}

// maxSocketPath is the longest path of a Unix socket in bytes (unix(7): sun_path has 108 with its end).
const maxSocketPath = 107

// socketFolder is inside the cluster's folder, or, where that path is too long for a socket, a folder of its own.
func socketFolder(dir string, who osUser) (string, error) {
	folder := filepath.Join(dir, "socket")
	if len(filepath.Join(folder, ".s.PGSQL.5432")) > maxSocketPath {
		short, err := os.MkdirTemp("", "stepfree-")
		if err != nil {
			return "", fmt.Errorf("embedded: %w", err)
		}
		return short, who.own(short)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("embedded: %w", err)
	}
	return folder, who.own(folder)
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndex(text, "\n")+1:]
}
