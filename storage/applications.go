package storage

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/interview"
)

// Application is one of a candidate's own applications.
type Application struct {
	ID        uuid.UUID      `db:"id"`
	Number    int64          `db:"number"`
	VacancyID uuid.UUID      `db:"vacancy_id"`
	Reference string         `db:"reference"` // of the vacancy
	TitleEN   string         `db:"title_en"`
	TitleFR   string         `db:"title_fr"`
	AnswerBy  time.Time      `db:"answer_by"` // a day
	Answer    sql.NullString `db:"answer"`    // "none", "yes" or "unsure"; null until it was given
}

// Title is the vacancy's title in a language.
func (a Application) Title(lang string) string {
	if lang == "fr" {
		return a.TitleFR
	}
	return a.TitleEN
}

const selectApplication = `
	select p.id, p.number, p.vacancy_id, v.reference, v.title_en, v.title_fr, p.answer_by, w.answer
	from interview.application p
	join interview.vacancy v on v.id = p.vacancy_id
	left join accommodation.answer w on w.application_id = p.id`

// Applications lists the candidate's own applications, the newest first.
func (c Candidate) Applications(ctx context.Context) (list []Application, err error) {
	return list, c.tx.SelectContext(ctx, &list, selectApplication+` order by p.number desc`)
}

// Application loads one of the candidate's own applications.
func (c Candidate) Application(ctx context.Context, id uuid.UUID) (a Application, err error) {
	return a, c.tx.GetContext(ctx, &a, selectApplication+` where p.id = $1`, id)
}

// SaveAnswer keeps whether the candidate needs arrangements: "none", "yes" or "unsure". It can be changed at any time.
func (c Candidate) SaveAnswer(ctx context.Context, application uuid.UUID, answer string, at time.Time) error {
	const query = `
		insert into accommodation.answer (application_id, candidate_id, answer, answered_at) values ($1, $2, $3, $4)
		on conflict (application_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`
	_, err := c.tx.ExecContext(ctx, query, application, c.me.ID, answer, at)
	return err
}

// Stages lists the stages of the vacancy of an application, in their order.
func (c Candidate) Stages(ctx context.Context, application uuid.UUID) ([]interview.Stage, error) {
	var rows []struct {
		ID       uuid.UUID           `db:"id"`
		Position int                 `db:"position"`
		Kind     interview.StageKind `db:"kind"`
		Minutes  int                 `db:"minutes"`
		Mode     interview.Mode      `db:"mode"`
		Skills   pq.StringArray      `db:"skills"`
		FirstDay sql.NullTime        `db:"first_day"`
		LastDay  sql.NullTime        `db:"last_day"`
	}
	const query = `
		select s.id, s.position, s.kind, s.minutes, s.mode, s.skills, s.first_day, s.last_day
		from interview.stage s join interview.application p on p.vacancy_id = s.vacancy_id where p.id = $1 order by s.position`
	if err := c.tx.SelectContext(ctx, &rows, query, application); err != nil {
		return nil, err
	}
	stages := make([]interview.Stage, len(rows))
	for i, row := range rows {
		stages[i] = interview.Stage{
			ID: row.ID, Position: row.Position, Kind: row.Kind, Minutes: row.Minutes, Mode: row.Mode,
			FirstDay: row.FirstDay.Time, LastDay: row.LastDay.Time,
		}
		for _, skill := range row.Skills {
			stages[i].Measures = append(stages[i].Measures, interview.Skill(skill))
		}
	}
	return stages, nil
}
