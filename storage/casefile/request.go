package casefile

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// RequestColumns selects a RequestRow of a request r and its application p. A request comes whole, with its stages and
// measures: each further statement would cost as much as this one.
const RequestColumns = `
	r.id, r.number, r.application_id, p.vacancy_id, r.candidate_id, r.recipient, r.language, r.created_at, r.changed_at,
	r.submitted_at, r.due_on, r.expedited, r.statement_done, r.evidence_done, r.version,
	(select coalesce(json_agg(t.stage_id order by s.position), '[]')
		from accommodation.request_stage t join interview.stage s on s.id = t.stage_id where t.request_id = r.id) as stages,
	(select coalesce(json_agg(json_build_object('ID', m.id, 'StageID', m.stage_id, 'Code', m.code,
			'Parameters', m.parameters, 'Complete', m.complete, 'Status', m.status, 'Version', m.version)
			order by s.position, k.position), '[]')
		from accommodation.measure m
		join interview.stage s on s.id = m.stage_id
		join interview.catalogue k on k.code = m.code
		where m.request_id = r.id) as measures`

// RequestRow is a row of RequestColumns.
type RequestRow struct {
	ID            uuid.UUID                         `db:"id"`
	Number        int64                             `db:"number"`
	ApplicationID uuid.UUID                         `db:"application_id"`
	VacancyID     uuid.UUID                         `db:"vacancy_id"`
	CandidateID   uuid.UUID                         `db:"candidate_id"`
	Recipient     string                            `db:"recipient"`
	Language      string                            `db:"language"`
	CreatedAt     time.Time                         `db:"created_at"`
	ChangedAt     time.Time                         `db:"changed_at"`
	SubmittedAt   sql.NullTime                      `db:"submitted_at"`
	DueOn         sql.NullTime                      `db:"due_on"`
	Expedited     bool                              `db:"expedited"`
	StatementDone bool                              `db:"statement_done"`
	EvidenceDone  bool                              `db:"evidence_done"`
	Version       int                               `db:"version"`
	Stages        row.JSON[[]uuid.UUID]             `db:"stages"`
	Measures      row.JSON[[]accommodation.Measure] `db:"measures"`
}

// ToRequest converts a row.
func (r RequestRow) ToRequest() accommodation.Request {
	return accommodation.Request{
		ID: r.ID, Number: r.Number, ApplicationID: r.ApplicationID, VacancyID: r.VacancyID, CandidateID: r.CandidateID,
		Recipient: r.Recipient, Language: r.Language, CreatedAt: r.CreatedAt, ChangedAt: r.ChangedAt,
		SubmittedAt: r.SubmittedAt.Time, DueOn: r.DueOn.Time, Expedited: r.Expedited,
		StatementDone: r.StatementDone, EvidenceDone: r.EvidenceDone, Version: r.Version,
		Stages: r.Stages.Value, Measures: r.Measures.Value,
	}
}

// Requests loads the requests r that a condition selects.
func Requests(ctx context.Context, tx *pg.Tx, condition string, args ...any) ([]accommodation.Request, error) {
	var rows []RequestRow
	const query = `
		select ` + RequestColumns + `
		from accommodation.request r join interview.application p on p.id = r.application_id `
	if err := tx.SelectContext(ctx, &rows, query+condition, args...); err != nil {
		return nil, err
	}
	list := make([]accommodation.Request, len(rows))
	for i, r := range rows {
		list[i] = r.ToRequest()
	}
	return list, nil
}
