package storage

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

// QueueRow is one request in the adviser's queue.
type QueueRow struct {
	ID            uuid.UUID `db:"id"`
	Number        int64     `db:"number"`
	Application   int64     `db:"application"`
	Candidate     string    `db:"candidate"`
	VacancyEN     string    `db:"title_en"`
	VacancyFR     string    `db:"title_fr"`
	SubmittedAt   time.Time `db:"submitted_at"`
	DueOn         time.Time `db:"due_on"` // a day
	Expedited     bool      `db:"expedited"`
	Measures      int       `db:"measures"`       // that were not withdrawn
	Undecided     int       `db:"undecided"`      // that wait for the adviser
	AnswersNeeded int       `db:"answers_needed"` // that wait for the candidate
}

// PageSize is how many rows a list shows at once.
const PageSize = 50

// pageRows is PageSize and the row more that tells of a next page, as text: a plan that is made once for all values has to
// know how few rows are wanted, or reads all measures that there are.
const pageRows = "51"

// Queue lists the requests that are not decided, the most urgent first, after a row of the page before (zero values: from the start).
func (a Adviser) Queue(ctx context.Context, afterDue time.Time, afterID uuid.UUID) (rows []QueueRow, err error) {
	// The page is found first, along the index of the queue; everything else is looked up for its rows alone.
	const query = `
		with page as materialized (
			select r.id, r.number, r.application_id, r.candidate_id, r.submitted_at, r.due_on, r.expedited from accommodation.request r
			where (r.due_on, r.id) > ($1, $2) and exists (select from accommodation.measure o where o.request_id = r.id
				and o.status in ('submitted', 'under_review', 'info_requested', 'alternative_offered', 'reconsideration'))
			order by r.due_on, r.id limit ` + pageRows + `
		)
		select r.id, r.number, p.number as application, c.name as candidate, v.title_en, v.title_fr, r.submitted_at, r.due_on, r.expedited,
			m.measures, m.undecided, m.answers_needed
		from page r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		cross join lateral (
			select count(*) filter (where m.status <> 'withdrawn') as measures,
				count(*) filter (where m.status in ('submitted', 'under_review', 'reconsideration')) as undecided,
				count(*) filter (where m.status in ('info_requested', 'alternative_offered')) as answers_needed
			from accommodation.measure m where m.request_id = r.id
		) m
		order by r.due_on, r.id`
	return rows, a.tx.SelectContext(ctx, &rows, query, afterDue, afterID)
}

// Review is one request as the adviser works on it.
type Review struct {
	accommodation.Request
	Application int64
	Candidate   string
	VacancyEN   string
	VacancyFR   string
	Stages      []interview.Stage
	Dates       map[uuid.UUID]time.Time // per stage, the first day that is planned or the booking's start; absent when neither
	Decisions   map[uuid.UUID]Decided   // per measure
}

// Decided is what stands of a decision outside the seal.
type Decided struct {
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
func (a Adviser) Review(ctx context.Context, id uuid.UUID) (Review, error) {
	const query = `
		select r.id, r.number, r.application_id, r.candidate_id, p.vacancy_id, r.recipient, r.language, r.submitted_at, r.due_on,
			r.expedited, r.version, p.number as application, c.name as candidate, v.title_en, v.title_fr
		from accommodation.request r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		where r.id = $1`
	var row reviewRow
	if err := a.tx.GetContext(ctx, &row, query, id); err != nil {
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
	if err := a.reviewMeasures(ctx, &review); err != nil {
		return Review{}, err
	}
	if err := a.reviewStages(ctx, &review); err != nil {
		return Review{}, err
	}
	return review, a.reviewDecisions(ctx, &review)
}

func (a Adviser) reviewMeasures(ctx context.Context, r *Review) error {
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
	if err := a.tx.SelectContext(ctx, &rows, query, r.ID); err != nil {
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

func (a Adviser) reviewStages(ctx context.Context, r *Review) error {
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
	if err := a.tx.SelectContext(ctx, &rows, query, r.ID, r.ApplicationID); err != nil {
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

func (a Adviser) reviewDecisions(ctx context.Context, r *Review) error {
	var rows []Decided
	const query = `
		select d.measure_id, d.outcome, d.code, d.parameters, d.pseudonym, d.decided_at
		from accommodation.decision d join accommodation.measure m on m.id = d.measure_id where m.request_id = $1`
	if err := a.tx.SelectContext(ctx, &rows, query, r.ID); err != nil {
		return err
	}
	r.Decisions = make(map[uuid.UUID]Decided, len(rows))
	for _, row := range rows {
		r.Decisions[row.MeasureID] = row
	}
	return nil
}

// Overdue tells whether the request should have been decided before a day.
func (r QueueRow) Overdue(today time.Time) bool {
	return r.DueOn.Format(time.DateOnly) < today.Format(time.DateOnly)
}
