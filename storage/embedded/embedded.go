// Package embedded runs the private PostgreSQL of the one-machine default: a cluster in a folder of its own, reached
// through a Unix socket in a private folder, started and stopped with the program. Linux only.
//
// In the folder lie:
//
//	lock            locked by the program as long as it lives
//	server.lock     locked by the processes of PostgreSQL as long as one of them lives
//	data/           the cluster
//	socket/         the folder of the socket, or a link to it where this path is too long for a socket
//	pg_hba.conf     who may connect; pg_ident.conf: as which login
//	postgresql.log  what the server says, without content; postgresql.log.1 is that of the run before
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	// ErrNoPostgres means that the machine has no supported version of PostgreSQL.
	ErrNoPostgres = errors.New("embedded: no PostgreSQL 15 or newer was found; on Debian: apt-get install postgresql")
	// ErrInUse means that another program runs the cluster of this folder.
	ErrInUse = errors.New("embedded: another program uses this folder")
	// ErrVersion means that the cluster was made by a major version of PostgreSQL that is not installed.
	ErrVersion = errors.New("embedded: the data was made by another major version of PostgreSQL")
	// ErrNoCluster means that the folder has content that is no cluster. It is not touched.
	ErrNoCluster = errors.New("embedded: this is there and is not a cluster of PostgreSQL")
	// ErrFolder means that other users can write to the folder of the cluster.
	ErrFolder = errors.New("embedded: others could change what is in this folder")
)

// Options are the parameters of Start.
type Options struct {
	// Dir is the folder of the cluster. If the program runs as root, other users must be able to enter its parents,
	// because PostgreSQL then runs as another user.
	Dir string
	// Logins are the roles that the program connects as, in addition to "postgres"; they may not exist yet. PostgreSQL 15
	// needs their names to let an operating-system user in as another role.
	Logins []string
	// Log receives a line for each slow step, never content. Nil discards the lines.
	Log *slog.Logger
	// Settings are added to PostgreSQL's configuration, for tests. They cannot open the server to the network.
	Settings map[string]string
}

// Cluster is a running private PostgreSQL.
type Cluster struct {
	dir    string
	who    osUser
	socket string   // folder
	lock   *os.File // held while the program runs the cluster
	server *server
}

const (
	startTimeout = 90 * time.Second // a recovery after a crash can take that long
	superuser    = "postgres"
)

// DefaultDir returns the default data folder: /var/lib/stepfree for root, whose home PostgreSQL's user cannot enter,
// otherwise a folder in the user's data folder (XDG).
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

// Start starts the cluster, and creates it first if there is none. It waits until the server answers, 90 seconds at
// most. A server that a crashed program left is stopped first; PostgreSQL recovers committed data. It returns
// ErrNoPostgres, ErrInUse, ErrVersion, ErrNoCluster or ErrFolder.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	c := &Cluster{dir: dir}
	if c.who, err = serverUser(dir); err != nil {
		return nil, err
	}
	if err := makeFolders(dir, c.who.folderMode()); err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	if err := guardFolder(dir); err != nil {
		return nil, err
	}
	if c.lock, err = takeLock(filepath.Join(dir, "lock")); err != nil {
		return nil, err
	}
	if err := c.start(ctx, o); err != nil {
		return nil, errors.Join(err, c.lock.Close())
	}
	return c, nil
}

// start is the part of Start that needs the lock.
func (c *Cluster) start(ctx context.Context, o Options) (err error) {
	major, err := clusterMajor(c.data())
	if err != nil {
		return err
	}
	bin, err := findBinaries(ctx, searchPaths(), major)
	if err != nil {
		return err
	}
	running, err := c.removeStale(ctx, o.Log)
	if err != nil {
		return err
	}
	// From here on only PostgreSQL's processes hold the lock.
	defer func() { err = errors.Join(err, running.Close()) }()
	if major == 0 {
		if err := c.initialise(ctx, o.Log, bin, running); err != nil {
			return err
		}
	}
	if err := c.writeAccess(o.Logins); err != nil {
		return err
	}
	if err := c.makeSocketFolder(); err != nil {
		return err
	}
	if err := c.launch(bin, c.settings(o.Settings), running); err != nil {
		return err
	}
	return c.waitReady(ctx)
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// URL returns the connection string of a role for a database. It has no password: the kernel authenticates the user.
func (c *Cluster) URL(login, database string) string {
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	return fmt.Sprintf(
		"host='%s' port=%s user='%s' dbname='%s' sslmode=disable", c.socket, port, quote.Replace(login),
		quote.Replace(database),
	)
}

// Done returns a channel that is closed when the server has ended for any reason. The program should then end too: the
// next Start recovers all committed data.
func (c *Cluster) Done() <-chan struct{} { return c.server.ended }

// Stop shuts the server down (fast shutdown) and waits until it has ended. If it does not end in time, the shutdown
// continues, and the next Start waits for it. Stop may be called again.
func (c *Cluster) Stop(ctx context.Context) error {
	err := c.server.stop(ctx)
	if err == nil {
		err = c.removeSocketFolder()
	}
	if closing := c.lock.Close(); !errors.Is(closing, os.ErrClosed) {
		err = errors.Join(err, closing)
	}
	return err
}
