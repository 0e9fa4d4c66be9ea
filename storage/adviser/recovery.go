package adviser

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// Recovery says when the recovery copies were made last, and for whom, and when a drill last showed that they open.
type Recovery struct {
	Custodians pq.StringArray `db:"custodians"` // fingerprints of their keys; none without copies
	SealedAt   sql.NullTime   `db:"sealed_at"`
	DrilledAt  sql.NullTime   `db:"drilled_at"`
}

// Recovery returns the state of the recovery copies.
func (tx Tx) Recovery(ctx context.Context) (r Recovery, err error) {
	const query = `
		select c.custodians, c.sealed_at, (select max(d.passed_at) from seal.drill d) as drilled_at
		from (select 1) one left join lateral (
			select r.custodians, r.sealed_at from seal.recovery r order by r.sealed_at desc limit 1) c on true`
	return r, tx.db.GetContext(ctx, &r, query)
}

// SaveRecovery stores recovery copies that this adviser's browser sealed to the pairs of the custodians, whose
// fingerprints are given. It returns storage.ErrNotFound if this adviser has no access to the vault.
func (tx Tx) SaveRecovery(ctx context.Context, custodians []string, copies [][]byte, at time.Time) error {
	const query = `
		insert into seal.recovery (id, vault_id, custodians, copies, sealed_by, sealed_at)
		select $1, x.vault_id, $2, $3, x.account_id, $4 from seal.access x where x.account_id = $5
		returning vault_id`
	var vault uuid.UUID
	return tx.db.GetContext(
		ctx, &vault, query, uuid.New(), pq.StringArray(custodians), pq.ByteaArray(copies), at, tx.me.ID,
	)
}
