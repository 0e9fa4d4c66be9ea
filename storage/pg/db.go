// Package pg is the engine of the stores: connections, transactions, the statement cache, and what needs the owner's
// login.
package pg

import (
	"context"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"

	"stepfree/account"
	"stepfree/storage"
)

// poolSize is the number of connections of one login's pool.
const poolSize = 8

// Owner is the login that owns every table and runs the migrations; it serves no request.
const Owner = "stepfree_owner"

// Worker is the login of the background work, which belongs to no audience.
const Worker = "stepfree_worker"

// Logins lists every database login of the product: the owner, the worker, and one per audience.
func Logins() []string {
	logins := []string{Owner, Worker}
	for _, role := range account.Roles() {
		logins = append(logins, role.Login())
	}
	return logins
}

// DB is the database, with a pool for each login that this process uses.
type DB struct{ pools map[string]*sqlx.DB }

// URLs returns the connection string of a login.
type URLs func(login string) string

// Open connects for the given audiences. Other audiences and the background work are out of reach.
func Open(ctx context.Context, urls URLs, audiences ...account.Role) (*DB, error) {
	var logins []string
	for _, a := range audiences {
		logins = append(logins, a.Login())
	}
	return open(ctx, urls, logins)
}

// OpenWorker connects for the background work alone.
func OpenWorker(ctx context.Context, urls URLs) (*DB, error) {
	return open(ctx, urls, []string{Worker})
}

// OpenAll connects for every audience and the background work: one process is the whole portal.
func OpenAll(ctx context.Context, urls URLs) (*DB, error) {
	return open(ctx, urls, slices.DeleteFunc(Logins(), func(login string) bool { return login == Owner }))
}

func open(ctx context.Context, urls URLs, logins []string) (*DB, error) {
	db := &DB{pools: map[string]*sqlx.DB{}}
	for _, login := range logins {
		pool, err := connectPool(ctx, urls(login), login)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		db.pools[login] = pool
	}
	return db, nil
}

// Close closes all connections.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range db.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Get runs one statement outside a transaction and scans its row into dest. It returns storage.ErrNotFound if there is
// no row.
func (db *DB) Get(ctx context.Context, login string, dest any, query string, args ...any) error {
	pool, served := db.pools[login]
	if !served {
		return storage.ErrNotServed
	}
	return translate(retryStale(func() error { return pool.GetContext(ctx, dest, query, args...) }))
}
