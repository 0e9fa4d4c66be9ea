package storage

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/catalogue"
)

// SaveMeasures replaces what is asked for one stage of a draft. A measure that stays keeps its answers; a new one is
// complete when it has no questions.
func (c Candidate) SaveMeasures(ctx context.Context, r *accommodation.Request, stage uuid.UUID, chosen []catalogue.Measure, at time.Time) error {
	if err := c.touch(ctx, r, at); err != nil {
		return err
	}
	codes := make([]string, len(chosen))
	for i, kind := range chosen {
		codes[i] = kind.Code
	}
	const drop = `delete from accommodation.measure where request_id = $1 and stage_id = $2 and code <> all ($3)`
	if _, err := c.tx.ExecContext(ctx, drop, r.ID, stage, pq.Array(codes)); err != nil {
		return err
	}
	const add = `
		insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
		values ($1, $2, $3, $4, $5, $6, '{}', $7, 'draft') on conflict (request_id, stage_id, code) do nothing`
	for _, kind := range chosen {
		complete := len(kind.Parameters) == 0 && !kind.Words
		if _, err := c.tx.ExecContext(ctx, add, uuid.New(), r.ID, r.ApplicationID, c.me.ID, stage, kind.Code, complete); err != nil {
			return err
		}
	}
	return nil
}

// SaveParameters keeps the answers about one measure of a draft.
func (c Candidate) SaveParameters(ctx context.Context, r *accommodation.Request, measure uuid.UUID, p catalogue.Parameters, at time.Time) error {
	if err := c.touch(ctx, r, at); err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	const query = `
		update accommodation.measure set parameters = cast($3 as jsonb), complete = true, version = version + 1
		where id = $1 and request_id = $2 and status = 'draft'`
	return changed(c.tx.ExecContext(ctx, query, measure, r.ID, string(text)))
}

// RemoveMeasure takes a measure out of a draft.
func (c Candidate) RemoveMeasure(ctx context.Context, r *accommodation.Request, measure uuid.UUID, at time.Time) error {
	if err := c.touch(ctx, r, at); err != nil {
		return err
	}
	return changed(c.tx.ExecContext(ctx, `delete from accommodation.measure where id = $1 and request_id = $2`, measure, r.ID))
}

func uuids(ids []uuid.UUID) any {
	text := make([]string, len(ids))
	for i, id := range ids {
		text[i] = id.String()
	}
	return pq.Array(text)
}
