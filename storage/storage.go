// Package storage keeps everything in PostgreSQL, one login and one transaction type per audience.
//
// A transaction of an audience has only that audience's methods: HR's has none that reads a request. The database holds
// the same line a second time, by grants and row policies, and verifies the session itself (account.actor).
package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"

	"stepfree/account"
)

// statementTimeout bounds one statement: a client that left is not noticed otherwise.
const statementTimeout = 15 * time.Second

// poolSize is the number of connections of one audience's pool.
const poolSize = 8

// The logins that are no audience's.
const (
	loginSignIn = "stepfree_signin"
	loginWorker = "stepfree_worker"
)

// DB is the database, reached with one login per audience that this process serves.
type DB struct{ pools map[string]*sqlx.DB }

// URLs gives the connection string for a login.
type URLs func(login string) string

// Open connects for sign-in, for the worker and for the given audiences. An audience that is not given is out of reach.
func Open(ctx context.Context, urls URLs, audiences ...account.Role) (*DB, error) {
	db := &DB{pools: map[string]*sqlx.DB{}}
	logins := []string{loginSignIn, loginWorker}
	for _, a := range audiences {
		logins = append(logins, a.Login())
	}
	for _, login := range logins {
		pool, err := sqlx.ConnectContext(ctx, "postgres", urls(login))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("storage: connecting as %s: %w", login, err), db.Close())
		}
		pool.SetMaxOpenConns(poolSize)
		pool.SetMaxIdleConns(poolSize)
		db.pools[login] = pool
	}
	return db, nil
}

// Close ends all connections.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range db.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return translate(db.pools[loginSignIn].PingContext(ctx))
}

// Candidate is a transaction of a candidate.
type Candidate struct {
	tx *sqlx.Tx
	me account.Candidate
}

// Adviser is a transaction of a medical adviser.
type Adviser struct {
	tx *sqlx.Tx
	me account.Adviser
}

// HR is a transaction of an HR officer.
type HR struct {
	tx *sqlx.Tx
	me account.HR
}

// Panel is a transaction of a panel member.
type Panel struct {
	tx *sqlx.Tx
	me account.Panel
}

// Admin is a transaction of an administrator.
type Admin struct {
	tx *sqlx.Tx
	me account.Admin
}

// SignIn is a transaction of the sign-in pages: functions of the database, and no table.
type SignIn struct{ tx *sqlx.Tx }

// Worker is a transaction of the background work.
type Worker struct{ tx *sqlx.Tx }

// AsCandidate runs fn in a transaction of a candidate.
func (db *DB) AsCandidate(ctx context.Context, me account.Candidate, fn func(Candidate) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *sqlx.Tx) error { return fn(Candidate{tx, me}) })
}

// AsAdviser runs fn in a transaction of a medical adviser.
func (db *DB) AsAdviser(ctx context.Context, me account.Adviser, fn func(Adviser) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *sqlx.Tx) error { return fn(Adviser{tx, me}) })
}

// AsHR runs fn in a transaction of an HR officer.
func (db *DB) AsHR(ctx context.Context, me account.HR, fn func(HR) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *sqlx.Tx) error { return fn(HR{tx, me}) })
}

// AsPanel runs fn in a transaction of a panel member.
func (db *DB) AsPanel(ctx context.Context, me account.Panel, fn func(Panel) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *sqlx.Tx) error { return fn(Panel{tx, me}) })
}

// AsAdmin runs fn in a transaction of an administrator.
func (db *DB) AsAdmin(ctx context.Context, me account.Admin, fn func(Admin) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *sqlx.Tx) error { return fn(Admin{tx, me}) })
}

// AsSignIn runs fn in a transaction of the sign-in pages, which have no session yet.
func (db *DB) AsSignIn(ctx context.Context, fn func(SignIn) error) error {
	return db.run(ctx, loginSignIn, account.Token{}, func(tx *sqlx.Tx) error { return fn(SignIn{tx}) })
}

// AsWorker runs fn in a transaction of the background work.
func (db *DB) AsWorker(ctx context.Context, fn func(Worker) error) error {
	return db.run(ctx, loginWorker, account.Token{}, func(tx *sqlx.Tx) error { return fn(Worker{tx}) })
}

// attempts is how often a transaction that the database could not serialise is tried.
const attempts = 3

// run begins, sets the session, runs fn and commits. What fn did is undone on any error; fn runs again when the
// database asks for it, so it must not have effects of its own.
func (db *DB) run(ctx context.Context, login string, session account.Token, fn func(*sqlx.Tx) error) error {
	pool, served := db.pools[login]
	if !served {
		return ErrNotServed
	}
	var err error
	for range attempts {
		if err = once(ctx, pool, session, fn); !isRetryable(err) {
			break
		}
	}
	return translate(err)
}

func once(ctx context.Context, pool *sqlx.DB, session account.Token, fn func(*sqlx.Tx) error) error {
	tx, err := pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back, and before it the first error counts
	const set = `select set_config('stepfree.session', $1, true), set_config('statement_timeout', $2, true)`
	if _, err := tx.ExecContext(ctx, set, session.Secret(), strconv.FormatInt(statementTimeout.Milliseconds(), 10)); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}
