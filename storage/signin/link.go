package signin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// RequestLink queues a sign-in link for an address. Known and unknown addresses cause the same insert.
func (tx Tx) RequestLink(ctx context.Context, email, language string, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select mail.request_link($1, $2, $3)`, email, language, at)
	return err
}

// LinkOwner is the candidate whom a sign-in link signs in.
type LinkOwner struct {
	ID     uuid.UUID `db:"account_id"`
	Name   string    `db:"name"`
	Email  string    `db:"email"`
	Usable bool      `db:"usable"` // neither spent nor expired
}

// LinkOwner returns whose link it is. It returns storage.ErrNotFound if it is unknown.
func (tx Tx) LinkOwner(ctx context.Context, link account.Token, at time.Time) (o LinkOwner, err error) {
	const query = `select account_id, name, email, usable from account.link_owner($1, $2)`
	return o, tx.db.GetContext(ctx, &o, query, link.Hash(), at)
}

// CandidateSession is a session to be opened for a candidate who has a link.
type CandidateSession struct {
	Token  account.Token
	At     time.Time
	Device account.Device
	Shared bool // on a computer that others use
}

// SpendLink spends a sign-in link and opens a candidate's session. Within moments it may be repeated with the same
// session. It returns storage.ErrNotFound if the link is unknown, expired or spent.
func (tx Tx) SpendLink(ctx context.Context, link account.Token, o CandidateSession) (language string, err error) {
	const query = `select language from account.spend_link($1, $2, $3, $4, $5)`
	return language, tx.db.GetContext(ctx, &language, query, link.Hash(), o.Token.Hash(), o.At, o.Device, o.Shared)
}
