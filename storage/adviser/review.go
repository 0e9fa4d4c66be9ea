package adviser

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/interview"
	"stepfree/storage/casefile"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Review is one request as the adviser works on it.
type Review struct {
	accommodation.Request
	Application int64
	Candidate   string
	VacancyEN   string
	VacancyFR   string
	TakenBack   bool // the application, by HR
	Stages      []interview.Stage
	Dates       map[uuid.UUID]time.Time // by stage: start of the booking, or first planned day
	Numbers     map[uuid.UUID]int       // by stage: among the vacancy's stages of its kind, if there are several
	Decisions   map[uuid.UUID]Decision  // by measure: of the latest round
}

// Decision is a decision without its sealed reasons.
type Decision struct {
	MeasureID  uuid.UUID            `db:"measure_id"`
	Outcome    accommodation.Status `db:"outcome"`
	Code       sql.NullString       `db:"code"`
	Parameters []byte               `db:"parameters"`
	Pseudonym  int                  `db:"pseudonym"`
	DecidedAt  time.Time            `db:"decided_at"`
}

type reviewRow struct {
	casefile.RequestRow
	Application int64  `db:"application"`
	Candidate   string `db:"candidate"`
	VacancyEN   string `db:"title_en"`
	VacancyFR   string `db:"title_fr"`
	TakenBack   bool   `db:"taken_back"`
}

func (r reviewRow) toReview() Review {
	return Review{
		Request: r.ToRequest(), Application: r.Application, Candidate: r.Candidate,
		VacancyEN: r.VacancyEN, VacancyFR: r.VacancyFR, TakenBack: r.TakenBack,
	}
}

// Review loads a submitted request with its measures, stages and decisions. It returns storage.ErrNotFound if there is
// none with the id, or if it is the adviser's own.
func (tx Tx) Review(ctx context.Context, id uuid.UUID) (Review, error) {
	const query = `
		select ` + casefile.RequestColumns + `, p.number as application, c.name as candidate, v.title_en, v.title_fr,
			p.taken_back_at is not null as taken_back
		from accommodation.request r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		where r.id = $1`
	var found reviewRow
	if err := tx.db.GetContext(ctx, &found, query, id); err != nil {
		return Review{}, err
	}
	review := found.toReview()
	if err := tx.reviewStages(ctx, &review); err != nil {
		return Review{}, err
	}
	return review, tx.reviewDecisions(ctx, &review)
}

// reviewStageRow is a stage, the time at which it takes place, if known, and its number among those of its kind.
type reviewStageRow struct {
	Stage  row.Stage    `db:"stage"`
	Day    sql.NullTime `db:"day"`
	Number int          `db:"number"`
}

func (tx Tx) reviewStages(ctx context.Context, r *Review) error {
	var rows []reviewStageRow
	const query = `
		select ` + row.StageJSON + ` as stage,
			coalesce(
				(select min(lower(b.during)) from interview.booking b
					where b.stage_id = s.id and b.application_id = $2 and b.status in ('held', 'arranged', 'confirmed')),
				s.first_day::timestamptz) as day,
			(select case when count(*) > 1 then count(*) filter (where o.position <= s.position) else 0 end
				from interview.stage o where o.vacancy_id = s.vacancy_id and o.kind = s.kind
					and (o.removed_at is null or o.id = any ($1))) as number
		from interview.stage s where s.id = any ($1) order by s.position`
	if err := tx.db.SelectContext(ctx, &rows, query, pg.UUIDs(r.Request.Stages), r.ApplicationID); err != nil {
		return err
	}
	r.Dates, r.Numbers = map[uuid.UUID]time.Time{}, map[uuid.UUID]int{}
	for _, found := range rows {
		r.Stages = append(r.Stages, interview.Stage(found.Stage))
		r.Numbers[found.Stage.ID] = found.Number
		if found.Day.Valid {
			r.Dates[found.Stage.ID] = found.Day.Time
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
