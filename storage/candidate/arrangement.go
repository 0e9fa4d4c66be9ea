package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// Arrangement is an arrangement as its candidate sees it.
type Arrangement struct {
	ID         uuid.UUID                   `db:"id"`
	Code       string                      `db:"code"`
	Parameters []byte                      `db:"parameters"`
	Practical  string                      `db:"practical"`
	Conduct    string                      `db:"conduct"`
	Language   string                      `db:"language"` // of Practical and Conduct
	Status     interview.ArrangementStatus `db:"status"`
	ReleasedAt sql.NullTime                `db:"released_at"` // null: an offer
}

// Chosen decodes the parameters.
func (a Arrangement) Chosen() (p catalogue.Parameters, err error) {
	return p, json.Unmarshal(a.Parameters, &p)
}

// Arrangements lists the candidate's own arrangements for a stage of an application, offers left out.
func (tx Tx) Arrangements(ctx context.Context, application, stage uuid.UUID) (list []Arrangement, err error) {
	const query = `
		select id, code, parameters, practical, conduct, language, status, released_at from interview.arrangement
		where application_id = $1 and stage_id = $2 and released_at is not null and status <> 'withdrawn'
		order by released_at, id`
	return list, tx.db.SelectContext(ctx, &list, query, application, stage)
}

// Arrangement loads the arrangement of a measure, which may be an offer. It returns nil if there is none.
func (tx Tx) Arrangement(ctx context.Context, id uuid.UUID) (*Arrangement, error) {
	var rows []Arrangement
	const query = `
		select id, code, parameters, practical, conduct, language, status, released_at
		from interview.arrangement where id = $1`
	if err := tx.db.SelectContext(ctx, &rows, query, id); err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// ReleaseOffer makes an accepted alternative visible to HR. It returns storage.ErrChanged if it is no longer an offer.
func (tx Tx) ReleaseOffer(ctx context.Context, measure uuid.UUID, at time.Time) error {
	const query = `
		update interview.arrangement set released_at = $2, version = version + 1
		where id = $1 and released_at is null and status = 'approved'`
	return pg.Changed(tx.db.ExecContext(ctx, query, measure, at))
}

// WithdrawArrangement withdraws the arrangement of a measure. It does nothing if there is none or it is withdrawn. It
// returns interview.ErrSchedulingStep if it was provided.
func (tx Tx) WithdrawArrangement(ctx context.Context, measure uuid.UUID, at time.Time) error {
	var open bool
	const query = `select exists (select from interview.arrangement where id = $1 and status <> 'withdrawn')`
	if err := tx.db.GetContext(ctx, &open, query, measure); err != nil || !open {
		return err
	}
	return tx.EndArrangement(ctx, measure, interview.ArrangementWithdrawn, at)
}

// Arranged returns the status of each arrangement of a request, offers included, by measure.
func (tx Tx) Arranged(ctx context.Context, request uuid.UUID) (map[uuid.UUID]interview.ArrangementStatus, error) {
	var rows []struct {
		ID     uuid.UUID                   `db:"id"`
		Status interview.ArrangementStatus `db:"status"`
	}
	const query = `
		select a.id, a.status from interview.arrangement a
		where a.id = any (array(select m.id from accommodation.measure m where m.request_id = $1))`
	if err := tx.db.SelectContext(ctx, &rows, query, request); err != nil {
		return nil, err
	}
	arranged := make(map[uuid.UUID]interview.ArrangementStatus, len(rows))
	for _, r := range rows {
		arranged[r.ID] = r.Status
	}
	return arranged, nil
}

// EndArrangement waives or withdraws the arrangement of a measure. It returns storage.ErrNotFound if there is none, and
// interview.ErrSchedulingStep if its status does not allow the step.
func (tx Tx) EndArrangement(ctx context.Context, id uuid.UUID, to interview.ArrangementStatus, at time.Time) error {
	var row struct {
		Status        interview.ArrangementStatus `db:"status"`
		ApplicationID uuid.UUID                   `db:"application_id"`
	}
	const query = `select status, application_id from interview.arrangement where id = $1`
	if err := tx.db.GetContext(ctx, &row, query, id); err != nil {
		return err
	}
	if err := interview.CheckStep(row.Status, to, interview.ByCandidate); err != nil {
		return err
	}
	const step = `update interview.arrangement set status = $3, version = version + 1 where id = $1 and status = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, step, id, row.Status, to)); err != nil {
		return err
	}
	return tx.recordInterviewEvent(ctx, interviewEvent{
		application: row.ApplicationID, arrangement: uuid.NullUUID{UUID: id, Valid: true}, step: string(to), at: at,
	})
}
