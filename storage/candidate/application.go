package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
)

// Application is one of a candidate's own applications.
type Application struct {
	ID        uuid.UUID         `db:"id"`
	Number    int64             `db:"number"`
	VacancyID uuid.UUID         `db:"vacancy_id"`
	Reference string            `db:"reference"` // of the vacancy
	TitleEN   string            `db:"title_en"`
	TitleFR   string            `db:"title_fr"`
	AnswerBy  time.Time         `db:"answer_by"` // a day
	Answer    sql.NullString    `db:"answer"`    // "none", "yes" or "unsure"; null until it was given
	Stages    []interview.Stage `db:"-"`         // of the vacancy, in their order; a list of applications has none
}

// Title is the vacancy's title in a language.
func (a Application) Title(lang string) string {
	return locale.Text{EN: a.TitleEN, FR: a.TitleFR}.In(lang)
}

const (
	applicationColumns = `select p.id, p.number, p.vacancy_id, v.reference, v.title_en, v.title_fr, p.answer_by, w.answer`
	fromApplication    = `
	from interview.application p
	join interview.vacancy v on v.id = p.vacancy_id
	left join accommodation.answer w on w.application_id = p.id`
)

// Applications lists the candidate's own applications, the newest first.
func (tx Tx) Applications(ctx context.Context) (list []Application, err error) {
	return list, tx.db.SelectContext(ctx, &list, applicationColumns+fromApplication+` order by p.number desc`)
}

// Application loads one of the candidate's own applications, with the stages of its vacancy.
func (tx Tx) Application(ctx context.Context, id uuid.UUID) (Application, error) {
	var row struct {
		Application
		StagesJSON []byte `db:"stages"`
	}
	const stages = `,
		(select coalesce(json_agg(json_build_object('id', s.id, 'position', s.position, 'kind', s.kind, 'minutes', s.minutes, 'mode', s.mode,
				'skills', s.skills, 'first', to_char(s.first_day, 'YYYY-MM-DD"T00:00:00Z"'), 'last', to_char(s.last_day, 'YYYY-MM-DD"T00:00:00Z"'))
				order by s.position), '[]')
			from interview.stage s where s.vacancy_id = p.vacancy_id) as stages`
	if err := tx.db.GetContext(ctx, &row, applicationColumns+stages+fromApplication+` where p.id = $1`, id); err != nil {
		return Application{}, err
	}
	var found []struct {
		ID       uuid.UUID           `json:"id"`
		Position int                 `json:"position"`
		Kind     interview.StageKind `json:"kind"`
		Minutes  int                 `json:"minutes"`
		Mode     catalogue.Mode      `json:"mode"`
		Skills   []catalogue.Skill   `json:"skills"`
		First    time.Time           `json:"first"` // a day; null is zero
		Last     time.Time           `json:"last"`
	}
	if err := json.Unmarshal(row.StagesJSON, &found); err != nil {
		return Application{}, err
	}
	for _, s := range found {
		row.Stages = append(row.Stages, interview.Stage{
			ID: s.ID, Position: s.Position, Kind: s.Kind, Minutes: s.Minutes, Mode: s.Mode, AssessedSkills: s.Skills, FirstDay: s.First, LastDay: s.Last,
		})
	}
	return row.Application, nil
}

// SaveAnswer keeps whether the candidate needs arrangements: "none", "yes" or "unsure". It can be changed at any time.
func (tx Tx) SaveAnswer(ctx context.Context, application uuid.UUID, answer string, at time.Time) error {
	const query = `
		insert into accommodation.answer (application_id, candidate_id, answer, answered_at) values ($1, $2, $3, $4)
		on conflict (application_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`
	_, err := tx.db.ExecContext(ctx, query, application, tx.me.ID, answer, at)
	return err
}
