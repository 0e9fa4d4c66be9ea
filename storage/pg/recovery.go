package pg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Recovery is what custodians need to let an adviser in: public keys and sealed bytes.
type Recovery struct {
	Vault   string         // the vault's public key; empty without a vault
	Copies  [][]byte       // newest first
	Waiting []KeyOfAdviser // active advisers who have a key and no access
}

// KeyOfAdviser is the public key of an adviser.
type KeyOfAdviser struct {
	Name      string `db:"name" json:"name"`
	Recipient string `db:"recipient" json:"recipient"`
}

// RecoveryAsOwner returns the recovery copies, and who waits for access.
func RecoveryAsOwner(ctx context.Context, ownerURL string) (r Recovery, err error) {
	err = asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		const vault = `select coalesce(max(recipient), '') from seal.vault`
		if err := tx.GetContext(ctx, &r.Vault, vault); err != nil {
			return err
		}
		var copies []pq.ByteaArray
		const newest = `select r.copies from seal.recovery r order by r.sealed_at desc`
		if err := tx.SelectContext(ctx, &copies, newest); err != nil {
			return err
		}
		for _, c := range copies {
			r.Copies = append(r.Copies, c...)
		}
		const waiting = `
			select a.name, i.recipient from seal.identity i join account.account a on a.id = i.account_id
			where a.status = 'active' and not exists (select from seal.access x where x.account_id = i.account_id)
			order by a.name`
		return tx.SelectContext(ctx, &r.Waiting, waiting)
	})
	return r, err
}

// BeginDrillAsOwner stores the hash of a code that only who opens the vault can read.
func BeginDrillAsOwner(ctx context.Context, ownerURL string, codeHash []byte, at time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		const query = `insert into seal.drill (code_hash, vault_id, begun_at) select $1, v.id, $2 from seal.vault v`
		_, err := tx.ExecContext(ctx, query, codeHash, at)
		return err
	})
}

// PassDrillAsOwner records that a drill was passed, by the hash of its code. It returns storage.ErrNotFound for another
// code, or one that was used.
func PassDrillAsOwner(ctx context.Context, ownerURL string, codeHash []byte, at time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		var passed time.Time
		const query = `
			update seal.drill set passed_at = $2 where code_hash = $1 and passed_at is null returning passed_at`
		return tx.GetContext(ctx, &passed, query, codeHash, at)
	})
}

// GrantAsOwner stores a grant that custodians made: the vault's identity, sealed to the key of an adviser. It returns
// storage.ErrNotFound if no active adviser has the key now, and storage.ErrExists if that adviser has access already.
func GrantAsOwner(ctx context.Context, ownerURL, recipient string, sealed []byte, at time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		const query = `
			insert into seal.access (vault_id, account_id, recipient, sealed, granted_at)
			select v.id, i.account_id, i.recipient, $2, $3 from seal.vault v, seal.identity i
			where i.recipient = $1 and exists (select from account.account a
				where a.id = i.account_id and a.role = 'adviser' and a.status = 'active')
			returning account_id`
		var adviser uuid.UUID
		if err := tx.GetContext(ctx, &adviser, query, recipient, sealed, at); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `select mail.notify_of_access($1)`, adviser)
		return err
	})
}

// addRecovery stores the recovery copies of a vault that the command made.
func addRecovery(ctx context.Context, tx *sqlx.Tx, v NewVault, at time.Time) error {
	if len(v.RecoveryCopies) == 0 {
		return nil
	}
	const query = `
		insert into seal.recovery (id, vault_id, custodians, copies, sealed_at) values ($1, $2, $3, $4, $5)`
	_, err := tx.ExecContext(
		ctx, query, uuid.New(), v.ID, pq.StringArray(v.Custodians), pq.ByteaArray(v.RecoveryCopies), at,
	)
	return err
}
