package pg

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// ConnectPool connects as the product does.
func ConnectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	return connectPool(ctx, url, login)
}

// RunOn runs fn in a transaction as the product does, on a given pool.
func RunOn(ctx context.Context, pool *sqlx.DB, session string, fn func(*Tx) error) error {
	return once(ctx, pool, session, fn)
}

// InUse returns the number of connections of a login that are in use.
func (db *DB) InUse(login string) int { return db.pools[login].Stats().InUse }
