package candidate

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/locale"
	"stepfree/storage/pg"
	"stepfree/storage/row"
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
	Email     string         `db:"email"`     // as HR entered it
	Declined  sql.NullString `db:"declined_email"`
	TakenBack bool           `db:"taken_back"`
	// The stages for which the candidate asked for more time to answer.
	MoreTime row.JSON[[]uuid.UUID] `db:"more_time"`
	// From when on HR plans without an answer; null until the candidate was asked a last time.
	ReadyOn sql.NullTime `db:"ready_on"`
	Stages  row.Stages   `db:"stages"` // of the vacancy, in their order; a list of applications has none
}

// AddressToConfirm returns an address that HR entered and that is not the candidate's own, unless the candidate said
// that it is wrong.
func (a Application) AddressToConfirm(own string) string {
	if a.Email == own || a.Declined.String == a.Email || a.TakenBack {
		return ""
	}
	return a.Email
}

// Title returns the vacancy's title in a language.
func (a Application) Title(lang string) string {
	return locale.Text{EN: a.TitleEN, FR: a.TitleFR}.In(lang)
}

const (
	applicationColumns = `p.id, p.number, p.vacancy_id, v.reference, v.title_en, v.title_fr, p.answer_by, w.answer,
		p.email, p.declined_email, p.taken_back_at is not null as taken_back,
		(select json_agg(t.stage_id) from accommodation.more_time t where t.application_id = p.id) as more_time,
		(select l.ready_on from accommodation.last_reminder l
			where l.application_id = p.id and l.answer_by = p.answer_by) as ready_on`
	fromApplication = `
		from interview.application p
		join interview.vacancy v on v.id = p.vacancy_id
		left join accommodation.answer w on w.application_id = p.id`
)

// Applications lists the candidate's own applications, the newest first.
func (tx Tx) Applications(ctx context.Context) (list []Application, err error) {
	const query = `select ` + applicationColumns + fromApplication + ` order by p.number desc`
	return list, tx.db.SelectContext(ctx, &list, query)
}

// Application loads one of the candidate's own applications, with the stages of its vacancy. It returns
// storage.ErrNotFound if there is none with the id.
func (tx Tx) Application(ctx context.Context, id uuid.UUID) (a Application, err error) {
	const query = `
		select ` + applicationColumns + `,
			(select coalesce(json_agg(` + row.StageJSON + ` order by s.position), '[]')
				from interview.stage s where s.vacancy_id = p.vacancy_id) as stages` + fromApplication + ` where p.id = $1`
	return a, tx.db.GetContext(ctx, &a, query, id)
}

// SaveAnswer stores whether the candidate needs arrangements: "none", "yes" or "unsure". It can be changed at any time.
func (tx Tx) SaveAnswer(ctx context.Context, application uuid.UUID, answer string, at time.Time) error {
	const query = `
		insert into accommodation.answer (application_id, candidate_id, answer, answered_at) values ($1, $2, $3, $4)
		on conflict (application_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`
	_, err := tx.db.ExecContext(ctx, query, application, tx.me.ID, answer, at)
	return err
}

// SaveMoreTime stores for which stages of an application the candidate asks for more time to answer, in place of those
// before; none takes it back. An answer ends it.
func (tx Tx) SaveMoreTime(ctx context.Context, application uuid.UUID, stages []uuid.UUID, at time.Time) error {
	const drop = `delete from accommodation.more_time where application_id = $1 and stage_id <> all ($2)`
	if _, err := tx.db.ExecContext(ctx, drop, application, pg.UUIDs(stages)); err != nil {
		return err
	}
	const add = `
		insert into accommodation.more_time (application_id, candidate_id, vacancy_id, stage_id, asked_at)
		select p.id, p.candidate_id, p.vacancy_id, s.id, $3
		from interview.application p join interview.stage s on s.vacancy_id = p.vacancy_id
		where p.id = $1 and s.id = any ($2) and s.removed_at is null on conflict do nothing`
	_, err := tx.db.ExecContext(ctx, add, application, pg.UUIDs(stages), at)
	return err
}

// AnswerAddress stores whether the address that HR entered for an application is right. If it is, it becomes the
// account's: the other sessions and all sign-in links end. It returns storage.ErrExists if another candidate has it.
func (tx Tx) AnswerAddress(ctx context.Context, application uuid.UUID, right bool) error {
	_, err := tx.db.ExecContext(ctx, `select interview.answer_address($1, $2)`, application, right)
	return err
}
