// Package candidate is the store of candidates: their own applications, requests and interviews.
package candidate

import (
	"context"
	"sync/atomic"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/storage"
	"stepfree/storage/casefile"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Store runs transactions of candidates.
type Store struct {
	db        *pg.DB
	catalogue row.Catalogue
	entries   atomic.Pointer[[]accommodation.CatalogueEntry]
}

// New returns the store.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Tx is a transaction of one candidate. It is valid until the function that got it returns.
type Tx struct {
	db        *pg.Tx
	me        account.Candidate
	catalogue *row.Catalogue
	entries   *atomic.Pointer[[]accommodation.CatalogueEntry]
}

// Run runs fn in a transaction of a person's session and commits it; it is undone if fn returns an error. fn may run
// again, so it must not have effects outside the transaction.
func (s *Store) Run(ctx context.Context, me account.Candidate, fn func(Tx) error) error {
	return s.db.Run(ctx, me.Role().Login(), me.Session, func(tx *pg.Tx) error {
		return fn(Tx{db: tx, me: me, catalogue: &s.catalogue, entries: &s.entries})
	})
}

// CatalogueMeasures lists what can be arranged, in the order of the catalogue.
func (tx Tx) CatalogueMeasures(ctx context.Context) ([]catalogue.Measure, error) {
	return tx.catalogue.Measures(ctx, tx.db)
}

// Calendar loads the organisation's business days.
func (tx Tx) Calendar(ctx context.Context) (catalogue.Calendar, error) {
	var c row.Calendar
	const query = `select ` + row.ClosedDaysJSON
	err := tx.db.GetContext(ctx, &c, query)
	return catalogue.Calendar(c), err
}

// ExpiredSessionOwner returns the account of a candidate's session, up to a day after its expiry. It returns
// storage.ErrNotFound if the session is unknown or was signed out.
func (s *Store) ExpiredSessionOwner(ctx context.Context, session account.Token) (uuid.UUID, error) {
	var owner uuid.NullUUID
	err := s.db.Run(ctx, account.RoleCandidate.Login(), session, func(tx *pg.Tx) error {
		return tx.GetContext(ctx, &owner, `select account.expired_session_owner()`)
	})
	if err == nil && !owner.Valid {
		return uuid.Nil, storage.ErrNotFound
	}
	return owner.UUID, err
}

// SealedStatement is the candidate's statement, sealed to the request key.
type SealedStatement = casefile.SealedStatement

// AccessRecord is an entry of the access log: an adviser opened a request, or one of its files.
type AccessRecord = casefile.AccessRecord
