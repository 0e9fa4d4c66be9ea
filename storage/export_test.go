package storage

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// ConnectPool connects as the product does.
func ConnectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	return connectPool(ctx, url, login)
}

// Begin begins a transaction as the product does.
func Begin(ctx context.Context, pool *sqlx.DB, session string) (*sqlx.Tx, error) {
	tx, err := pool.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, setSession, session)
	return tx, err
}

// InUse is how many connections of a login are held.
func (db *DB) InUse(login string) int { return db.pools[login].Stats().InUse }

// PageRows is how many rows of a list are read for a page.
const PageRows = pageRows
