package adviser

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
)

// Review is one request as the adviser works on it.
type Review struct {
	accommodation.Request
	Application int64
	Candidate   string
	VacancyEN   string
	VacancyFR   string
	Stages      []interview.Stage
	Dates       map[uuid.UUID]time.Time // per stage, the first day that is planned or the booking's start; absent when neither
	Decisions   map[uuid.UUID]Decision  // per measure
}

// Decision is what stands of a decision outside the seal.
type Decision struct {
	MeasureID  uuid.UUID            `db:"measure_id"`
	Outcome    accommodation.Status `db:"outcome"`
	Code       sql.NullString       `db:"code"`
	Parameters []byte               `db:"parameters"`
	Pseudonym  int                  `db:"pseudonym"`
	DecidedAt  time.Time            `db:"decided_at"`
}

type reviewRow struct {
	ID            uuid.UUID `db:"id"`
	Number        int64     `db:"number"`
	ApplicationID uuid.UUID `db:"application_id"`
	CandidateID   uuid.UUID `db:"candidate_id"`
	VacancyID     uuid.UUID `db:"vacancy_id"`
	Recipient     string    `db:"recipient"`
	Language      string    `db:"language"`
	SubmittedAt   time.Time `db:"submitted_at"`
	DueOn         time.Time `db:"due_on"`
	Expedited     bool      `db:"expedited"`
	Version       int       `db:"version"`
	Application   int64     `db:"application"`
	Candidate     string    `db:"candidate"`
	VacancyEN     string    `db:"title_en"`
	VacancyFR     string    `db:"title_fr"`
}

// Review loads a request that was sent, with its measures, stages and decisions.
func (tx Tx) Review(ctx context.Context, id uuid.UUID) (Review, error) {
	const query = `
		select r.id, r.number, r.application_id, r.candidate_id, p.vacancy_id, r.recipient, r.language, r.submitted_at, r.due_on,
			r.expedited, r.version, p.number as application, c.name as candidate, v.title_en, v.title_fr
		from accommodation.request r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		where r.id = $1`
	var row reviewRow
	if err := tx.db.GetContext(ctx, &row, query, id); err != nil {
		return Review{}, err
	}
	review := Review{
		Request: accommodation.Request{
			ID: row.ID, Number: row.Number, ApplicationID: row.ApplicationID, VacancyID: row.VacancyID, CandidateID: row.CandidateID,
			Recipient: row.Recipient, Language: row.Language, SubmittedAt: row.SubmittedAt, DueOn: row.DueOn, Expedited: row.Expedited,
			Version: row.Version, StatementDone: true, EvidenceDone: true,
		},
		Application: row.Application, Candidate: row.Candidate, VacancyEN: row.VacancyEN, VacancyFR: row.VacancyFR,
	}
	if err := tx.reviewMeasures(ctx, &review); err != nil {
		return Review{}, err
	}
	if err := tx.reviewStages(ctx, &review); err != nil {
		return Review{}, err
	}
	return review, tx.reviewDecisions(ctx, &review)
}

func (tx Tx) reviewMeasures(ctx context.Context, r *Review) error {
	var rows []struct {
		ID         uuid.UUID            `db:"id"`
		StageID    uuid.UUID            `db:"stage_id"`
		Code       string               `db:"code"`
		Parameters []byte               `db:"parameters"`
		Status     accommodation.Status `db:"status"`
		Version    int                  `db:"version"`
	}
	const query = `
		select m.id, m.stage_id, m.code, m.parameters, m.status, m.version
		from accommodation.measure m join interview.stage s on s.id = m.stage_id join interview.catalogue k on k.code = m.code
		where m.request_id = $1 order by s.position, k.position`
	if err := tx.db.SelectContext(ctx, &rows, query, r.ID); err != nil {
		return err
	}
	for _, row := range rows {
		m := accommodation.Measure{ID: row.ID, StageID: row.StageID, Code: row.Code, Complete: true, Status: row.Status, Version: row.Version}
		if err := json.Unmarshal(row.Parameters, &m.Parameters); err != nil {
			return err
		}
		r.Measures = append(r.Measures, m)
	}
	return nil
}

func (tx Tx) reviewStages(ctx context.Context, r *Review) error {
	var rows []struct {
		ID       uuid.UUID           `db:"id"`
		Kind     interview.StageKind `db:"kind"`
		Minutes  int                 `db:"minutes"`
		Briefing int                 `db:"briefing_minutes"`
		Setup    int                 `db:"setup_minutes"`
		Mode     catalogue.Mode      `db:"mode"`
		Skills   pq.StringArray      `db:"skills"`
		Day      sql.NullTime        `db:"day"`
	}
	const query = `
		select s.id, s.kind, s.minutes, s.briefing_minutes, s.setup_minutes, s.mode, s.skills,
			coalesce((select min(lower(b.during)) from interview.booking b
				where b.stage_id = s.id and b.application_id = $2 and b.status in ('held', 'arranged', 'confirmed')), s.first_day::timestamptz) as day
		from interview.stage s
		where s.id = any (array(select t.stage_id from accommodation.request_stage t where t.request_id = $1))
		order by s.position`
	if err := tx.db.SelectContext(ctx, &rows, query, r.ID, r.ApplicationID); err != nil {
		return err
	}
	r.Dates = map[uuid.UUID]time.Time{}
	for _, row := range rows {
		stage := interview.Stage{
			ID: row.ID, Kind: row.Kind, Minutes: row.Minutes, BriefingMinutes: row.Briefing, SetupMinutes: row.Setup, Mode: row.Mode,
		}
		for _, skill := range row.Skills {
			stage.AssessedSkills = append(stage.AssessedSkills, catalogue.Skill(skill))
		}
		r.Stages = append(r.Stages, stage)
		r.Request.Stages = append(r.Request.Stages, row.ID)
		if row.Day.Valid {
			r.Dates[row.ID] = row.Day.Time
		}
	}
	return nil
}

func (tx Tx) reviewDecisions(ctx context.Context, r *Review) error {
	var rows []Decision
	const query = `
		select distinct on (d.measure_id) d.measure_id, d.outcome, d.code, d.parameters, d.pseudonym, d.decided_at
		from accommodation.decision d join accommodation.measure m on m.id = d.measure_id where m.request_id = $1
		order by d.measure_id, d.round desc`
	if err := tx.db.SelectContext(ctx, &rows, query, r.ID); err != nil {
		return err
	}
	r.Decisions = make(map[uuid.UUID]Decision, len(rows))
	for _, row := range rows {
		r.Decisions[row.MeasureID] = row
	}
	return nil
}
