package candidate

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage/casefile"
	"stepfree/storage/pg"
)

// Request loads one of the candidate's own requests. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Request(ctx context.Context, id uuid.UUID) (r accommodation.Request, err error) {
	list, err := casefile.Requests(ctx, tx.db, `where r.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return r, err
	}
	return list[0], nil
}

// Requests lists the candidate's own requests, the newest first.
func (tx Tx) Requests(ctx context.Context) ([]accommodation.Request, error) {
	return casefile.Requests(ctx, tx.db, `order by r.created_at desc, r.id`)
}

// ReceiptDigest returns the digest of the receipt of a request that was sent.
func (tx Tx) ReceiptDigest(ctx context.Context, id uuid.UUID) (digest []byte, err error) {
	const query = `select receipt_digest from accommodation.request where id = $1`
	return digest, tx.db.GetContext(ctx, &digest, query, id)
}

// VaultRecipient returns the public key of the vault, to which request keys are sealed; "" if there is no vault yet.
func (tx Tx) VaultRecipient(ctx context.Context) (recipient string, err error) {
	const query = `select coalesce((select recipient from seal.vault order by created_at limit 1), '')`
	return recipient, tx.db.GetContext(ctx, &recipient, query)
}

// FirstEvent returns the earliest time at which one of the stages takes place or is planned; zero if none is planned.
func (tx Tx) FirstEvent(ctx context.Context, r *accommodation.Request) (time.Time, error) {
	var first sql.NullTime
	const query = `
		select min(at) from (
			select cast(s.first_day as timestamp) at time zone 'UTC' as at from interview.stage s where s.id = any ($1)
			union all
			select lower(b.during) from interview.booking b
			where b.application_id = $2 and b.stage_id = any ($1) and b.status = 'confirmed') events`
	err := tx.db.GetContext(ctx, &first, query, pg.UUIDs(r.Stages), r.ApplicationID)
	return first.Time, err
}
