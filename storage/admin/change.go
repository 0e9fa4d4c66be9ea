package admin

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
)

// ChangeKind says what a change does to a staff account.
type ChangeKind string

// The changes of an account. Sessions of one that is disabled end at once.
const (
	ChangeCreate  ChangeKind = "create"
	ChangeEnable  ChangeKind = "enable"
	ChangeDisable ChangeKind = "disable"
	ChangeReset   ChangeKind = "reset" // a new invitation for a person who cannot sign in any more
)

// NewChange is a change that an administrator asks for.
type NewChange struct {
	ID        uuid.UUID // of the form: the same one twice asks once
	AccountID uuid.UUID
	Kind      ChangeKind
	AtOnce    bool   // of a reset: what the person signs in with ends when it is approved
	Reason    string // for the administrator who approves it
}

// Change is a change of an account that takes two administrators, and what became of it.
type Change struct {
	ID          uuid.UUID      `db:"id"`
	AccountID   uuid.UUID      `db:"account_id"`
	Name        string         `db:"name"` // of the account
	Kind        ChangeKind     `db:"kind"`
	AtOnce      bool           `db:"at_once"`
	Reason      string         `db:"reason"`
	RequestedBy uuid.UUID      `db:"requested_by"`
	Requester   string         `db:"requester"` // the name
	RequestedAt time.Time      `db:"requested_at"`
	EndsAt      time.Time      `db:"ends_at"`
	Outcome     sql.NullString `db:"outcome"` // "approved", "refused", "withdrawn" or "ended"; null while it waits
	Decider     sql.NullString `db:"decider"` // the name
	DecidedAt   sql.NullTime   `db:"decided_at"`
	Refusal     sql.NullString `db:"refusal"` // why it was refused
}

// Waits reports whether the change can still be approved.
func (c Change) Waits(at time.Time) bool { return !c.Outcome.Valid && c.EndsAt.After(at) }

const selectChange = `
		select c.id, c.account_id, a.name, c.kind, c.at_once, c.reason, c.requested_by, q.name as requester,
			c.requested_at, c.ends_at, c.outcome, d.name as decider, c.decided_at, c.refusal
		from account.change c join account.account a on a.id = c.account_id
		join account.account q on q.id = c.requested_by
		left join account.account d on d.id = c.decided_by`

// Change loads a change. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Change(ctx context.Context, id uuid.UUID) (c Change, err error) {
	return c, tx.db.GetContext(ctx, &c, selectChange+` where c.id = $1`, id)
}

// changesShown is the number of changes of one account that are read.
const changesShown = 20

// Changes lists the newest changes of an account, the newest first.
func (tx Tx) Changes(ctx context.Context, account uuid.UUID) (list []Change, err error) {
	const query = selectChange + ` where c.account_id = $1 order by c.requested_at desc, c.id limit $2`
	return list, tx.db.SelectContext(ctx, &list, query, account, changesShown)
}

// Waiting lists the accounts of which a change waits for approval, by name.
func (tx Tx) Waiting(ctx context.Context, at time.Time) (rows []Account, err error) {
	const query = selectAccount + `
		where a.role <> 'candidate' and a.id = any (array(
			select c.account_id from account.change c where c.outcome is null and c.ends_at > $1))
		order by a.name, a.id`
	return rows, tx.db.SelectContext(ctx, &rows, query, at)
}

// Approvers returns how many other administrators could approve a change of an account that this one asks for. The zero
// id stands for an account that is to be created.
func (tx Tx) Approvers(ctx context.Context, account uuid.UUID) (n int, err error) {
	return n, tx.db.GetContext(ctx, &n, `select account.approvers($1)`, account)
}

// RequestChange changes an account, or waits for the approval of another administrator. It returns storage.ErrChanged if
// the account is not in the state that it changes, storage.ErrWaits if another change of it waits, storage.ErrExists if
// its address has another account, and storage.ErrNoApprover if no other administrator could approve it.
func (tx Tx) RequestChange(ctx context.Context, n NewChange, at time.Time) (waits bool, err error) {
	const query = `select account.request_change($1, $2, $3, $4, $5, $6)`
	return waits, tx.db.GetContext(ctx, &waits, query, n.ID, n.AccountID, n.Kind, n.AtOnce, n.Reason, at)
}

// ApproveChange makes a change that another administrator asked for. It returns storage.ErrSecondPerson to the one who
// did, and storage.ErrChanged if the change does not wait any more or the account is in another state.
func (tx Tx) ApproveChange(ctx context.Context, id uuid.UUID, at time.Time) error {
	return tx.decide(ctx, id, "approved", sql.NullString{}, at)
}

// RefuseChange ends a change that another administrator asked for, and says why. It returns errors as ApproveChange
// does.
func (tx Tx) RefuseChange(ctx context.Context, id uuid.UUID, why string, at time.Time) error {
	return tx.decide(ctx, id, "refused", sql.NullString{String: why, Valid: true}, at)
}

// WithdrawChange takes back a change that the administrator asked for.
func (tx Tx) WithdrawChange(ctx context.Context, id uuid.UUID, at time.Time) error {
	return tx.decide(ctx, id, "withdrawn", sql.NullString{}, at)
}

func (tx Tx) decide(ctx context.Context, id uuid.UUID, outcome string, why sql.NullString, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select account.decide_change($1, $2, $3, $4)`, id, outcome, why, at)
	return err
}
