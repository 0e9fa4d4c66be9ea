// Package storage keeps everything in PostgreSQL, one login and one transaction type per audience.
//
// A transaction of an audience has only that audience's methods: HR's has none that reads a request. The database holds
// the same line a second time, by grants and row policies, and verifies the session itself (account.actor).
package storage

import (
	"context"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"

	"stepfree/account"
)

// poolSize is the number of connections of one audience's pool.
const poolSize = 8

// loginWorker sends mail and tidies up; it is no audience's.
const loginWorker = "stepfree_worker"

// DB is the database, reached with one login per audience that this process serves.
type DB struct {
	pools     map[string]*sqlx.DB
	catalogue catalogueCache
}

// transaction is a transaction of an audience, and what this process has read once for all of them.
type transaction struct {
	*sqlx.Tx
	catalogue *catalogueCache
}

// URLs gives the connection string for a login.
type URLs func(login string) string

// Open connects for the given audiences. One that is not given is out of reach, and so is the background work.
func Open(ctx context.Context, urls URLs, audiences ...account.Role) (*DB, error) {
	var logins []string
	for _, a := range audiences {
		logins = append(logins, a.Login())
	}
	return open(ctx, urls, logins)
}

// OpenWorker connects for the background work alone.
func OpenWorker(ctx context.Context, urls URLs) (*DB, error) {
	return open(ctx, urls, []string{loginWorker})
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
	for _, pool := range db.pools {
		if err := pool.PingContext(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}

// Candidate is a transaction of a candidate.
type Candidate struct {
	tx *transaction
	me account.Candidate
}

// Adviser is a transaction of a medical adviser.
type Adviser struct {
	tx *transaction
	me account.Adviser
}

// HR is a transaction of an HR officer.
type HR struct {
	tx *transaction
	me account.HR
}

// Panel is a transaction of a panel member.
type Panel struct {
	tx *transaction
	me account.Panel
}

// Admin is a transaction of an administrator.
type Admin struct {
	tx *transaction
	me account.Admin
}

// SignIn is a transaction of the pages on which the people of one audience sign in: functions of the database, and no
// table.
type SignIn struct{ tx *transaction }

// Keeper is a transaction in which the candidate zone looks after the drafts whose keys it holds: functions of the
// database, and no table.
type Keeper struct{ tx *transaction }

// Worker is a transaction of the background work.
type Worker struct{ tx *transaction }

// AsCandidate runs fn in a transaction of a candidate.
func (db *DB) AsCandidate(ctx context.Context, me account.Candidate, fn func(Candidate) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *transaction) error { return fn(Candidate{tx, me}) })
}

// AsAdviser runs fn in a transaction of a medical adviser.
func (db *DB) AsAdviser(ctx context.Context, me account.Adviser, fn func(Adviser) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *transaction) error { return fn(Adviser{tx, me}) })
}

// AsHR runs fn in a transaction of an HR officer.
func (db *DB) AsHR(ctx context.Context, me account.HR, fn func(HR) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *transaction) error { return fn(HR{tx, me}) })
}

// AsPanel runs fn in a transaction of a panel member.
func (db *DB) AsPanel(ctx context.Context, me account.Panel, fn func(Panel) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *transaction) error { return fn(Panel{tx, me}) })
}

// AsAdmin runs fn in a transaction of an administrator.
func (db *DB) AsAdmin(ctx context.Context, me account.Admin, fn func(Admin) error) error {
	return db.run(ctx, me.Role().Login(), me.Session, func(tx *transaction) error { return fn(Admin{tx, me}) })
}

// AsSignIn runs fn in a transaction in which the people of one audience sign in. There is no session yet, and the
// database opens one for this audience only.
func (db *DB) AsSignIn(ctx context.Context, audience account.Role, fn func(SignIn) error) error {
	return db.run(ctx, audience.Login(), account.Token{}, func(tx *transaction) error { return fn(SignIn{tx}) })
}

// AsKeeper runs fn in a transaction of whoever keeps the drafts.
func (db *DB) AsKeeper(ctx context.Context, fn func(Keeper) error) error {
	return db.run(ctx, account.RoleCandidate.Login(), account.Token{}, func(tx *transaction) error { return fn(Keeper{tx}) })
}

// AsWorker runs fn in a transaction of the background work.
func (db *DB) AsWorker(ctx context.Context, fn func(Worker) error) error {
	return db.run(ctx, loginWorker, account.Token{}, func(tx *transaction) error { return fn(Worker{tx}) })
}

// attempts is how often a transaction that the database could not serialise is tried.
const attempts = 3

// run begins, sets the session, runs fn and commits. What fn did is undone on any error. fn runs again after a
// serialisation failure, a deadlock or a stale plan, so it must not have effects outside the transaction.
func (db *DB) run(ctx context.Context, login string, session account.Token, fn func(*transaction) error) error {
	pool, served := db.pools[login]
	if !served {
		return ErrNotServed
	}
	var err error
	for range attempts {
		err = retryStale(func() error { return db.once(ctx, pool, session, fn) })
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

// once runs fn in a transaction. The database reads the session token from the setting stepfree.session.
func (db *DB) once(ctx context.Context, pool *sqlx.DB, session account.Token, fn func(*transaction) error) error {
	tx, err := pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back, and before it the first error counts
	if _, err := tx.ExecContext(ctx, setSession, session.Secret()); err != nil {
		return err
	}
	if err := fn(&transaction{tx, &db.catalogue}); err != nil {
		return err
	}
	return tx.Commit()
}

const setSession = `select set_config('stepfree.session', $1, true)`
