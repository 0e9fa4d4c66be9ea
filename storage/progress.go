package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
)

// CandidateDecision is a decision as its candidate gets it.
type CandidateDecision struct {
	MeasureID  uuid.UUID            `db:"measure_id"`
	Outcome    accommodation.Status `db:"outcome"`
	Code       sql.NullString       `db:"code"`
	Parameters []byte               `db:"parameters"`
	Reasons    []byte               `db:"reasons"` // sealed to the candidate zone
	Language   string               `db:"language"`
	Pseudonym  int                  `db:"pseudonym"`
	DecidedAt  time.Time            `db:"decided_at"`
}

// Granted reads what was granted or offered, where it was something.
func (d CandidateDecision) Granted() (code string, p catalogue.Parameters, err error) {
	if len(d.Parameters) == 0 {
		return d.Code.String, nil, nil
	}
	return d.Code.String, p, json.Unmarshal(d.Parameters, &p)
}

// Decisions lists the decisions on a request.
func (c Candidate) Decisions(ctx context.Context, request uuid.UUID) (list []CandidateDecision, err error) {
	const query = `
		select d.measure_id, d.outcome, d.code, d.parameters, d.reasons, d.language, d.pseudonym, d.decided_at
		from accommodation.decision d join accommodation.measure m on m.id = d.measure_id where m.request_id = $1`
	return list, c.tx.SelectContext(ctx, &list, query, request)
}

// EventRow is something that happened to a request or a measure.
type EventRow struct {
	MeasureID uuid.NullUUID `db:"measure_id"`
	Role      string        `db:"actor_role"`
	Step      string        `db:"step"`
	At        time.Time     `db:"at"`
}

// Events lists what happened to a request, in the order of time.
func (c Candidate) Events(ctx context.Context, request uuid.UUID) (list []EventRow, err error) {
	const query = `select measure_id, actor_role, step, at from accommodation.event where request_id = $1 order by at`
	return list, c.tx.SelectContext(ctx, &list, query, request)
}

// AccessLog lists who opened what of a request, the newest first.
func (c Candidate) AccessLog(ctx context.Context, request uuid.UUID) (rows []AccessRecord, err error) {
	const query = `select evidence_id, pseudonym, at from accommodation.access_log where request_id = $1 order by at desc`
	return rows, c.tx.SelectContext(ctx, &rows, query, request)
}

// SaveMeasureStep stores a candidate's step with one measure, and what follows from it by rule: loaded is the state that
// it was read with. ErrChanged: somebody was quicker.
func (c Candidate) SaveMeasureStep(ctx context.Context, request uuid.UUID, m *accommodation.Measure, loaded accommodation.Status, step string, at time.Time) error {
	const query = `update accommodation.measure set status = $3, version = version + 1 where id = $1 and status = $2`
	if err := changed(c.tx.ExecContext(ctx, query, m.ID, loaded, m.Status)); err != nil {
		return err
	}
	about := uuid.NullUUID{UUID: m.ID, Valid: true}
	if err := c.addEvent(ctx, request, about, step, at); err != nil || step == string(m.Status) {
		return err
	}
	return c.addEvent(ctx, request, about, string(m.Status), at)
}

// ReleaseOffer hands an accepted alternative to HR.
func (c Candidate) ReleaseOffer(ctx context.Context, measure uuid.UUID, at time.Time) error {
	const query = `update interview.arrangement set released_at = $2, version = version + 1 where id = $1 and released_at is null and status = 'approved'`
	return changed(c.tx.ExecContext(ctx, query, measure, at))
}

// WithdrawArrangement withdraws the arrangement of a measure; where there is none, or it is withdrawn already, nothing is
// left to do. ErrSchedulingStep: too late, it was provided.
func (c Candidate) WithdrawArrangement(ctx context.Context, measure uuid.UUID, at time.Time) error {
	var open bool
	const query = `select exists (select from interview.arrangement where id = $1 and status <> 'withdrawn')`
	if err := c.tx.GetContext(ctx, &open, query, measure); err != nil || !open {
		return err
	}
	return c.EndArrangement(ctx, measure, interview.ArrangementWithdrawn, at)
}

// Arranged tells where the arrangements of a request are, by measure, offers too.
func (c Candidate) Arranged(ctx context.Context, request uuid.UUID) (map[uuid.UUID]interview.ArrangementStatus, error) {
	var rows []struct {
		ID     uuid.UUID                   `db:"id"`
		Status interview.ArrangementStatus `db:"status"`
	}
	const query = `
		select a.id, a.status from interview.arrangement a
		where a.id = any (array(select m.id from accommodation.measure m where m.request_id = $1))`
	if err := c.tx.SelectContext(ctx, &rows, query, request); err != nil {
		return nil, err
	}
	arranged := make(map[uuid.UUID]interview.ArrangementStatus, len(rows))
	for _, r := range rows {
		arranged[r.ID] = r.Status
	}
	return arranged, nil
}

// EndArrangement waives or withdraws an arrangement, if there is one for the measure. ErrSchedulingStep: too late.
func (c Candidate) EndArrangement(ctx context.Context, id uuid.UUID, to interview.ArrangementStatus, at time.Time) error {
	var row struct {
		Status        interview.ArrangementStatus `db:"status"`
		ApplicationID uuid.UUID                   `db:"application_id"`
		VacancyID     uuid.UUID                   `db:"vacancy_id"`
	}
	if err := c.tx.GetContext(ctx, &row, `select status, application_id, vacancy_id from interview.arrangement where id = $1`, id); err != nil {
		return err
	}
	if err := interview.CheckStep(row.Status, to, interview.ByCandidate); err != nil {
		return err
	}
	if err := changed(c.tx.ExecContext(ctx, `update interview.arrangement set status = $3, version = version + 1 where id = $1 and status = $2`, id, row.Status, to)); err != nil {
		return err
	}
	const event = `
		insert into interview.event (id, application_id, candidate_id, vacancy_id, arrangement_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $5, $3, 'candidate', $6, $7)`
	_, err := c.tx.ExecContext(ctx, event, uuid.New(), row.ApplicationID, c.me.ID, row.VacancyID, id, string(to), at)
	return err
}
