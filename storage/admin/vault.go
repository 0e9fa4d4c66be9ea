package admin

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// VaultMember is a medical adviser and whether the adviser can open the vault.
type VaultMember struct {
	ID        uuid.UUID    `db:"id"`
	Name      string       `db:"name"`
	Status    string       `db:"status"`
	MadeKeyAt sql.NullTime `db:"made_key_at"` // null: has not made a key yet
	GrantedAt sql.NullTime `db:"granted_at"`  // null: cannot open the vault
}

// Fingerprints are those of the public keys that the database names, as seal.Recipient.Fingerprint writes them; empty
// where there is no key yet.
type Fingerprints struct {
	Vault     string `db:"vault"`
	Candidate string `db:"candidate"`
	// When the recovery copies were made last, and when a drill last showed that they open; null without any.
	CopiesAt  sql.NullTime `db:"copies_at"`
	DrilledAt sql.NullTime `db:"drilled_at"`
}

// VaultState lists the medical advisers and returns the fingerprints, with the dates of the recovery copies.
func (tx Tx) VaultState(ctx context.Context) (rows []VaultMember, keys Fingerprints, err error) {
	const fingerprints = `
		with keys(name, recipient) as (
			(select 'vault', v.recipient from seal.vault v order by v.created_at limit 1)
			union all select 'candidate', c.recipient from seal.candidate_key c
		), shown as (
			select name, btrim(regexp_replace(encode(substr(sha256(convert_to(recipient, 'UTF8')), 1, 10), 'hex'),
				'(....)', '\1 ', 'g')) as fingerprint
			from keys
		)
		select coalesce(max(fingerprint) filter (where name = 'vault'), '') as vault,
			coalesce(max(fingerprint) filter (where name = 'candidate'), '') as candidate,
			(select max(r.sealed_at) from seal.recovery r) as copies_at,
			(select max(d.passed_at) from seal.drill d) as drilled_at
		from shown`
	if err := tx.db.GetContext(ctx, &keys, fingerprints); err != nil {
		return nil, keys, err
	}
	const query = `
		select c.id, c.name, c.status, i.created_at as made_key_at, x.granted_at
		from account.account c
		left join seal.identity i on i.account_id = c.id
		left join seal.access x on x.account_id = c.id
		where c.role = 'adviser' order by c.name, c.id`
	return rows, keys, tx.db.SelectContext(ctx, &rows, query)
}
