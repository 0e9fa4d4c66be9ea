package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage/pg"
)

type requestRow struct {
	ID            uuid.UUID    `db:"id"`
	Number        int64        `db:"number"`
	ApplicationID uuid.UUID    `db:"application_id"`
	VacancyID     uuid.UUID    `db:"vacancy_id"`
	CandidateID   uuid.UUID    `db:"candidate_id"`
	Recipient     string       `db:"recipient"`
	Language      string       `db:"language"`
	CreatedAt     time.Time    `db:"created_at"`
	ChangedAt     time.Time    `db:"changed_at"`
	SubmittedAt   sql.NullTime `db:"submitted_at"`
	DueOn         sql.NullTime `db:"due_on"`
	Expedited     bool         `db:"expedited"`
	StatementDone bool         `db:"statement_done"`
	EvidenceDone  bool         `db:"evidence_done"`
	Version       int          `db:"version"`
	Stages        []byte       `db:"stages"`   // a JSON list
	Measures      []byte       `db:"measures"` // a JSON list
}

func (r requestRow) toRequest() (accommodation.Request, error) {
	request := accommodation.Request{
		ID: r.ID, Number: r.Number, ApplicationID: r.ApplicationID, VacancyID: r.VacancyID, CandidateID: r.CandidateID,
		Recipient: r.Recipient, Language: r.Language, CreatedAt: r.CreatedAt, ChangedAt: r.ChangedAt,
		SubmittedAt: r.SubmittedAt.Time, DueOn: r.DueOn.Time, Expedited: r.Expedited,
		StatementDone: r.StatementDone, EvidenceDone: r.EvidenceDone, Version: r.Version,
	}
	return request, errors.Join(json.Unmarshal(r.Stages, &request.Stages), json.Unmarshal(r.Measures, &request.Measures))
}

// A request comes whole, with its stages and measures: each further statement would cost as much as this one.
const selectRequest = `
	select r.id, r.number, r.application_id, p.vacancy_id, r.candidate_id, r.recipient, r.language, r.created_at, r.changed_at,
		r.submitted_at, r.due_on, r.expedited, r.statement_done, r.evidence_done, r.version,
		(select coalesce(json_agg(t.stage_id order by s.position), '[]')
			from accommodation.request_stage t join interview.stage s on s.id = t.stage_id where t.request_id = r.id) as stages,
		(select coalesce(json_agg(json_build_object('ID', m.id, 'StageID', m.stage_id, 'Code', m.code, 'Parameters', m.parameters,
				'Complete', m.complete, 'Status', m.status, 'Version', m.version) order by s.position, k.position), '[]')
			from accommodation.measure m join interview.stage s on s.id = m.stage_id join interview.catalogue k on k.code = m.code
			where m.request_id = r.id) as measures
	from accommodation.request r join interview.application p on p.id = r.application_id`

// Request loads one of the candidate's own requests with its stages and measures.
func (tx Tx) Request(ctx context.Context, id uuid.UUID) (r accommodation.Request, err error) {
	var row requestRow
	if err := tx.db.GetContext(ctx, &row, selectRequest+` where r.id = $1`, id); err != nil {
		return r, err
	}
	return row.toRequest()
}

// Requests lists the candidate's own requests, the newest first.
func (tx Tx) Requests(ctx context.Context) ([]accommodation.Request, error) {
	var rows []requestRow
	if err := tx.db.SelectContext(ctx, &rows, selectRequest+` order by r.number desc`); err != nil {
		return nil, err
	}
	var list []accommodation.Request
	for _, row := range rows {
		r, err := row.toRequest()
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// VaultRecipient returns the public key of the vault, to which request keys are sealed. ErrNotFound: there is no vault yet.
func (tx Tx) VaultRecipient(ctx context.Context) (recipient string, err error) {
	return recipient, tx.db.GetContext(ctx, &recipient, `select recipient from seal.vault order by created_at limit 1`)
}

// FirstEvent is the earliest moment at which one of the stages takes place or is planned; zero when none is planned.
func (tx Tx) FirstEvent(ctx context.Context, r *accommodation.Request) (time.Time, error) {
	var first sql.NullTime
	const query = `
		select min(at) from (
			select cast(s.first_day as timestamp) at time zone 'UTC' as at from interview.stage s where s.id = any ($1)
			union all
			select lower(b.during) from interview.booking b where b.application_id = $2 and b.stage_id = any ($1) and b.status = 'confirmed') events`
	err := tx.db.GetContext(ctx, &first, query, pg.UUIDs(r.Stages), r.ApplicationID)
	return first.Time, err
}
