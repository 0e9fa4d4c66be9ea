package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
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

func (r requestRow) request() (accommodation.Request, error) {
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
func (c Candidate) Request(ctx context.Context, id uuid.UUID) (r accommodation.Request, err error) {
	var row requestRow
	if err := c.tx.GetContext(ctx, &row, selectRequest+` where r.id = $1`, id); err != nil {
		return r, err
	}
	return row.request()
}

// Requests lists the candidate's own requests, the newest first.
func (c Candidate) Requests(ctx context.Context) ([]accommodation.Request, error) {
	var rows []requestRow
	if err := c.tx.SelectContext(ctx, &rows, selectRequest+` order by r.number desc`); err != nil {
		return nil, err
	}
	var list []accommodation.Request
	for _, row := range rows {
		r, err := row.request()
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// VaultRecipient returns the public key of the vault, to which request keys are sealed. ErrNotFound: there is no vault yet.
func (c Candidate) VaultRecipient(ctx context.Context) (recipient string, err error) {
	return recipient, c.tx.GetContext(ctx, &recipient, `select recipient from seal.vault order by created_at limit 1`)
}

// CreateDraft starts a request. The same id again (the form's key) is ErrExists: the draft is there.
func (c Candidate) CreateDraft(ctx context.Context, id, application uuid.UUID, recipient, language string, at time.Time) error {
	const query = `
		insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $6)`
	_, err := c.tx.ExecContext(ctx, query, id, application, c.me.ID, recipient, language, at)
	return err
}

// touch notes that a draft was changed; ErrChanged when it was sent meanwhile or somebody changed it since it was read.
func (c Candidate) touch(ctx context.Context, r *accommodation.Request, at time.Time) error {
	const query = `
		update accommodation.request set changed_at = $3, version = version + 1, statement_done = $4, evidence_done = $5, language = $6
		where id = $1 and version = $2 and submitted_at is null`
	return changed(c.tx.ExecContext(ctx, query, r.ID, r.Version, at, r.StatementDone, r.EvidenceDone, r.Language))
}

// SaveProgress keeps which parts of a draft the candidate has gone through.
func (c Candidate) SaveProgress(ctx context.Context, r *accommodation.Request, at time.Time) error {
	return c.touch(ctx, r, at)
}

// SaveStages replaces the stages of a draft; measures for stages that were left out go.
func (c Candidate) SaveStages(ctx context.Context, r *accommodation.Request, stages []uuid.UUID, at time.Time) error {
	if err := c.touch(ctx, r, at); err != nil {
		return err
	}
	for _, query := range []string{
		`delete from accommodation.measure where request_id = $1 and stage_id <> all ($2)`,
		`delete from accommodation.request_stage where request_id = $1 and stage_id <> all ($2)`,
	} {
		if _, err := c.tx.ExecContext(ctx, query, r.ID, uuids(stages)); err != nil {
			return err
		}
	}
	const add = `
		insert into accommodation.request_stage (request_id, candidate_id, stage_id)
		select $1, $2, s.id from interview.stage s join interview.application p on p.vacancy_id = s.vacancy_id
		where p.id = $3 and s.id = any ($4) on conflict do nothing`
	_, err := c.tx.ExecContext(ctx, add, r.ID, c.me.ID, r.ApplicationID, uuids(stages))
	return err
}

// Submit sends a draft: the request as (*accommodation.Request).Submit left it. ErrChanged: it was sent or changed meanwhile.
func (c Candidate) Submit(ctx context.Context, r *accommodation.Request) error {
	const request = `
		update accommodation.request set submitted_at = $3, due_on = $4, expedited = $5, version = version + 1
		where id = $1 and version = $2 and submitted_at is null`
	if err := changed(c.tx.ExecContext(ctx, request, r.ID, r.Version, r.SubmittedAt, r.DueOn, r.Expedited)); err != nil {
		return err
	}
	const measures = `update accommodation.measure set status = 'submitted', version = version + 1 where request_id = $1 and status = 'draft'`
	if err := changed(c.tx.ExecContext(ctx, measures, r.ID)); err != nil {
		return err
	}
	if err := c.addEvent(ctx, r.ID, uuid.NullUUID{}, "submitted", r.SubmittedAt); err != nil {
		return err
	}
	_, err := c.tx.ExecContext(ctx, `select mail.notify_advisers()`)
	return err
}

// Discard deletes a draft and everything in it, and returns the ids of its files. ErrChanged: it was sent meanwhile.
func (c Candidate) Discard(ctx context.Context, id uuid.UUID) (files []uuid.UUID, err error) {
	if err := c.tx.SelectContext(ctx, &files, `select id from accommodation.evidence where request_id = $1`, id); err != nil {
		return nil, err
	}
	return files, changed(c.tx.ExecContext(ctx, `delete from accommodation.request where id = $1 and submitted_at is null`, id))
}

func (c Candidate) addEvent(ctx context.Context, request uuid.UUID, measure uuid.NullUUID, step string, at time.Time) error {
	const query = `
		insert into accommodation.event (id, request_id, candidate_id, measure_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $3, 'candidate', $5, $6)`
	_, err := c.tx.ExecContext(ctx, query, uuid.New(), request, c.me.ID, measure, step, at)
	return err
}

// FirstEvent is the earliest moment at which one of the stages takes place or is planned; zero when none is planned.
func (c Candidate) FirstEvent(ctx context.Context, r *accommodation.Request) (time.Time, error) {
	var first sql.NullTime
	const query = `
		select min(at) from (
			select cast(s.first_day as timestamp) at time zone 'UTC' as at from interview.stage s where s.id = any ($1)
			union all
			select lower(b.during) from interview.booking b where b.application_id = $2 and b.stage_id = any ($1) and b.status = 'confirmed') events`
	err := c.tx.GetContext(ctx, &first, query, uuids(r.Stages), r.ApplicationID)
	return first.Time, err
}
