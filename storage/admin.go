package storage

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// StaffRow is a staff account as the administrator sees it.
type StaffRow struct {
	ID        uuid.UUID     `db:"id"`
	Name      string        `db:"name"`
	Email     string        `db:"email"`
	Role      account.Role  `db:"role"`
	Status    string        `db:"status"` // "active" or "disabled"
	Pseudonym sql.NullInt64 `db:"pseudonym"`
}

// Active tells whether the account can sign in.
func (r StaffRow) Active() bool { return r.Status == "active" }

// StaffAccounts lists the staff accounts by name, after a row of the page before.
func (a Admin) StaffAccounts(ctx context.Context, afterName string, afterID uuid.UUID) (rows []StaffRow, err error) {
	const query = `
		select id, name, email, role, status, pseudonym from account.account
		where role <> 'candidate' and (name, id) > ($1, $2) order by name, id limit $3`
	return rows, a.tx.SelectContext(ctx, &rows, query, afterName, afterID, PageSize+1)
}

// StaffAccount loads one staff account.
func (a Admin) StaffAccount(ctx context.Context, id uuid.UUID) (row StaffRow, err error) {
	const query = `select id, name, email, role, status, pseudonym from account.account where role <> 'candidate' and id = $1`
	return row, a.tx.GetContext(ctx, &row, query, id)
}

// CreateStaff creates a staff account. ErrExists: the person holds a staff role already, or the same form was sent twice.
func (a Admin) CreateStaff(ctx context.Context, s NewStaff, at time.Time) error {
	const query = `select account.create_staff($1, $2, $3, $4, $5, $6, $7, $8)`
	_, err := a.tx.ExecContext(ctx, query, s.ID, s.Role, s.Name, s.Email, s.Language, s.PasswordHash, s.TOTPSecret, at)
	return err
}

// SetActive lets an account sign in, or not any more; its sessions end at once. ErrChanged: it was so already.
func (a Admin) SetActive(ctx context.Context, id uuid.UUID, active bool) error {
	from, to := "active", "disabled"
	if active {
		from, to = to, from
	}
	const query = `update account.account set status = $3 where id = $1 and status = $2 and role <> 'candidate'`
	return changed(a.tx.ExecContext(ctx, query, id, from, to))
}

// VaultRow is a medical adviser and whether the adviser can open the vault.
type VaultRow struct {
	ID        uuid.UUID    `db:"id"`
	Name      string       `db:"name"`
	Status    string       `db:"status"`
	MadeKeyAt sql.NullTime `db:"made_key_at"` // null: has not made a key yet
	GrantedAt sql.NullTime `db:"granted_at"`  // null: cannot open the vault
}

// VaultState lists the medical advisers, and tells whether there is a vault at all.
func (a Admin) VaultState(ctx context.Context) (rows []VaultRow, made bool, err error) {
	if err := a.tx.GetContext(ctx, &made, `select exists (select id from seal.vault)`); err != nil {
		return nil, false, err
	}
	const query = `
		select c.id, c.name, c.status, i.created_at as made_key_at, x.granted_at
		from account.account c
		left join seal.identity i on i.account_id = c.id
		left join seal.access x on x.account_id = c.id
		where c.role = 'adviser' order by c.name, c.id`
	return rows, made, a.tx.SelectContext(ctx, &rows, query)
}
