package worker

import (
	"context"
	"time"
)

// Remind notifies the candidates whose answer-by date or interview is near, once for each day.
func (tx Tx) Remind(ctx context.Context, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select mail.remind($1)`, at)
	return err
}

// DeleteRateLimits deletes which addresses had a notification more than an hour ago.
func (tx Tx) DeleteRateLimits(ctx context.Context, at time.Time) error {
	const query = `delete from mail.rate_limit where leased_at <= cast($1 as timestamptz) - interval '1 hour'`
	_, err := tx.db.ExecContext(ctx, query, at)
	return err
}
