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

// VaultState lists the medical advisers and reports whether there is a vault.
func (tx Tx) VaultState(ctx context.Context) (rows []VaultMember, made bool, err error) {
	if err := tx.db.GetContext(ctx, &made, `select exists (select id from seal.vault)`); err != nil {
		return nil, false, err
	}
	const query = `
		select c.id, c.name, c.status, i.created_at as made_key_at, x.granted_at
		from account.account c
		left join seal.identity i on i.account_id = c.id
		left join seal.access x on x.account_id = c.id
		where c.role = 'adviser' order by c.name, c.id`
	return rows, made, tx.db.SelectContext(ctx, &rows, query)
}
