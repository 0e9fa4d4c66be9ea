package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/storage/embedded"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
)

// database is the name of the database in the embedded cluster.
const database = "stepfree"

// dataConfig says where the data is: the folder of keys and sealed files, and an external or the embedded
// PostgreSQL.
type dataConfig struct {
	Data     string `help:"Folder for keys, sealed files and the embedded database." env:"STEPFREE_DATA" type:"path"`
	Database string `help:"${database_help}" env:"STEPFREE_DATABASE"`
}

// instance is the opened data of this process.
type instance struct {
	urls    pg.URLs
	folder  string
	cluster *embedded.Cluster // nil with an external database
}

func (c dataConfig) folder() string {
	if c.Data == "" {
		return embedded.DefaultDir()
	}
	return c.Data
}

// open starts and migrates the embedded database, unless an external one is configured. The caller must close the
// instance.
func (c dataConfig) open(ctx context.Context, log *slog.Logger) (*instance, error) {
	h := &instance{folder: c.folder()}
	if c.Database != "" {
		var err error
		h.urls, err = externalDB(c.Database)
		return h, err
	}
	cluster, err := embedded.Start(ctx, embedded.Options{
		Dir: filepath.Join(h.folder, "postgresql"), Logins: pg.Logins(), Log: log,
	})
	if err != nil {
		return nil, err
	}
	h.cluster = cluster
	h.urls = func(login string) string { return cluster.URL(login, database) }
	if err := errors.Join(
		pg.Prepare(ctx, func(database string) string { return cluster.URL("postgres", database) }, database),
		pg.Migrate(ctx, h.urls(pg.Owner)),
	); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	if err := h.createSignInKey(ctx); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

// setTimeZone sets the organisation's time zone as the owner of the database. An empty name changes nothing.
func (h *instance) setTimeZone(ctx context.Context, name string) error {
	if name == "" {
		return nil
	}
	return pg.SetTimeZoneAsOwner(ctx, h.urls(pg.Owner), name)
}

// timeZone returns the organisation's time zone from the database. It returns an error if another one is configured,
// because this process may not change the database's.
func timeZone(ctx context.Context, db *pg.DB, configured string) (*time.Location, error) {
	location, err := db.TimeZone(ctx)
	if err != nil {
		return nil, err
	}
	if configured != "" && configured != location.String() {
		return nil, fmt.Errorf("the time zone in the database is %s, not %s: leave --time-zone out, or "+
			"change the database with `stepfree migrate --time-zone %[2]s`", location, configured)
	}
	return location, nil
}

// dbExited returns a channel that is closed if the embedded database ends unexpectedly; nil with an external database.
func (h *instance) dbExited() <-chan struct{} {
	if h.cluster == nil {
		return nil
	}
	return h.cluster.Done()
}

func (h *instance) close(ctx context.Context) error {
	if h.cluster == nil {
		return nil
	}
	// ctx is cancelled already at shutdown, and the database still has to write its data.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return h.cluster.Stop(ctx)
}

// openSealed opens the sealed folders that the served audiences need, and refuses those that do not belong to the
// database. The candidate key, which opens drafts, is read in the candidate zone only.
func (h *instance) openSealed(ctx context.Context, cfg *handlers.Config, roles []account.Role) error {
	candidate := slices.Contains(roles, account.RoleCandidate)
	if !candidate && !slices.Contains(roles, account.RoleAdviser) {
		return nil
	}
	state, err := cfg.DB.Installation(ctx)
	if err != nil {
		return err
	}
	folder := installation.Folder(h.folder)
	open := folder.OpenAdviser
	if candidate {
		open = folder.OpenCandidate
	}
	stores, err := open(state)
	if err == nil && candidate {
		err = stores.CheckAge(ctx, cfg.DB)
	}
	cfg.Objects, cfg.Keyring, cfg.Drafts, cfg.SavedForms = stores.Objects, stores.Keyring, stores.Drafts, stores.SavedForms
	cfg.CandidateKey, cfg.SigningKey, cfg.Pins = stores.CandidateKey, stores.SigningKey, folder.Pins()
	return err
}

// audiences parses the names of the audiences to serve; none means all.
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
