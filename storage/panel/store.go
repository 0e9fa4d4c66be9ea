// Package panel is the store of panel members: their own interviews, and the instructions for conduct.
package panel

import (
	"context"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Store runs transactions of panel members.
type Store struct{ db *pg.DB }

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction of one panel member. It is valid until the function that got it returns.
type Tx struct {
	db *pg.Tx
	me account.Panel
}

// Run runs fn in a transaction of a person's session and commits it; it is undone if fn returns an error. fn may run
// again, so it must not have effects outside the transaction.
func (s *Store) Run(ctx context.Context, me account.Panel, fn func(Tx) error) error {
	return s.db.Run(ctx, me.Role().Login(), me.Session, func(tx *pg.Tx) error { return fn(Tx{db: tx, me: me}) })
}
