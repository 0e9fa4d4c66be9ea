package embedded

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	port = "5432" // part of the socket's name, nothing more
	// maxSocketPath is the longest path of a Unix socket in bytes (unix(7): sun_path has 108 with its end).
	maxSocketPath = 107
)

// settings are the server's configuration. Options.Settings may change how it works, not who can connect.
func (c *Cluster) settings(changes map[string]string) map[string]string {
	all := map[string]string{
		"max_connections": "200",
		"timezone":        "UTC",
		"log_timezone":    "UTC",
		// The log has start, recovery and end. Error texts can hold user data, so they go to the client only.
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
		"log_checkpoints":         "off",
	}
	maps.Copy(all, changes)
	maps.Copy(all, map[string]string{
		"listen_addresses": "", "port": port, "unix_socket_directories": c.socket, "unix_socket_permissions": "0700",
		"hba_file": c.hba(), "ident_file": c.ident(),
	})
	return all
}

func (c *Cluster) hba() string   { return filepath.Join(c.dir, "pg_hba.conf") }
func (c *Cluster) ident() string { return filepath.Join(c.dir, "pg_ident.conf") }

// writeAccess writes pg_hba.conf and pg_ident.conf: only the program's user and the server's user may connect, through
// the socket, as any login.
func (c *Cluster) writeAccess(logins []string) error {
	var lines strings.Builder
	for _, login := range append([]string{superuser}, logins...) {
		for _, name := range c.who.names() {
			fmt.Fprintf(&lines, "stepfree %s %s\n", quoted(name), quoted(login))
		}
	}
	return errors.Join(
		// Connections through the socket, to all databases, as all logins.
		c.who.writeFile(c.hba(), strings.Join([]string{"local", "all", "all", "peer", "map=stepfree"}, " ")+"\n"),
		c.who.writeFile(c.ident(), lines.String()),
	)
}

// quoted writes a name as PostgreSQL's access files want it: they know no backslash.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// makeSocketFolder makes the folder of the socket inside the cluster's folder, or, where that path does not do for a
// socket, a new one in the folder for temporary files and a link to it.
func (c *Cluster) makeSocketFolder() error {
	if err := c.removeSocketFolder(); err != nil {
		return err
	}
	c.socket = c.socketPlace()
	if suitsSocket(c.socket) {
		return c.who.emptyFolder(c.socket)
	}
	short, err := os.MkdirTemp("", elsewherePrefix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	// The link is what the next start removes it by, should this program not come to it.
	if err := os.Symlink(short, c.socketPlace()); err != nil {
		return errors.Join(fmt.Errorf("embedded: %w", err), os.Remove(short))
	}
	c.socket = short
	if !suitsSocket(short) {
		return fmt.Errorf(
			"embedded: neither %s nor the folder for temporary files has a path that is short enough for a socket",
			c.dir,
		)
	}
	return c.who.own(short)
}

// elsewherePrefix begins the name of a socket's folder that stands in the folder for temporary files.
const elsewherePrefix = "stepfree-socket-"

func (c *Cluster) removeSocketFolder() error {
	var err error
	if elsewhere, reading := os.Readlink(c.socketPlace()); reading == nil && c.madeElsewhere(elsewhere) {
		err = os.RemoveAll(elsewhere)
	}
	if err := errors.Join(err, os.RemoveAll(c.socketPlace())); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}

// madeElsewhere reports whether a link leads to a socket folder that this package made. Other targets are not ours and
// are not removed.
func (c *Cluster) madeElsewhere(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() || !strings.HasPrefix(filepath.Base(path), elsewherePrefix) {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (int(stat.Uid) == c.who.uid || int(stat.Uid) == os.Geteuid())
}

func (c *Cluster) socketPlace() string { return filepath.Join(c.dir, "socket") }

// suitsSocket says whether a path does for a socket: the kernel limits its length, and the lists of folders and hosts
// that it becomes part of are separated by commas and quoted.
func suitsSocket(folder string) bool {
	return len(filepath.Join(folder, ".s.PGSQL."+port)) <= maxSocketPath && !strings.ContainsAny(folder, ",'\"\\ \t\n")
}
