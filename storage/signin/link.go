package signin

import (
	"context"
	"time"

	"stepfree/account"
)

// RequestLink queues a sign-in link for an address. Known and unknown addresses cause the same insert.
func (tx Tx) RequestLink(ctx context.Context, email, language string, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select mail.request_link($1, $2, $3)`, email, language, at)
	return err
}

// SpendLink spends a sign-in link and opens a candidate's session. It returns storage.ErrNotFound if the link is
// unknown, expired or spent.
func (tx Tx) SpendLink(
	ctx context.Context, link, session account.Token, at, until time.Time,
) (language string, err error) {
	const query = `select language from account.spend_link($1, $2, $3, $4)`
	return language, tx.db.GetContext(ctx, &language, query, link.Hash(), session.Hash(), at, until)
}
