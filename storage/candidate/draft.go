package candidate

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage/pg"
)

// CreateDraft creates a request as a draft. Its id is the form's idempotency key. It returns storage.ErrExists if the
// draft was created before or the application has another one, and storage.ErrRequestLimit if the candidate has too many
// requests of a day.
func (tx Tx) CreateDraft(
	ctx context.Context, id, application uuid.UUID, recipient, language string, at time.Time,
) error {
	const query = `
		insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $6)`
	_, err := tx.db.ExecContext(ctx, query, id, application, tx.me.ID, recipient, language, at)
	return err
}

// touch raises the version of a draft. It returns storage.ErrChanged if the draft was changed or submitted since it was
// loaded.
func (tx Tx) touch(ctx context.Context, r *accommodation.Request, at time.Time) error {
	//guard:draft-version sql 2
	const query = `
		update accommodation.request set changed_at = $3, version = version + 1,
			statement_done = $4, evidence_done = $5, language = $6
		where id = $1 and version = $2 and submitted_at is null`
	return pg.Changed(tx.db.ExecContext(ctx, query, r.ID, r.Version, at, r.StatementDone, r.EvidenceDone, r.Language))
}

// SaveProgress stores which sections of a draft the candidate has completed. It returns storage.ErrChanged like all
// methods that save a draft.
func (tx Tx) SaveProgress(ctx context.Context, r *accommodation.Request, at time.Time) error {
	return tx.touch(ctx, r, at)
}

// SaveStages replaces the stages of a draft. It deletes the measures of other stages.
func (tx Tx) SaveStages(ctx context.Context, r *accommodation.Request, stages []uuid.UUID, at time.Time) error {
	if err := tx.touch(ctx, r, at); err != nil {
		return err
	}
	for _, query := range []string{
		`delete from accommodation.measure where request_id = $1 and stage_id <> all ($2)`,
		`delete from accommodation.request_stage where request_id = $1 and stage_id <> all ($2)`,
	} {
		if _, err := tx.db.ExecContext(ctx, query, r.ID, pg.UUIDs(stages)); err != nil {
			return err
		}
	}
	const add = `
		insert into accommodation.request_stage (request_id, candidate_id, stage_id)
		select $1, $2, s.id from interview.stage s join interview.application p on p.vacancy_id = s.vacancy_id
		where p.id = $3 and s.id = any ($4) on conflict do nothing`
	_, err := tx.db.ExecContext(ctx, add, r.ID, tx.me.ID, r.ApplicationID, pg.UUIDs(stages))
	return err
}

// Now returns the time of the transaction, which is that of a submission in it.
func (tx Tx) Now(ctx context.Context) (at time.Time, err error) {
	return at, tx.db.GetContext(ctx, &at, `select now()`)
}

// SealedReceipt is the receipt of a submission, sealed to the request key, and its digest.
type SealedReceipt struct{ Sealed, Digest []byte }

// Submit stores the submission of a draft, after accommodation.Request.Submit. The database fills in the time, which is
// that of Now. It returns storage.ErrChanged if the draft was changed or submitted since it was loaded.
func (tx Tx) Submit(ctx context.Context, r *accommodation.Request, receipt SealedReceipt) error {
	const request = `
		update accommodation.request set submitted_at = $3, due_on = $4, expedited = $5, receipt = $6, receipt_digest = $7,
			version = version + 1
		where id = $1 and version = $2 and submitted_at is null`
	err := pg.Changed(tx.db.ExecContext(
		ctx, request, r.ID, r.Version, r.SubmittedAt, r.DueOn, r.Expedited, receipt.Sealed, receipt.Digest,
	))
	if err != nil {
		return err
	}
	const measures = `
		update accommodation.measure set status = 'submitted', version = version + 1
		where request_id = $1 and status = 'draft'`
	if err := pg.Changed(tx.db.ExecContext(ctx, measures, r.ID)); err != nil {
		return err
	}
	if err := tx.recordRequestEvent(ctx, r.ID, uuid.NullUUID{}, "submitted", r.SubmittedAt); err != nil {
		return err
	}
	_, err = tx.db.ExecContext(ctx, `select mail.notify_advisers()`)
	return err
}

// Discard deletes a draft with everything in it and returns the ids of its files. It returns storage.ErrChanged if the
// request was submitted.
func (tx Tx) Discard(ctx context.Context, id uuid.UUID) (files []uuid.UUID, err error) {
	const evidence = `select id from accommodation.evidence where request_id = $1`
	if err := tx.db.SelectContext(ctx, &files, evidence, id); err != nil {
		return nil, err
	}
	const draft = `delete from accommodation.request where id = $1 and submitted_at is null`
	return files, pg.Changed(tx.db.ExecContext(ctx, draft, id))
}
