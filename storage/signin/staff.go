package signin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
)

// StaffCredential has the password hash and the sealed TOTP secret of a staff account.
type StaffCredential struct {
	AccountID    uuid.UUID    `db:"account_id"`
	Role         account.Role `db:"role"`
	Language     string       `db:"language"`
	PasswordHash string       `db:"password_hash"`
	TOTPSealed   []byte       `db:"totp_sealed"`
}

// StaffCredential returns the credential of an active staff account. It returns storage.ErrNotFound if there is none
// with the address.
func (tx Tx) StaffCredential(ctx context.Context, email string) (c StaffCredential, err error) {
	const query = `select account_id, role, language, password_hash, totp_sealed from account.staff_credential($1)`
	return c, tx.db.GetContext(ctx, &c, query, email)
}

// StaffSession is a session to be opened for a member of staff whose password and code were checked.
type StaffSession struct {
	AccountID uuid.UUID
	Step      int64  // the TOTP step of the code; each step is accepted once
	Recovery  []byte // or the hash of a recovery code, which is accepted once
	Token     account.Token
	At        time.Time // of the code
	Device    account.Device
}

// OpenStaffSession opens a session. It returns storage.ErrChanged if the code was used before, or is not a recovery code
// of the account.
func (tx Tx) OpenStaffSession(ctx context.Context, o StaffSession) error {
	query, code := `select account.start_staff_session($1, $2, $3, $4)`, any(o.Step)
	if o.Recovery != nil {
		query, code = `select account.start_recovered_session($1, $2, $3, $4)`, o.Recovery
	}
	var opened bool
	if err := tx.db.GetContext(ctx, &opened, query, o.AccountID, code, o.Token.Hash(), o.Device); err != nil {
		return err
	}
	if !opened {
		return storage.ErrChanged
	}
	return nil
}
