package worker

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// OutboxMessage is a message that waits to be sent.
type OutboxMessage struct {
	ID       uuid.UUID `db:"id"`
	Kind     string    `db:"kind"` // "notification" or "link"
	Address  string    `db:"address"`
	Language string    `db:"language"`
	Attempts int       `db:"attempts"` // before this one
}

// LeaseMessages leases up to limit due messages, so that no other worker sends them too. The lease of a crashed worker
// expires.
func (tx Tx) LeaseMessages(
	ctx context.Context, now time.Time, lease time.Duration, limit int,
) (messages []OutboxMessage, err error) {
	const query = `
		update mail.outbox o set leased_until = $2, attempts = o.attempts + 1
		where o.id in (
			select d.id from mail.outbox d
			where d.failed_at is null and d.due_at <= $1 and (d.leased_until is null or d.leased_until < $1)
			order by d.due_at limit $3 for update skip locked)
		returning o.id, o.kind, o.attempts - 1 as attempts,
			coalesce(o.address, (select a.email from account.account a where a.id = o.account_id)) as address,
			coalesce((select a.language from account.account a where a.id = o.account_id), o.language) as language`
	return messages, tx.db.SelectContext(ctx, &messages, query, now, now.Add(lease), limit)
}

// CreateLink stores a sign-in link for the candidate with an address and returns the language of the account. It
// returns storage.ErrNotFound if there is no such candidate.
func (tx Tx) CreateLink(
	ctx context.Context, email string, link account.Token, at, until time.Time,
) (language string, err error) {
	const query = `select language from mail.create_link($1, $2, $3, $4)`
	return language, tx.db.GetContext(ctx, &language, query, email, link.Hash(), at, until)
}

// DropMessage deletes a message that was sent, or that has no recipient. If a step of HR caused it, HR is not told any
// more that the address refused an earlier one.
func (tx Tx) DropMessage(ctx context.Context, m OutboxMessage) error {
	const query = `
		with sent as (delete from mail.outbox where id = $1 returning by_hr)
		delete from mail.outbox o using sent
		where sent.by_hr and o.by_hr and o.failed_at is not null and o.address = $2`
	_, err := tx.db.ExecContext(ctx, query, m.ID, m.Address)
	return err
}

// RetryMessage schedules another attempt.
func (tx Tx) RetryMessage(ctx context.Context, id uuid.UUID, due time.Time) error {
	_, err := tx.db.ExecContext(ctx, `update mail.outbox set due_at = $2, leased_until = null where id = $1`, id, due)
	return err
}

// GiveUpMessage marks a message as failed, with the address that refused it. It stays, for HR to be told.
func (tx Tx) GiveUpMessage(ctx context.Context, m OutboxMessage, at time.Time) error {
	const query = `update mail.outbox set failed_at = $2, leased_until = null, address = $3 where id = $1`
	_, err := tx.db.ExecContext(ctx, query, m.ID, at, m.Address)
	return err
}
