package storage

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// EvidenceRow is a file of a candidate's own request; everything about it but the time is inside its sealed label.
type EvidenceRow struct {
	ID         uuid.UUID `db:"id"`
	Label      []byte    `db:"label"`
	ReceivedAt time.Time `db:"received_at"`
}

// Evidence lists the files that were received for a request, the oldest first.
func (c Candidate) Evidence(ctx context.Context, request uuid.UUID) (rows []EvidenceRow, err error) {
	const query = `select id, label, received_at from accommodation.evidence where request_id = $1 and status = 'stored' order by received_at, id`
	return rows, c.tx.SelectContext(ctx, &rows, query, request)
}

// ReserveEvidence writes that a file begins to arrive, before its first byte. The form's key makes the same form, sent
// twice, one file: ErrExists. ErrNotFound: there is no such draft.
func (c Candidate) ReserveEvidence(ctx context.Context, id, request, key uuid.UUID, at time.Time) error {
	const query = `
		insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, created_at)
		select $1, r.id, r.candidate_id, $3, 'receiving', $4 from accommodation.request r where r.id = $2 and r.submitted_at is null`
	result, err := c.tx.ExecContext(ctx, query, id, request, key, at)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return ErrNotFound
	}
	return nil
}

// StoreEvidence writes that a file has arrived whole. ErrChanged: the request was sent or discarded meanwhile.
func (c Candidate) StoreEvidence(ctx context.Context, id uuid.UUID, label []byte, at time.Time) error {
	const lock = `
		select r.id from accommodation.request r join accommodation.evidence e on e.request_id = r.id
		where e.id = $1 and r.submitted_at is null for update of r`
	var request uuid.UUID
	if err := c.tx.GetContext(ctx, &request, lock, id); err != nil {
		return err
	}
	const query = `update accommodation.evidence set status = 'stored', label = $2, received_at = $3 where id = $1 and status = 'receiving'`
	if err := changed(c.tx.ExecContext(ctx, query, id, label, at)); err != nil {
		return err
	}
	_, err := c.tx.ExecContext(ctx, `update accommodation.request set changed_at = $2, version = version + 1 where id = $1`, request, at)
	return err
}

// DropEvidence removes the row of a file of a draft: it was taken back, or did not arrive whole.
func (c Candidate) DropEvidence(ctx context.Context, id, request uuid.UUID) error {
	const query = `
		delete from accommodation.evidence e where e.id = $1 and e.request_id = $2
			and exists (select from accommodation.request r where r.id = e.request_id and r.submitted_at is null)`
	return changed(c.tx.ExecContext(ctx, query, id, request))
}
