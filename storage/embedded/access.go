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
	port = "5432" // only part of the socket's name
	// maxSocketPath is the longest path of a Unix socket in bytes (unix(7): sun_path has 108 with its end).
	maxSocketPath = 107
)

// settings returns the server's configuration. Options.Settings may change it, but not the access to the server.
func (c *Cluster) settings(changes map[string]string) map[string]string {
	all := map[string]string{
		"max_connections": "200",
		"timezone":        "UTC",
		"log_timezone":    "UTC",
		// The log has start, recovery and shutdown. Error texts can contain user data, so only the client gets them.
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
			fmt.Fprintf(&lines, "stepfree %s %s\n", quote(name), quote(login))
		}
	}
	return errors.Join(
		// Connections through the socket, to all databases, as all logins.
		c.who.writeFile(c.hba(), strings.Join([]string{"local", "all", "all", "peer", "map=stepfree"}, " ")+"\n"),
		c.who.writeFile(c.ident(), lines.String()),
	)
}

// quote quotes a name for PostgreSQL's access files, which have no backslash escapes.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// makeSocketFolder creates the folder of the socket in the cluster's folder. If that path is not suitable for a socket,
// it creates one in the folder for temporary files, and a link to it.
func (c *Cluster) makeSocketFolder() error {
	if err := c.removeSocketFolder(); err != nil {
		return err
	}
	c.socket = c.socketPath()
	if suitsSocket(c.socket) {
		return c.who.emptyFolder(c.socket)
	}
	short, err := os.MkdirTemp("", tempSocketPrefix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	// After a crash, the next start finds the folder by this link and removes it.
	if err := os.Symlink(short, c.socketPath()); err != nil {
		return errors.Join(fmt.Errorf("embedded: %w", err), os.Remove(short))
	}
	c.socket = short
	if !suitsSocket(short) {
		return fmt.Errorf(
			"embedded: neither %s nor the folder for temporary files has a path that is short enough for a socket", c.dir,
		)
	}
	return c.who.own(short)
}

// tempSocketPrefix is the prefix of socket folders in the folder for temporary files.
const tempSocketPrefix = "stepfree-socket-"

// removeSocketFolder removes the folder of the socket, and the link to it.
func (c *Cluster) removeSocketFolder() error {
	var err error
	if target, linkErr := os.Readlink(c.socketPath()); linkErr == nil && c.isTempSocketFolder(target) {
		err = os.RemoveAll(target)
	}
	if err := errors.Join(err, os.RemoveAll(c.socketPath())); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}

// isTempSocketFolder reports whether a path is a socket folder that this package created. Other targets of the link
// must not be removed.
func (c *Cluster) isTempSocketFolder(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() || !strings.HasPrefix(filepath.Base(path), tempSocketPrefix) {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (int(stat.Uid) == c.who.uid || int(stat.Uid) == os.Geteuid())
}

func (c *Cluster) socketPath() string { return filepath.Join(c.dir, "socket") }

// suitsSocket reports whether a folder can hold a socket: the kernel limits the length of the path, and the settings
// and connection strings that contain it use commas, quotes and spaces as separators.
func suitsSocket(folder string) bool {
	return len(filepath.Join(folder, ".s.PGSQL."+port)) <= maxSocketPath && !strings.ContainsAny(folder, ",'\"\\ \t\n")
}
