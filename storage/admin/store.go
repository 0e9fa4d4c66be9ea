// Package admin is the store of administrators: staff accounts, and who can open the vault.
package admin

import (
	"context"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Store runs transactions of administrators.
type Store struct{ db *pg.DB }

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction of one administrator. It is valid until the function that got it returns.
type Tx struct {
	db *pg.Tx
	me account.Admin
}

// Run runs fn in a transaction of a person's session and commits it; it is undone if fn returns an error. fn may run
// again, so it must not have effects outside the transaction.
func (s *Store) Run(ctx context.Context, me account.Admin, fn func(Tx) error) error {
	return s.db.Run(ctx, me.Role().Login(), me.Session, func(tx *pg.Tx) error { return fn(Tx{db: tx, me: me}) })
}

// NewStaff is a staff account to be created.
type NewStaff = pg.NewStaff
