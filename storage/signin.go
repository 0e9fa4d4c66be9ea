package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// RequestLink asks for a sign-in link to be sent to an address. It does the same for a known and an unknown one.
func (s SignIn) RequestLink(ctx context.Context, email, language string, at time.Time) error {
	_, err := s.tx.ExecContext(ctx, `select mail.request_link($1, $2, $3)`, email, language, at)
	return err
}

// SpendLink spends a sign-in link and opens a candidate's session. ErrNotFound: the link is unknown, expired or was spent.
func (s SignIn) SpendLink(ctx context.Context, link, session account.Token, at, until time.Time) (language string, err error) {
	const query = `select language from account.spend_link($1, $2, $3, $4)`
	return language, s.tx.GetContext(ctx, &language, query, link.Hash(), session.Hash(), at, until)
}

// StaffCredential is what a member of staff is checked against.
type StaffCredential struct {
	AccountID    uuid.UUID    `db:"account_id"`
	Role         account.Role `db:"role"`
	Language     string       `db:"language"`
	PasswordHash string       `db:"password_hash"`
	TOTPSecret   string       `db:"totp_secret"`
}

// StaffCredential finds the credential of an active staff account, or ErrNotFound.
func (s SignIn) StaffCredential(ctx context.Context, email string) (c StaffCredential, err error) {
	const query = `select account_id, role, language, password_hash, totp_secret from account.staff_credential($1)`
	return c, s.tx.GetContext(ctx, &c, query, email)
}

// StaffSession is a session to be opened for a member of staff whose password and code were checked.
type StaffSession struct {
	AccountID uuid.UUID
	Step      int64 // the TOTP step of the code; a step works once
	Token     account.Token
	At, Until time.Time
}

// OpenStaffSession opens a session; ErrChanged when the code was used before.
func (s SignIn) OpenStaffSession(ctx context.Context, o StaffSession) error {
	var opened bool
	const query = `select account.start_staff_session($1, $2, $3, $4, $5)`
	if err := s.tx.GetContext(ctx, &opened, query, o.AccountID, o.Step, o.Token.Hash(), o.At, o.Until); err != nil {
		return err
	}
	if !opened {
		return ErrChanged
	}
	return nil
}
