package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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
	Database string `help:"A given PostgreSQL, as a URL in which {login} stands for the login; passwords belong in a PGPASSFILE. Without it a private one is started." env:"STEPFREE_DATABASE"`
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
		h.urls = func(login string) string { return strings.ReplaceAll(p.Database, "{login}", login) }
		return h, nil
	}
	cluster, err := embedded.Start(ctx, embedded.Options{Dir: filepath.Join(h.folder, "postgresql"), Logins: storage.Logins(), Log: log})
	if err != nil {
		return nil, err
	}
	h.cluster = cluster
	h.urls = func(login string) string { return cluster.URL(login, database) }
	if err := errors.Join(
		storage.Prepare(ctx, cluster.URL("postgres", "postgres"), database),
		storage.Migrate(ctx, h.urls(storage.Owner)),
	); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
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

// candidateZone opens what only the candidate zone has: its identity and the folders of sealed objects.
func (h *home) candidateZone(cfg *handlers.Config) error {
	folder := filepath.Join(h.folder, "sealed")
	var errs [5]error
	cfg.Zone, errs[0] = zoneKey(filepath.Join(h.folder, "candidate-zone.key"))
	cfg.Objects, errs[1] = blob.Open(filepath.Join(folder, "objects"))
	cfg.Keyring, errs[2] = blob.Open(filepath.Join(folder, "keyring"))
	cfg.Drafts, errs[3] = blob.Open(filepath.Join(folder, "drafts"))
	cfg.Unsent, errs[4] = blob.Open(filepath.Join(folder, "unsent"))
	return errors.Join(errs[:]...)
}

// zoneKey reads the candidate zone's credential file, and makes it the first time.
func zoneKey(path string) (seal.Opener, error) {
	key, err := seal.LoadOpener(path)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	return seal.CreateOpenerFile(path)
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
