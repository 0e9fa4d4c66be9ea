package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	"stepfree/storage/embedded"
)

// database is the name of the product's database on the private cluster.
const database = "stepfree"

// place says where the data is: a given server, or a private one beside the sealed files.
type place struct {
	Data     string `help:"Folder for keys and sealed files, and for the private database." env:"STEPFREE_DATA" type:"path"`
	Database string `help:"A given PostgreSQL, such as postgres://{login}@db.example.org/stepfree; {login} stands for each login, and passwords belong in a PGPASSFILE. Without it a private one is started." env:"STEPFREE_DATABASE"`
}

// home is an opened place.
type home struct {
	urls    storage.URLs
	folder  string
	cluster *embedded.Cluster // nil with a given server
}

func (p place) folder() string {
	if p.Data == "" {
		return embedded.DefaultDir()
	}
	return p.Data
}

// open starts the private database where none was given, and brings it to the newest version.
func (p place) open(ctx context.Context, log *slog.Logger) (*home, error) {
	h := &home{folder: p.folder()}
	if p.Database != "" {
		var err error
		h.urls, err = givenServer(p.Database)
		return h, err
	}
	cluster, err := embedded.Start(ctx, embedded.Options{Dir: filepath.Join(h.folder, "postgresql"), Logins: storage.Logins(), Log: log})
	if err != nil {
		return nil, err
	}
	h.cluster = cluster
	h.urls = func(login string) string { return cluster.URL(login, database) }
	if err := errors.Join(
		storage.Prepare(ctx, func(database string) string { return cluster.URL("postgres", database) }, database),
		storage.Migrate(ctx, h.urls(storage.Owner)),
	); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

// gone is closed when the private database ends before it was told to; it never is with a given server.
func (h *home) gone() <-chan struct{} {
	if h.cluster == nil {
		return nil
	}
	return h.cluster.Done()
}

func (h *home) close(ctx context.Context) error {
	if h.cluster == nil {
		return nil
	}
	// The program was told to end, and the database still has to write everything out.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return h.cluster.Stop(ctx)
}

// sealed opens what audiences need of the sealed folders: the candidates' pages seal, the adviser's hand out what is
// sealed. The identity that opens drafts is the candidate zone's alone.
func (h *home) sealed(cfg *handlers.Config, roles []account.Role) error {
	var errs [5]error
	if slices.Contains(roles, account.RoleCandidate) || slices.Contains(roles, account.RoleAdviser) {
		cfg.Objects, errs[0] = h.sealedFolder("objects")
		cfg.Keyring, errs[1] = h.sealedFolder("keyring")
	}
	if slices.Contains(roles, account.RoleCandidate) {
		cfg.Drafts, errs[2] = h.sealedFolder("drafts")
		cfg.Unsent, errs[3] = h.sealedFolder("unsent")
		cfg.CandidateKey, errs[4] = zoneKey(filepath.Join(h.folder, "candidate-zone.key"))
	}
	return errors.Join(errs[:]...)
}

func (h *home) sealedFolder(name string) (*blob.Dir, error) {
	return blob.Open(filepath.Join(h.folder, "sealed", name))
}

// zoneKey reads the candidate zone's credential file, and makes it the first time.
func zoneKey(path string) (seal.PrivateKey, error) {
	key, err := seal.LoadPrivateKey(path)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if key, err = seal.CreatePrivateKeyFile(path); errors.Is(err, os.ErrExist) {
		return seal.LoadPrivateKey(path) // another process was first
	}
	return key, err
}

// audiences reads the names of the audiences to serve; none means all.
func audiences(names []string) ([]account.Role, error) {
	if len(names) == 0 {
		return account.Roles(), nil
	}
	var roles []account.Role
	for _, name := range names {
		role := account.Role(name)
		if role.Home() == "/" {
			return nil, fmt.Errorf("there is no audience %q", name)
		}
		roles = append(roles, role)
	}
	return roles, nil
}
