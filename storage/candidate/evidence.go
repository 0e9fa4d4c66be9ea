package candidate

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// ReceivingTime is the longest that a file may take to arrive: the largest one on the slowest line that is waited for.
const ReceivingTime = 6 * time.Hour

// ErrFull says that a request holds as many files as it can.
var ErrFull = errors.New("storage: the request holds as many files as it can")

// ErrBegun says that a file of the same form began to arrive and has not arrived.
var ErrBegun = errors.New("storage: the same form began to arrive")

// ErrMoreFiles says that a file was stored since the files of the request were counted.
var ErrMoreFiles = errors.New("storage: another file was stored meanwhile")

// Evidence is a file of a candidate's own request; everything about it but the time is inside its sealed label.
type Evidence struct {
	ID         uuid.UUID `db:"id"`
	Label      []byte    `db:"label"`
	ReceivedAt time.Time `db:"received_at"`
}

// Evidence lists the files that were received for a request, the oldest first.
func (tx Tx) Evidence(ctx context.Context, request uuid.UUID) (rows []Evidence, err error) {
	const query = `select id, label, received_at from accommodation.evidence where request_id = $1 and status = 'stored' order by received_at, id`
	return rows, tx.db.SelectContext(ctx, &rows, query, request)
}

// LockDraft holds a draft until the transaction ends, so that its files are counted one after the other.
// accommodation.ErrSubmitted: it was sent. ErrNotFound: there is none.
func (tx Tx) LockDraft(ctx context.Context, request uuid.UUID) error {
	var sent bool
	if err := tx.db.GetContext(ctx, &sent, `select submitted_at is not null from accommodation.request where id = $1 for update`, request); err != nil {
		return err
	}
	if sent {
		return accommodation.ErrSubmitted
	}
	return nil
}

// ReserveEvidence writes that a file begins to arrive, before its first byte. The form's key makes the same form, sent
// twice, one file: ErrExists once it has arrived, and ErrBegun until then; see GiveUpEvidence. ErrFull: no further file fits.
func (tx Tx) ReserveEvidence(ctx context.Context, id, request, key uuid.UUID, at time.Time) error {
	if err := tx.LockDraft(ctx, request); err != nil {
		return err
	}
	var there struct {
		Files int  `db:"files"`
		Begun bool `db:"begun"`
	}
	const count = `
		select count(*) filter (where form_key <> $2 and (status = 'stored' or status = 'receiving' and created_at > $3)) as files,
			coalesce(bool_or(form_key = $2 and status = 'receiving'), false) as begun
		from accommodation.evidence where request_id = $1`
	if err := tx.db.GetContext(ctx, &there, count, request, key, at.Add(-ReceivingTime)); err != nil {
		return err
	}
	switch {
	case there.Begun:
		return ErrBegun
	case there.Files >= accommodation.MaxFiles:
		return ErrFull
	}
	const query = `
		insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, created_at)
		values ($1, $2, $3, $4, 'receiving', $5)`
	_, err := tx.db.ExecContext(ctx, query, id, request, tx.me.ID, key, at)
	return err
}

// GiveUpEvidence gives up a sending that began and has not ended: a browser that sends a form again has given the first
// sending up. Its row stays until its object is gone, which may be there if the program died between the two: see Leftovers.
func (tx Tx) GiveUpEvidence(ctx context.Context, request, key uuid.UUID) error {
	if err := tx.LockDraft(ctx, request); err != nil {
		return err
	}
	const query = `update accommodation.evidence set status = 'removed' where request_id = $1 and form_key = $2 and status = 'receiving'`
	_, err := tx.db.ExecContext(ctx, query, request, key)
	return err
}

// Arrival is a file that has arrived whole.
type Arrival struct {
	ID, Request uuid.UUID
	Label       []byte      // sealed
	Counted     []uuid.UUID // the stored files that were counted against the request's limit
	At          time.Time
}

// StoreEvidence marks a file as stored. It returns ErrMoreFiles if a file is stored that was not counted: sizes are inside the
// sealed labels, so the caller counts again and repeats. It returns storage.ErrChanged if another sending of the form took the
// file's place, storage.ErrNotFound if the draft was discarded, and accommodation.ErrSubmitted if the request was sent.
func (tx Tx) StoreEvidence(ctx context.Context, a Arrival) error {
	if err := tx.changeDraft(ctx, a.Request, a.At); err != nil { // no other file of the draft is stored until the end
		return err
	}
	var uncounted bool
	const others = `
		select exists (select from accommodation.evidence where request_id = $1 and status = 'stored' and id <> all ($2))`
	if err := tx.db.GetContext(ctx, &uncounted, others, a.Request, pg.UUIDs(a.Counted)); err != nil {
		return err
	}
	if uncounted {
		return ErrMoreFiles
	}
	const query = `
		update accommodation.evidence set status = 'stored', label = $3, received_at = $4
		where id = $1 and request_id = $2 and status = 'receiving'`
	return pg.Changed(tx.db.ExecContext(ctx, query, a.ID, a.Request, a.Label, a.At))
}

// RemoveEvidence takes a file out of a draft. Its row stays, without its label, until the object is gone too: see
// Leftovers. ErrChanged: it was removed before, or there is no such file.
func (tx Tx) RemoveEvidence(ctx context.Context, id, request uuid.UUID, at time.Time) error {
	if err := tx.changeDraft(ctx, request, at); err != nil {
		return err
	}
	const query = `update accommodation.evidence set status = 'removed', label = null where id = $1 and request_id = $2 and status = 'stored'`
	return pg.Changed(tx.db.ExecContext(ctx, query, id, request))
}

// EmptyDraft takes all files out of a draft that is about to be discarded, also those that are arriving.
func (tx Tx) EmptyDraft(ctx context.Context, request uuid.UUID, at time.Time) error {
	if err := tx.changeDraft(ctx, request, at); err != nil {
		return err
	}
	_, err := tx.db.ExecContext(ctx, `update accommodation.evidence set status = 'removed', label = null where request_id = $1`, request)
	return err
}

// changeDraft holds a draft until the transaction ends and notes that it was changed. accommodation.ErrSubmitted: it was sent.
// ErrNotFound: there is none.
func (tx Tx) changeDraft(ctx context.Context, request uuid.UUID, at time.Time) error {
	const query = `update accommodation.request set changed_at = $2, version = version + 1 where id = $1 and submitted_at is null`
	err := pg.Changed(tx.db.ExecContext(ctx, query, request, at))
	if errors.Is(err, storage.ErrChanged) {
		return cmp.Or(tx.LockDraft(ctx, request), err) // the first says why
	}
	return err
}

// Leftovers lists the files of a request that no longer count and whose objects may still be there: those that were
// removed, and those that began to arrive before a moment and never did.
func (tx Tx) Leftovers(ctx context.Context, request uuid.UUID, before time.Time) (ids []uuid.UUID, err error) {
	const query = `
		select id from accommodation.evidence where request_id = $1 and (status = 'removed' or status = 'receiving' and created_at <= $2)`
	return ids, tx.db.SelectContext(ctx, &ids, query, request, before)
}

// ForgetEvidence deletes the rows of files whose objects are gone. A file that was received is left alone.
func (tx Tx) ForgetEvidence(ctx context.Context, ids ...uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `delete from accommodation.evidence where id = any ($1) and status <> 'stored'`, pg.UUIDs(ids))
	return err
}
