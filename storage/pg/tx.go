package pg

import (
	"context"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage"
)

// Tx is a transaction of a login on behalf of a session.
type Tx struct{ *sqlx.Tx }

// attempts is the maximum number of runs of a transaction that fails with a serialisation failure or a deadlock.
const attempts = 3

// Run begins a transaction, sets the session, runs fn and commits. What fn did is undone on any error. fn runs again
// after a serialisation failure, a deadlock or a stale plan, so it must not have effects outside the transaction.
func (db *DB) Run(ctx context.Context, login string, session account.Token, fn func(*Tx) error) error {
	pool, served := db.pools[login]
	if !served {
		return storage.ErrNotServed
	}
	var err error
	for range attempts {
		err = retryStale(func() error { return once(ctx, pool, session.Secret(), fn) })
		if !isRetryable(err) {
			break
		}
	}
	return translate(err)
}

// retryStale runs fn again, once, if a cached plan was stale: the second time on a new connection.
func retryStale(fn func() error) error {
	err := fn()
	if isStalePlan(err) {
		err = fn()
	}
	return err
}

// once runs fn in a transaction. The database reads the session's token from the setting stepfree.session.
func once(ctx context.Context, pool *sqlx.DB, session string, fn func(*Tx) error) error {
	tx, err := pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it does nothing after a commit, and before it the first error counts
	if _, err := tx.ExecContext(ctx, `select set_config('stepfree.session', $1, true)`, session); err != nil {
		return err
	}
	if err := fn(&Tx{tx}); err != nil {
		return err
	}
	return tx.Commit()
}
