package worker

import (
	"context"
	"time"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Expired releases expired holds and deletes expired sessions, with an audience's login and without a session.
type Expired struct{ db *pg.DB }

// NewExpired returns the store of expired holds and sessions.
func NewExpired(db *pg.DB) *Expired { return &Expired{db: db} }

// ReleaseHolds releases the holds of all vacancies that expired before a time.
func (s *Expired) ReleaseHolds(ctx context.Context, at time.Time) error {
	return s.db.Run(ctx, account.RoleHR.Login(), account.Token{}, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select interview.expire_holds($1)`, at)
		return err
	})
}

// DeleteSessions deletes the sessions of one audience that expired more than a day ago, and for candidates the expired
// sign-in links.
func (s *Expired) DeleteSessions(ctx context.Context, role account.Role) error {
	return s.db.Run(ctx, role.Login(), account.Token{}, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select account.delete_expired()`)
		return err
	})
}
