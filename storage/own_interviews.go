package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// OwnInterview is a booking as its candidate sees it.
type OwnInterview struct {
	ID            uuid.UUID               `db:"id"`
	ApplicationID uuid.UUID               `db:"application_id"`
	StageID       uuid.UUID               `db:"stage_id"`
	VacancyID     uuid.UUID               `db:"vacancy_id"`
	Kind          interview.StageKind     `db:"kind"`
	TitleEN       string                  `db:"title_en"`
	TitleFR       string                  `db:"title_fr"`
	Status        interview.BookingStatus `db:"status"`
	Starts        time.Time               `db:"starts"`
	Ends          time.Time               `db:"ends"`
	Zone          string                  `db:"time_zone"`
	Mode          catalogue.Mode          `db:"mode"`
	PartsJSON     []byte                  `db:"parts"`
	Room          string                  `db:"room"`
	Site          string                  `db:"site"`
	Answer        string                  `db:"answer"`
	Wish          string                  `db:"wish"`
	Sequence      int                     `db:"sequence"`
	Version       int                     `db:"version"`
}

// Parts reads how the time is spent.
func (o OwnInterview) Parts() (parts []interview.Part, err error) {
	return parts, json.Unmarshal(o.PartsJSON, &parts)
}

const selectOwnInterview = `
	select b.id, b.application_id, b.stage_id, b.vacancy_id, s.kind, v.title_en, v.title_fr, b.status, lower(b.during) as starts, upper(b.during) as ends,
		b.time_zone, b.mode, b.parts, coalesce(r.name, '') as room, coalesce(r.site, '') as site, coalesce(b.answer, '') as answer, coalesce(b.wish, '') as wish,
		b.sequence, b.version
	from interview.booking b
	join interview.stage s on s.id = b.stage_id
	join interview.vacancy v on v.id = b.vacancy_id
	left join interview.occupation o on o.booking_id = b.id
	left join interview.resource r on r.id = o.resource_id`

// Interviews lists the candidate's own interviews by time.
func (c Candidate) Interviews(ctx context.Context) (list []OwnInterview, err error) {
	return list, c.tx.SelectContext(ctx, &list, selectOwnInterview+` order by lower(b.during), b.id`)
}

// Interview loads one of the candidate's own interviews.
func (c Candidate) Interview(ctx context.Context, id uuid.UUID) (o OwnInterview, err error) {
	return o, c.tx.GetContext(ctx, &o, selectOwnInterview+` where b.id = $1`, id)
}

// OwnArrangement is an arrangement as its candidate sees it.
type OwnArrangement struct {
	ID         uuid.UUID                   `db:"id"`
	Code       string                      `db:"code"`
	Parameters []byte                      `db:"parameters"`
	Practical  string                      `db:"practical"`
	Conduct    string                      `db:"conduct"`
	Language   string                      `db:"language"` // of Practical and Conduct
	Status     interview.ArrangementStatus `db:"status"`
	ReleasedAt sql.NullTime                `db:"released_at"` // null: only offered
}

// Chosen reads the parameters.
func (a OwnArrangement) Chosen() (p catalogue.Parameters, err error) {
	return p, json.Unmarshal(a.Parameters, &p)
}

// OwnArrangements lists the candidate's own arrangements for a stage of an application, offers left out.
func (c Candidate) OwnArrangements(ctx context.Context, application, stage uuid.UUID) (list []OwnArrangement, err error) {
	const query = `
		select id, code, parameters, practical, conduct, language, status, released_at from interview.arrangement
		where application_id = $1 and stage_id = $2 and released_at is not null and status <> 'withdrawn' order by released_at, id`
	return list, c.tx.SelectContext(ctx, &list, query, application, stage)
}

// OwnArrangement loads the arrangement of a measure, an offer too; nil when there is none.
func (c Candidate) OwnArrangement(ctx context.Context, id uuid.UUID) (*OwnArrangement, error) {
	var rows []OwnArrangement
	const query = `select id, code, parameters, practical, conduct, language, status, released_at from interview.arrangement where id = $1`
	if err := c.tx.SelectContext(ctx, &rows, query, id); err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// AnswerInterview keeps the candidate's answer to a confirmed interview: "accepted", or "move_asked" with a wish.
// ErrChanged: it was changed meanwhile, or this was the answer already.
func (c Candidate) AnswerInterview(ctx context.Context, o OwnInterview, answer, wish string, at time.Time) error {
	const query = `
		update interview.booking set answer = $3, wish = nullif($4, ''), answered_at = $5, version = version + 1
		where id = $1 and version = $2 and status = 'confirmed' and (coalesce(answer, ''), coalesce(wish, '')) <> ($3, $4)`
	if err := changed(c.tx.ExecContext(ctx, query, o.ID, o.Version, answer, wish, at)); err != nil {
		return err
	}
	const event = `
		insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $5, $3, 'candidate', $6, $7)`
	_, err := c.tx.ExecContext(ctx, event, uuid.New(), o.ApplicationID, c.me.ID, o.VacancyID, o.ID, answer, at)
	return err
}
