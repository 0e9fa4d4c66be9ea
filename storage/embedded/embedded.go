// Package embedded runs the private PostgreSQL of the one-machine default: a cluster in a folder of its own, reached
// through a Unix socket that nobody else may enter, started and stopped with the program. Linux only.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"time"
)

var (
	// ErrNoPostgres: the machine has no PostgreSQL of a version that is supported.
	ErrNoPostgres = errors.New("embedded: no PostgreSQL 15 or newer was found; on Debian: apt-get install postgresql")
	// ErrInUse: another program runs the cluster of this folder.
	ErrInUse = errors.New("embedded: another program uses this folder")
	// ErrVersion: the cluster was made by another major version of PostgreSQL.
	ErrVersion = errors.New("embedded: the data was made by another major version of PostgreSQL")
)

// Options says where and how a cluster runs.
type Options struct {
	// Dir is the folder of the cluster. Its parents must let other users through when the program runs as root, because
	// PostgreSQL then runs as another user.
	Dir string
	// Logins are the roles that the program may connect as, beside "postgres".
	Logins []string
	// Log gets a line for each step that takes time; never content.
	Log *slog.Logger
	// Settings are added to PostgreSQL's configuration.
	Settings map[string]string
}

// Cluster is a running private PostgreSQL.
type Cluster struct {
	dir    string
	socket string // folder
	lock   *os.File
	server *server
}

const (
	startTimeout = 90 * time.Second // a recovery after a crash can take that long
	superuser    = "postgres"
)

// DefaultDir is where a cluster lives when nothing else is said: /var/lib/stepfree for root, whose home PostgreSQL's user
// cannot enter, else below the user's own data.
func DefaultDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/stepfree"
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "stepfree")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "stepfree-data"
	}
	return filepath.Join(home, ".local", "share", "stepfree")
}

// Start makes the cluster where there is none, starts it and waits until it answers. What was committed before a crash of
// the program or of PostgreSQL is there again.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	bin, err := findBinaries(ctx)
	if err != nil {
		return nil, err
	}
	who, err := serverUser()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	c := &Cluster{dir: dir}
	if c.lock, err = takeLock(filepath.Join(dir, "lock")); err != nil {
		return nil, err
	}
	if err := c.start(ctx, o, bin, who); err != nil {
		return nil, errors.Join(err, c.lock.Close())
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, o Options, bin binaries, who osUser) (err error) {
	if err := c.initialise(ctx, o.Log, bin, who); err != nil {
		return err
	}
	if err := c.clearRemains(ctx); err != nil {
		return err
	}
	if err := writeAccess(c.data(), o.Logins, who); err != nil {
		return err
	}
	if c.socket, err = socketFolder(c.dir, who); err != nil {
		return err
	}
	settings := map[string]string{
		"listen_addresses": "", "unix_socket_directories": c.socket, "unix_socket_permissions": "0700",
		"max_connections": "200", "password_encryption": "scram-sha-256",
		// The server's log says that something failed, not with what content.
		"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_min_messages": "warning", "log_parameter_max_length_on_error": "0",
	}
	maps.Copy(settings, o.Settings)
	if c.server, err = launch(bin.postgres, c.dir, c.data(), settings, who); err != nil {
		return err
	}
	return c.waitReady(ctx)
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// URL is the connection string of a role for a database; no password is needed, the kernel says who connects.
func (c *Cluster) URL(login, database string) string {
	return fmt.Sprintf("host='%s' user='%s' dbname='%s' sslmode=disable", c.socket, login, database)
}

// Stop ends all sessions, writes everything out and waits until the server is gone.
func (c *Cluster) Stop(ctx context.Context) error {
	err := c.server.stop(ctx)
	if filepath.Dir(c.socket) != c.dir {
		err = errors.Join(err, os.RemoveAll(c.socket))
	}
	return errors.Join(err, c.lock.Close())
}
