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
	SetUpAt   sql.NullTime  `db:"set_up_at"` // null: the person has no way to sign in yet
	// InvitedUntil is when the person's invitation ends, or ended; null without one.
	InvitedUntil sql.NullTime `db:"invited_until"`
}

// Active reports whether the account is not disabled.
func (r Account) Active() bool { return r.Status == "active" }

// selectAccount selects the columns of an Account.
const selectAccount = `
		select a.id, a.name, a.email, a.role, a.status, a.pseudonym, a.set_up_at, i.expires_at as invited_until
		from account.account a left join account.invitation i on i.account_id = a.id`

// StaffAccounts lists the staff accounts by name, after a row of the page before; zero values begin the list. It
// returns one row more than a page has, if there are that many.
func (tx Tx) StaffAccounts(ctx context.Context, afterName string, afterID uuid.UUID) (rows []Account, err error) {
	const query = selectAccount + `
		where a.role <> 'candidate' and (a.name, a.id) > ($1, $2) order by a.name, a.id limit $3`
	return rows, tx.db.SelectContext(ctx, &rows, query, afterName, afterID, storage.PageSize+1)
}

// StaffAccount loads one staff account. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) StaffAccount(ctx context.Context, id uuid.UUID) (row Account, err error) {
	const query = selectAccount + ` where a.role <> 'candidate' and a.id = $1`
	return row, tx.db.GetContext(ctx, &row, query, id)
}

// InviteStaff creates a staff account and invites its person. It returns storage.ErrExists if the person has a staff
// account already, or the form was submitted before.
func (tx Tx) InviteStaff(ctx context.Context, s NewStaff, at time.Time) error {
	const query = `select account.invite_staff($1, $2, $3, $4, $5, $6)`
	_, err := tx.db.ExecContext(ctx, query, s.ID, s.Role, s.Name, s.Email, s.Language, at)
	return err
}

// InviteAgain sends the person of an account that is not set up a new invitation; the earlier one ends. It returns
// storage.ErrNotFound if the account is set up or disabled.
func (tx Tx) InviteAgain(ctx context.Context, id uuid.UUID, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select account.invite_again($1, $2)`, id, at)
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
