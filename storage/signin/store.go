// Package signin is the store of sign-in and of sessions.
package signin

import (
	"context"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Store runs transactions in which the people of one audience sign in.
type Store struct{ db *pg.DB }

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction without a session: it calls functions of the database, and reads no table.
type Tx struct{ db *pg.Tx }

// Run runs fn in a transaction of an audience's login and commits it; it is undone if fn returns an error. The database
// opens sessions for this audience only.
func (s *Store) Run(ctx context.Context, audience account.Role, fn func(Tx) error) error {
	return s.db.Run(ctx, audience.Login(), account.Token{}, func(tx *pg.Tx) error { return fn(Tx{db: tx}) })
}
