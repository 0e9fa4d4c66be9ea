package admin

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
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
	RefusedAt    sql.NullTime `db:"refused_at"` // when the mail with the invitation was given up
}

// Active reports whether the account is not disabled.
func (r Account) Active() bool { return r.Status == "active" }

// selectAccount selects the columns of an Account.
const selectAccount = `
		select a.id, a.name, a.email, a.role, a.status, a.pseudonym, a.set_up_at, i.expires_at as invited_until,
			i.refused_at
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

// InviteStaff creates a staff account and invites its person. A medical adviser or an administrator waits for the
// approval of another administrator, to whom reason says why. It returns storage.ErrExists if the address has a staff account
// already, or the form was submitted before, and storage.ErrNoApprover if there is no other administrator.
func (tx Tx) InviteStaff(ctx context.Context, s NewStaff, reason string, at time.Time) (waits bool, err error) {
	const query = `select account.create_staff($1, $2, $3, $4, $5, $6, $7)`
	return waits, tx.db.GetContext(ctx, &waits, query, s.ID, s.Role, s.Name, s.Email, s.Language, reason, at)
}

// InviteAgain sends the person of an account that is not set up a new invitation; the earlier one ends. It returns
// storage.ErrNotFound if the account is set up or disabled.
func (tx Tx) InviteAgain(ctx context.Context, id uuid.UUID, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select account.invite_again($1, $2)`, id, at)
	return err
}

// EndSessions ends all sessions of a staff account. It returns storage.ErrNotFound if it is none.
func (tx Tx) EndSessions(ctx context.Context, id uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `select account.end_staff_sessions($1)`, id)
	return err
}

// UnattendedApplications counts the applications with a request that waits for a decision, on which no adviser works: none
// is left who is not excluded.
func (tx Tx) UnattendedApplications(ctx context.Context) (n int, err error) {
	return n, tx.db.GetContext(ctx, &n, `select account.unattended_applications()`)
}
