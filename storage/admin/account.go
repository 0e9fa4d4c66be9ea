package admin

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// Account is a staff account as the administrator sees it.
type Account struct {
	ID        uuid.UUID     `db:"id"`
	Name      string        `db:"name"`
	Email     string        `db:"email"`
	Role      account.Role  `db:"role"`
	Status    string        `db:"status"` // "active" or "disabled"
	Pseudonym sql.NullInt64 `db:"pseudonym"`
}

// Active reports whether the account can sign in.
func (r Account) Active() bool { return r.Status == "active" }

// StaffAccounts lists the staff accounts by name, after a row of the page before; zero values begin the list. It
// returns one row more than a page has, if there are that many.
func (tx Tx) StaffAccounts(ctx context.Context, afterName string, afterID uuid.UUID) (rows []Account, err error) {
	const query = `
		select id, name, email, role, status, pseudonym from account.account
		where role <> 'candidate' and (name, id) > ($1, $2) order by name, id limit $3`
	return rows, tx.db.SelectContext(ctx, &rows, query, afterName, afterID, storage.PageSize+1)
}

// StaffAccount loads one staff account. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) StaffAccount(ctx context.Context, id uuid.UUID) (row Account, err error) {
	const query = `
		select id, name, email, role, status, pseudonym from account.account where role <> 'candidate' and id = $1`
	return row, tx.db.GetContext(ctx, &row, query, id)
}

// CreateStaff creates a staff account. It returns storage.ErrExists if the person has a staff account already, or the
// form was submitted before.
func (tx Tx) CreateStaff(ctx context.Context, s pg.NewStaff, at time.Time) error {
	const query = `select account.create_staff($1, $2, $3, $4, $5, $6, $7, $8)`
	_, err := tx.db.ExecContext(ctx, query, s.ID, s.Role, s.Name, s.Email, s.Language, s.PasswordHash, s.TOTPSecret, at)
	return err
}

// SetActive enables or disables an account; a disabled one's sessions end at once. It returns storage.ErrChanged if the
// account was so already.
func (tx Tx) SetActive(ctx context.Context, id uuid.UUID, active bool) error {
	from, to := "active", "disabled"
	if active {
		from, to = to, from
	}
	const query = `update account.account set status = $3 where id = $1 and status = $2 and role <> 'candidate'`
	return pg.Changed(tx.db.ExecContext(ctx, query, id, from, to))
}
