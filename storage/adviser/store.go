// Package adviser is the store of medical advisers: the queue, requests that were sent, decisions, and the vault.
package adviser

import (
	"context"
	"database/sql"
	"time"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/storage/casefile"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Store runs transactions of medical advisers.
type Store struct {
	db        *pg.DB
	catalogue row.Catalogue
}

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction of one medical adviser. It is valid until the function that got it returns.
type Tx struct {
	db        *pg.Tx
	me        account.Adviser
	catalogue *row.Catalogue
}

// Run runs fn in a transaction of a person's session and commits it; it is undone if fn returns an error. fn may run
// again, so it must not have effects outside the transaction.
func (s *Store) Run(ctx context.Context, me account.Adviser, fn func(Tx) error) error {
	return s.db.Run(ctx, me.Role().Login(), me.Session, func(tx *pg.Tx) error {
		return fn(Tx{db: tx, me: me, catalogue: &s.catalogue})
	})
}

// VaultIdle is how long a session lasts without being used in which the vault is open.
const VaultIdle = 15 * time.Minute

// OpenVault opens the vault in a session that is stepped up, and returns when the session ends; the zero time if it is not
// stepped up.
func (tx Tx) OpenVault(ctx context.Context) (time.Time, error) {
	var until sql.NullTime
	err := tx.db.GetContext(ctx, &until, `select account.open_vault()`)
	return until.Time, err
}

// CatalogueMeasures lists what can be arranged, in the order of the catalogue.
func (tx Tx) CatalogueMeasures(ctx context.Context) ([]catalogue.Measure, error) {
	return tx.catalogue.Measures(ctx, tx.db)
}

// AccessRecord is an entry of the access log: an adviser opened a request, or one of its files.
type AccessRecord = casefile.AccessRecord
