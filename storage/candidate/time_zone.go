package candidate

import (
	"context"

	"stepfree/storage/pg"
)

// SetTimeZone stores where the candidate is, as the name of an IANA time zone.
func (tx Tx) SetTimeZone(ctx context.Context, name string) error {
	const query = `update account.account set time_zone = $1 where id = $2`
	return pg.Changed(tx.db.ExecContext(ctx, query, name, tx.me.ID))
}
