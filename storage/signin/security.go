package signin

import (
	"context"
	"database/sql"
	"time"

	"github.com/lib/pq"

	"stepfree/account"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// OwnChange is what a person changes of how to sign in. What is not valid or nil stays as it is.
type OwnChange struct {
	Step         int64  // the TOTP step of the code that was given; each step is accepted once
	Recovery     []byte // or the hash of a recovery code, which is accepted once
	PasswordHash sql.NullString
	TOTPSealed   []byte
	NewStep      sql.NullInt64 // of the code with which the person showed that a new second factor works
	Codes        [][]byte      // hashes of new recovery codes
}

// ChangeSignIn changes how the person of a session signs in; the other sessions end. It returns storage.ErrChanged if the
// code was used before, or is not a recovery code of the account.
func (s *Sessions) ChangeSignIn(ctx context.Context, role account.Role, session account.Token, n OwnChange) error {
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		var codes any
		if n.Codes != nil {
			codes = pq.ByteaArray(n.Codes)
		}
		var done bool
		const query = `select account.change_sign_in($1, $2, $3, $4, $5, $6)`
		err := tx.GetContext(ctx, &done, query, n.Step, n.Recovery, n.PasswordHash, n.TOTPSealed, n.NewStep, codes)
		if err == nil && !done {
			return storage.ErrChanged
		}
		return err
	})
}

// AccountChange is what administrators changed or asked to change of a person's account.
type AccountChange struct {
	Kind        string         `db:"kind"` // as in account.change
	AtOnce      bool           `db:"at_once"`
	Requester   string         `db:"requester"`
	RequestedAt time.Time      `db:"requested_at"`
	EndsAt      time.Time      `db:"ends_at"`
	Outcome     sql.NullString `db:"outcome"`
	Decider     sql.NullString `db:"decider"`
	DecidedAt   sql.NullTime   `db:"decided_at"`
}

// Security is what a person sees of how to sign in.
type Security struct {
	CodesLeft int // recovery codes
	Changes   []AccountChange
}

// Security returns what the person of a session sees of how to sign in.
func (s *Sessions) Security(ctx context.Context, role account.Role, session account.Token) (found Security, err error) {
	return found, s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		if err := tx.GetContext(ctx, &found.CodesLeft, `select account.recovery_codes_left()`); err != nil {
			return err
		}
		const query = `
			select kind, at_once, requester, requested_at, ends_at, outcome, decider, decided_at from account.own_changes()`
		return tx.SelectContext(ctx, &found.Changes, query)
	})
}
