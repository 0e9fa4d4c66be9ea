package candidate

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/storage/pg"
)

// SaveMeasures replaces the measures of one stage of a draft. A measure that stays keeps its parameters; a new one is
// complete if it has no parameters and takes no free text.
func (tx Tx) SaveMeasures(
	ctx context.Context, r *accommodation.Request, stage uuid.UUID, chosen []catalogue.Measure, at time.Time,
) error {
	if err := tx.touch(ctx, r, at); err != nil {
		return err
	}
	codes := make([]string, len(chosen))
	for i, m := range chosen {
		codes[i] = m.Code
	}
	const drop = `delete from accommodation.measure where request_id = $1 and stage_id = $2 and code <> all ($3)`
	if _, err := tx.db.ExecContext(ctx, drop, r.ID, stage, pq.Array(codes)); err != nil {
		return err
	}
	const add = `
		insert into accommodation.measure (
			id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
		values ($1, $2, $3, $4, $5, $6, '{}', $7, 'draft') on conflict (request_id, stage_id, code) do nothing`
	for _, m := range chosen {
		complete := len(m.Parameters) == 0 && !m.Words
		args := []any{uuid.New(), r.ID, r.ApplicationID, tx.me.ID, stage, m.Code, complete}
		if _, err := tx.db.ExecContext(ctx, add, args...); err != nil {
			return err
		}
	}
	return nil
}

// SaveParameters stores the parameters of one measure of a draft and marks it as complete.
func (tx Tx) SaveParameters(
	ctx context.Context, r *accommodation.Request, measure uuid.UUID, p catalogue.Parameters, at time.Time,
) error {
	if err := tx.touch(ctx, r, at); err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	const query = `
		update accommodation.measure set parameters = cast($3 as jsonb), complete = true, version = version + 1
		where id = $1 and request_id = $2 and status = 'draft'`
	return pg.Changed(tx.db.ExecContext(ctx, query, measure, r.ID, string(text)))
}

// RemoveMeasure removes a measure from a draft.
func (tx Tx) RemoveMeasure(ctx context.Context, r *accommodation.Request, measure uuid.UUID, at time.Time) error {
	if err := tx.touch(ctx, r, at); err != nil {
		return err
	}
	const query = `delete from accommodation.measure where id = $1 and request_id = $2`
	return pg.Changed(tx.db.ExecContext(ctx, query, measure, r.ID))
}

// SaveMeasureStep stores the new status of a measure after a candidate's step and records the events: the step, and the
// status if it differs. loaded is the status that was loaded. It returns storage.ErrChanged if it has changed since.
func (tx Tx) SaveMeasureStep(
	ctx context.Context, request uuid.UUID, m *accommodation.Measure, loaded accommodation.Status, step string,
	at time.Time,
) error {
	//guard:measure-version sql
	const query = `update accommodation.measure set status = $3, version = version + 1 where id = $1 and status = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, m.ID, loaded, m.Status)); err != nil {
		return err
	}
	about := uuid.NullUUID{UUID: m.ID, Valid: true}
	if err := tx.recordRequestEvent(ctx, request, about, step, at); err != nil || step == string(m.Status) {
		return err
	}
	return tx.recordRequestEvent(ctx, request, about, string(m.Status), at)
}
