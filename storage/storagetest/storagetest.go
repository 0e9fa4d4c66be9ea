// Package storagetest gives a test a PostgreSQL database of its own, migrated, and people in it. Only tests import it.
package storagetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/storage"
	"stepfree/storage/embedded"
)

const template = "stepfree_template"

// Database is a migrated database of one test.
type Database struct {
	*storage.DB
	// Name is the database's name on the test cluster.
	Name string
	// Super is a connection that no policy holds: for arranging what a test needs and for looking at what it left.
	Super *sqlx.DB
	// URL gives the connection string of a login.
	URL storage.URLs
}

// New clones the template and connects every audience; everything is gone when the test ends.
func New(tb testing.TB) *Database {
	tb.Helper()
	url, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	admin := connect(tb, url("postgres", "postgres"))
	if _, err := admin.ExecContext(tb.Context(), fmt.Sprintf(`create database %s template %s strategy file_copy owner %s`, name, template, storage.Owner)); err != nil {
		tb.Fatal(err)
	}
	if err := storage.Restrict(tb.Context(), admin, name); err != nil {
		tb.Fatal(err)
	}
	urls := func(login string) string { return url(login, name) }
	db, err := storage.OpenAll(tb.Context(), urls)
	if err != nil {
		tb.Fatal(err)
	}
	d := &Database{DB: db, Name: name, Super: connect(tb, url("postgres", name)), URL: urls}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
		d.Super.Close() //nolint:gosec // the database goes next
		if _, err := admin.ExecContext(context.Background(), "drop database "+name+" with (force)"); err != nil {
			tb.Error(err)
		}
		admin.Close() //nolint:gosec // nothing was left open
	})
	return d
}

// Exec runs a statement that no policy holds.
func (d *Database) Exec(tb testing.TB, query string, args ...any) {
	tb.Helper()
	if _, err := d.Super.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatal(err)
	}
}

func connect(tb testing.TB, url string) *sqlx.DB {
	tb.Helper()
	db, err := sqlx.ConnectContext(tb.Context(), "postgres", url)
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// prepare makes the template database.
func prepare(cluster *embedded.Cluster) error {
	ctx := context.Background()
	if err := storage.Prepare(ctx, func(database string) string { return cluster.URL("postgres", database) }, template); err != nil {
		return err
	}
	return storage.Migrate(ctx, cluster.URL(storage.Owner, template))
}

// RunAs runs a statement of the test's own with a login and a session, and undoes it: what an injected statement could do.
func (d *Database) RunAs(tb testing.TB, login, session, statement string) error {
	tb.Helper()
	db := connect(tb, d.URL(login))
	defer db.Close()
	tx, err := db.BeginTxx(tb.Context(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // undoing is the point
	if _, err := tx.ExecContext(tb.Context(), `select set_config('stepfree.session', $1, true)`, session); err != nil {
		return err
	}
	_, err = tx.ExecContext(tb.Context(), statement)
	return err
}
