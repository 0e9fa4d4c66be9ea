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
	Kind     string    `db:"kind"` // "notification", "link", "invitation" or "account"
	Address  string    `db:"address"`
	Language string    `db:"language"`
	Attempts int       `db:"attempts"` // before this one
}

// claim is the rule of one notification an hour and address. Of two workers that lease messages to one address at the
// same time, the second waits for the first and then claims nothing.
//
//guard:hourly-mail sql
const claim = `
		insert into mail.rate_limit as l (address, message_id, leased_at)
		select distinct on (due.address) due.address, due.id, $1 from due
		where due.kind = 'notification' order by due.address, due.due_at
		on conflict (address) do update set message_id = excluded.message_id, leased_at = excluded.leased_at
		where l.address = excluded.address and (
			l.message_id = excluded.message_id or l.leased_at <= excluded.leased_at - interval '1 hour')`

// LeaseMessages leases up to limit due messages, so that no other worker sends them too. The lease of a crashed worker
// expires. An address has one notification an hour: another one is not leased before the hour is over, and those that
// have come until then are joined into one.
func (tx Tx) LeaseMessages(
	ctx context.Context, now time.Time, lease time.Duration, limit int,
) (messages []OutboxMessage, err error) {
	query := `
		with due as (
			select d.id, d.kind, d.due_at, coalesce(d.address, a.email) as address
			from mail.outbox d left join account.account a on a.id = d.account_id
			where d.failed_at is null and d.due_at <= $1 and (d.leased_until is null or d.leased_until < $1)
				and (d.kind <> 'notification' or not exists (
					select from mail.rate_limit l where l.address = coalesce(d.address, a.email)
						and l.message_id <> d.id and l.leased_at > cast($1 as timestamptz) - interval '1 hour'))
			order by d.due_at limit $3 for update of d skip locked
		), claimed as (` + claim + ` returning l.address, l.message_id
		), other as (
			select o.id, o.by_hr, claimed.message_id from claimed
			join mail.outbox o on o.id <> claimed.message_id and (o.address = claimed.address or o.address is null
				and o.account_id = any (array(select a.id from account.account a where a.email = claimed.address)))
			where o.kind = 'notification' and o.failed_at is null and (o.leased_until is null or o.leased_until < $1)
			for update of o skip locked
		), joined as (delete from mail.outbox o using other where o.id = other.id)
		update mail.outbox o set leased_until = $2, attempts = o.attempts + 1,
			by_hr = o.by_hr or exists (select from other where other.message_id = o.id and other.by_hr)
		where o.id in (select due.id from due where due.kind <> 'notification' union all select claimed.message_id from claimed)
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

// Invitation is what the mail of an invitation needs to know.
type Invitation struct {
	Language string       `db:"language"`
	Role     account.Role `db:"role"`
	IsReset  bool         `db:"is_reset"` // the account was set up before
}

// CreateInvitation stores the token of an invitation's link. It returns storage.ErrNotFound if the invitation was
// withdrawn, sent again or used since.
func (tx Tx) CreateInvitation(
	ctx context.Context, message uuid.UUID, link account.Token, at, until time.Time,
) (i Invitation, err error) {
	const query = `select language, role, is_reset from mail.create_invitation($1, $2, $3, $4)`
	return i, tx.db.GetContext(ctx, &i, query, message, link.Hash(), at, until)
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

// RetryMessage schedules another attempt. The message does not count as the notification of the hour.
func (tx Tx) RetryMessage(ctx context.Context, id uuid.UUID, due time.Time) error {
	const query = `
		with failed as (delete from mail.rate_limit where message_id = $1)
		update mail.outbox set due_at = $2, leased_until = null where id = $1`
	_, err := tx.db.ExecContext(ctx, query, id, due)
	return err
}

// GiveUpMessage marks a message as failed, with the address that refused it. It stays, for HR to be told. It does not
// count as the notification of the hour.
func (tx Tx) GiveUpMessage(ctx context.Context, m OutboxMessage, at time.Time) error {
	const query = `
		with failed as (delete from mail.rate_limit where message_id = $1)
		update mail.outbox set failed_at = $2, leased_until = null, address = $3 where id = $1`
	_, err := tx.db.ExecContext(ctx, query, m.ID, at, m.Address)
	return err
}
