// Package worker is the store of the background work: the outbox, expired holds and sessions, and the retention of
// drafts.
package worker

import (
	"context"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Store runs transactions of the worker's login.
type Store struct{ db *pg.DB }

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction of the background work.
type Tx struct{ db *pg.Tx }

// Run runs fn in a transaction and commits it; it is undone if fn returns an error.
func (s *Store) Run(ctx context.Context, fn func(Tx) error) error {
	return s.db.Run(ctx, pg.Worker, account.Token{}, func(tx *pg.Tx) error { return fn(Tx{db: tx}) })
}

// DraftRetention runs the transactions of draft retention, in the process that holds the draft keys.
type DraftRetention struct{ db *pg.DB }

// NewDraftRetention returns the store of draft retention.
func NewDraftRetention(db *pg.DB) *DraftRetention { return &DraftRetention{db: db} }

// RetentionTx is a transaction of draft retention: it calls functions of the database, and reads no table.
type RetentionTx struct{ db *pg.Tx }

// Run runs fn in a transaction of the candidates' login, without a session, and commits it; it is undone if fn returns
// an error.
func (s *DraftRetention) Run(ctx context.Context, fn func(RetentionTx) error) error {
	return s.db.Run(ctx, account.RoleCandidate.Login(), account.Token{}, func(tx *pg.Tx) error {
		return fn(RetentionTx{db: tx})
	})
}
