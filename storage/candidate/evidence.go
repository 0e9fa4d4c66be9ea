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

// ReceivingTime is the longest time that an upload may take: the largest file over the slowest supported line.
const ReceivingTime = 6 * time.Hour

// ErrFull means that the request has the maximum number of files.
var ErrFull = errors.New("storage: the request has the maximum number of files")

// ErrBegun means that an upload of the same form began and has not ended.
var ErrBegun = errors.New("storage: the same form is being received")

// ErrMoreFiles means that a file was stored since the files of the request were counted.
var ErrMoreFiles = errors.New("storage: another file was stored since the count")

// Evidence is a file of a candidate's own request. Its name, type and size are in the sealed label.
type Evidence struct {
	ID          uuid.UUID `db:"id"`
	Label       []byte    `db:"label"`
	ReceivedAt  time.Time `db:"received_at"`
	SealedBytes int64     `db:"sealed_bytes"` // of the object, which is padded
}

// Evidence lists the stored files of a request, the oldest first.
func (tx Tx) Evidence(ctx context.Context, request uuid.UUID) (rows []Evidence, err error) {
	const query = `
		select id, label, received_at, sealed_bytes from accommodation.evidence
		where request_id = $1 and status = 'stored' order by received_at, id`
	return rows, tx.db.SelectContext(ctx, &rows, query, request)
}

// LockDraft locks a draft until the transaction ends, so that concurrent uploads count its files one after the other.
// It returns accommodation.ErrSubmitted if the request was submitted, and storage.ErrNotFound if there is none.
func (tx Tx) LockDraft(ctx context.Context, request uuid.UUID) error {
	var submitted bool
	const query = `select submitted_at is not null from accommodation.request where id = $1 for update`
	if err := tx.db.GetContext(ctx, &submitted, query, request); err != nil {
		return err
	}
	if submitted {
		return accommodation.ErrSubmitted
	}
	return nil
}

// ReserveEvidence inserts the row of a file before its upload begins. Idempotent by form key: a repeated submission
// returns storage.ErrExists if the file is stored, and ErrBegun if it is being received (see GiveUpEvidence). It
// returns ErrFull if the request has accommodation.MaxFiles files.
func (tx Tx) ReserveEvidence(ctx context.Context, id, request, key uuid.UUID, at time.Time) error {
	if err := tx.LockDraft(ctx, request); err != nil {
		return err
	}
	var there struct {
		Files int  `db:"files"`
		Begun bool `db:"begun"`
	}
	const count = `
		select count(*) filter (
				where form_key <> $2 and (status = 'stored' or status = 'receiving' and created_at > $3)) as files,
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

// GiveUpEvidence marks an upload that has not ended as removed: a browser that submits the form again has aborted the
// first upload. The row stays until its object, which a crash may have left, is deleted: see Leftovers.
func (tx Tx) GiveUpEvidence(ctx context.Context, request, key uuid.UUID) error {
	if err := tx.LockDraft(ctx, request); err != nil {
		return err
	}
	const query = `
		update accommodation.evidence set status = 'removed'
		where request_id = $1 and form_key = $2 and status = 'receiving'`
	_, err := tx.db.ExecContext(ctx, query, request, key)
	return err
}

// Arrival is a file that was received completely.
type Arrival struct {
	ID, Request uuid.UUID
	Label       []byte      // sealed
	SealedBytes int64       // of the object, which is padded
	Counted     []uuid.UUID // the stored files that were counted against the request's limit
	At          time.Time
}

// StoreEvidence marks a file as stored. It returns storage.ErrFileLimit if the candidate's files would be too large
// together. It returns ErrMoreFiles if a file is stored that was not counted: sizes are
// inside the sealed labels, so the caller counts again and repeats. It returns storage.ErrChanged if another sending
// of the form took the file's place, storage.ErrNotFound if the draft was discarded, and accommodation.ErrSubmitted
// if the request was sent.
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
		update accommodation.evidence set status = 'stored', label = $3, received_at = $4, sealed_bytes = $5
		where id = $1 and request_id = $2 and status = 'receiving'`
	return pg.Changed(tx.db.ExecContext(ctx, query, a.ID, a.Request, a.Label, a.At, a.SealedBytes))
}

// RemoveEvidence removes a file from a draft. Its row stays, without the label, until its object is deleted: see
// Leftovers. It returns storage.ErrChanged if the file was removed before or does not exist.
func (tx Tx) RemoveEvidence(ctx context.Context, id, request uuid.UUID, at time.Time) error {
	if err := tx.changeDraft(ctx, request, at); err != nil {
		return err
	}
	const query = `
		update accommodation.evidence set status = 'removed', label = null
		where id = $1 and request_id = $2 and status = 'stored'`
	return pg.Changed(tx.db.ExecContext(ctx, query, id, request))
}

// EmptyDraft removes all files from a draft that is to be discarded, also those that are being received.
func (tx Tx) EmptyDraft(ctx context.Context, request uuid.UUID, at time.Time) error {
	if err := tx.changeDraft(ctx, request, at); err != nil {
		return err
	}
	const query = `update accommodation.evidence set status = 'removed', label = null where request_id = $1`
	_, err := tx.db.ExecContext(ctx, query, request)
	return err
}

// changeDraft locks a draft until the transaction ends and raises its version. It returns accommodation.ErrSubmitted if
// the request was submitted, and storage.ErrNotFound if there is none.
func (tx Tx) changeDraft(ctx context.Context, request uuid.UUID, at time.Time) error {
	const query = `
		update accommodation.request set changed_at = $2, version = version + 1 where id = $1 and submitted_at is null`
	err := pg.Changed(tx.db.ExecContext(ctx, query, request, at))
	if errors.Is(err, storage.ErrChanged) {
		return cmp.Or(tx.LockDraft(ctx, request), err) // LockDraft's error is the reason
	}
	return err
}

// Leftovers lists the files of a request whose objects may exist but no longer count: removed files, and uploads that
// began before a time and did not end.
func (tx Tx) Leftovers(ctx context.Context, request uuid.UUID, before time.Time) (ids []uuid.UUID, err error) {
	const query = `
		select id from accommodation.evidence
		where request_id = $1 and (status = 'removed' or status = 'receiving' and created_at <= $2)`
	return ids, tx.db.SelectContext(ctx, &ids, query, request, before)
}

// ForgetEvidence deletes the rows of files whose objects were deleted. It skips stored files.
func (tx Tx) ForgetEvidence(ctx context.Context, ids ...uuid.UUID) error {
	const query = `delete from accommodation.evidence where id = any ($1) and status <> 'stored'`
	_, err := tx.db.ExecContext(ctx, query, pg.UUIDs(ids))
	return err
}
