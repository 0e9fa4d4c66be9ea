package signin

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/account"
	"stepfree/storage"
)

// Setup is what a member of staff has chosen so far to sign in with.
type Setup struct {
	AccountID   uuid.UUID    `db:"account_id"`
	Role        account.Role `db:"role"`
	Name        string       `db:"name"`
	Email       string       `db:"email"`
	HasPassword bool         `db:"has_password"`
	TOTPSealed  []byte       `db:"totp_sealed"`
}

// BeginSetup spends the link of an invitation and opens a set-up until a time. It returns storage.ErrNotFound if the
// link is unknown, expired or spent, or of another audience.
func (tx Tx) BeginSetup(ctx context.Context, link, setup account.Token, at, until time.Time) (id uuid.UUID, err error) {
	const query = `select account_id from account.begin_setup($1, $2, $3, $4)`
	return id, tx.db.GetContext(ctx, &id, query, link.Hash(), setup.Hash(), at, until)
}

// Setup returns an open set-up. It returns storage.ErrNotFound if there is none with the token.
func (tx Tx) Setup(ctx context.Context, setup account.Token, at time.Time) (s Setup, err error) {
	const query = `
		select account_id, role, name, email, has_password, totp_sealed from account.setup($1, $2)`
	return s, tx.db.GetContext(ctx, &s, query, setup.Hash(), at)
}

// SaveSetupPassword stores the hash of the password that was chosen. It returns storage.ErrNotFound without an open
// set-up.
func (tx Tx) SaveSetupPassword(ctx context.Context, setup account.Token, hash string, at time.Time) error {
	return tx.done(ctx, `select account.save_setup($1, $2, null, $3)`, setup.Hash(), hash, at)
}

// SaveSetupSecret stores the sealed TOTP secret of a set-up. It returns storage.ErrNotFound without an open set-up.
func (tx Tx) SaveSetupSecret(ctx context.Context, setup account.Token, sealed []byte, at time.Time) error {
	return tx.done(ctx, `select account.save_setup($1, null, $2, $3)`, setup.Hash(), sealed, at)
}

// SetupEnd is the last step of a set-up: the TOTP step of the code that was confirmed, the hashes of the recovery codes,
// and the session to be opened.
type SetupEnd struct {
	Step   int64
	Codes  [][]byte
	Token  account.Token
	At     time.Time
	Device account.Device
}

// FinishSetup makes what was chosen the way to sign in, ends earlier sessions and opens one. It returns
// storage.ErrNotFound without an open set-up that has a password.
func (tx Tx) FinishSetup(ctx context.Context, setup account.Token, e SetupEnd) error {
	const query = `select account.finish_setup($1, $2, $3, $4, $5, $6)`
	return tx.done(ctx, query, setup.Hash(), e.Step, pq.ByteaArray(e.Codes), e.Token.Hash(), e.At, e.Device)
}

// done runs a query that returns whether it did something. It returns storage.ErrNotFound if it did not.
func (tx Tx) done(ctx context.Context, query string, args ...any) error {
	var done bool
	if err := tx.db.GetContext(ctx, &done, query, args...); err != nil {
		return err
	}
	if !done {
		return storage.ErrNotFound
	}
	return nil
}
