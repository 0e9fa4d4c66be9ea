// Package storagetest creates a migrated PostgreSQL database for each test, and accounts in it. Only tests import it.
package storagetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/storage/admin"
	"stepfree/storage/adviser"
	"stepfree/storage/candidate"
	"stepfree/storage/embedded"
	"stepfree/storage/hr"
	"stepfree/storage/panel"
	"stepfree/storage/pg"
	"stepfree/storage/signin"
	"stepfree/storage/worker"
)

// template is the name of the migrated database that New clones.
const template = "stepfree_template"

// Database is a migrated database of one test, with the stores of all audiences.
type Database struct {
	*pg.DB
	Stores
	// Name is the database's name on the test cluster.
	Name string
	// Super is a superuser's connection, without policies: to insert test data and to read the results.
	Super *sqlx.DB
	// URL returns the connection string of a login.
	URL pg.URLs
}

// Stores has one store for each audience and the worker.
type Stores struct {
	Candidate *candidate.Store
	Adviser   *adviser.Store
	HR        *hr.Store
	Panel     *panel.Store
	Admin     *admin.Store
	SignIn    *signin.Store
	Sessions  *signin.Sessions
	Worker    *worker.Store
	Retention *worker.DraftRetention
	Expired   *worker.Expired
}

// NewStores returns the stores of a database.
func NewStores(db *pg.DB) Stores {
	return Stores{
		Candidate: candidate.New(db), Adviser: adviser.New(db),
		HR: hr.New(db), Panel: panel.New(db), Admin: admin.New(db),
		SignIn: signin.New(db), Sessions: signin.NewSessions(db),
		Worker: worker.New(db), Retention: worker.NewDraftRetention(db),
		Expired: worker.NewExpired(db),
	}
}

// New clones the template and connects every audience. The database is dropped when the test ends.
func New(tb testing.TB) *Database {
	tb.Helper()
	return newDatabase(tb, func(ctx context.Context, super *sqlx.DB, name string) error {
		create := fmt.Sprintf(`create database %s template %s strategy file_copy owner %s`, name, template, pg.Owner)
		if _, err := super.ExecContext(ctx, create); err != nil {
			return err
		}
		return pg.Restrict(ctx, super, name)
	})
}

// NewUnmigrated is New with an empty database, to which the test applies migrations.
func NewUnmigrated(tb testing.TB) *Database {
	tb.Helper()
	return newDatabase(tb, func(ctx context.Context, _ *sqlx.DB, name string) error {
		url, err := server()
		if err != nil {
			return err
		}
		return pg.Prepare(ctx, func(database string) string { return url("postgres", database) }, name)
	})
}

// newDatabase creates a database with a function, and connects to it.
func newDatabase(
	tb testing.TB, create func(ctx context.Context, super *sqlx.DB, name string) error,
) *Database {
	tb.Helper()
	url, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	super := connect(tb, url("postgres", "postgres"))
	if err := create(tb.Context(), super, name); err != nil {
		tb.Fatal(err)
	}
	urls := func(login string) string { return url(login, name) }
	db, err := pg.OpenAll(tb.Context(), urls)
	if err != nil {
		tb.Fatal(err)
	}
	d := &Database{DB: db, Stores: NewStores(db), Name: name, Super: connect(tb, url("postgres", name)), URL: urls}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
		d.Super.Close() //nolint:gosec // the database is dropped next
		if _, err := super.ExecContext(context.Background(), "drop database "+name+" with (force)"); err != nil {
			tb.Error(err)
		}
		super.Close() //nolint:gosec // nothing is pending
	})
	return d
}

// Exec runs a query as superuser, without policies.
func (d *Database) Exec(tb testing.TB, query string, args ...any) {
	tb.Helper()
	if _, err := d.Super.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatal(err)
	}
}

// connect opens a connection pool.
func connect(tb testing.TB, url string) *sqlx.DB {
	tb.Helper()
	db, err := sqlx.ConnectContext(tb.Context(), "postgres", url)
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// prepareTemplate creates and migrates the template database.
func prepareTemplate(cluster *embedded.Cluster) error {
	ctx := context.Background()
	super := func(database string) string { return cluster.URL("postgres", database) }
	if err := pg.Prepare(ctx, super, template); err != nil {
		return err
	}
	return pg.Migrate(ctx, cluster.URL(pg.Owner, template))
}

// RunAs runs a query with a login and a session, as an SQL injection could, and rolls it back. It returns the query's
// error.
func (d *Database) RunAs(tb testing.TB, login, session, query string) error {
	tb.Helper()
	db := connect(tb, d.URL(login))
	defer db.Close()
	tx, err := db.BeginTxx(tb.Context(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // the rollback is intended
	if _, err := tx.ExecContext(tb.Context(), `select set_config('stepfree.session', $1, true)`, session); err != nil {
		return err
	}
	_, err = tx.ExecContext(tb.Context(), query)
	return err
}
