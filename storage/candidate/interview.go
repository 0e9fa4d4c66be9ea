package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Interview is a booking as its candidate sees it.
type Interview struct {
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
	TimeZone      string                  `db:"time_zone"`
	Mode          catalogue.Mode          `db:"mode"`
	PartsJSON     []byte                  `db:"parts"`
	Room          string                  `db:"room"`
	Site          string                  `db:"site"`
	Answer        string                  `db:"answer"`
	Wish          string                  `db:"wish"`
	InterviewID   uuid.UUID               `db:"interview_id"`
	Sequence      int                     `db:"sequence"`
	Sitting       int                     `db:"sitting"`
	MovedTo       uuid.NullUUID           `db:"moved_to"`
	MovedFrom     sql.NullTime            `db:"moved_from"` // when the one whose place it took was to begin
	MovedMode     catalogue.Mode          `db:"moved_mode"` // how that one was to take place; empty if it took none's place
	ConfirmedOnce bool                    `db:"confirmed_once"`
	Successor     uuid.NullUUID           `db:"successor"`    // takes place instead of it by now, after any number of moves
	EndedReason   string                  `db:"ended_reason"` // why HR cancelled it
	EndedLanguage string                  `db:"ended_language"`
	Version       int                     `db:"version"`
}

// Parts decodes the parts of the interview.
func (o Interview) Parts() (parts []interview.Part, err error) {
	return parts, json.Unmarshal(o.PartsJSON, &parts)
}

// movedFrom is a value of the booking o whose place the booking b took, or of which b is a further sitting; null if b took
// none's place, or does not take place itself.
func movedFrom(value string) string {
	return `
	(select ` + value + ` from interview.booking o
	where b.status not in ('cancelled', 'moved') and o.moved_to = any (array(
		select s.id from interview.booking s where s.interview_id = b.interview_id and s.status = b.status))
	order by o.moved_to = b.id desc, o.sitting limit 1)`
}

// successor is the booking that takes place instead of the booking b, which does not: the last one to which it was moved,
// or another one of the same interview and sitting. Null if the candidate sees none.
const successor = `
	(with recursive later as (
		select b.moved_to as id where b.moved_to is not null
		union
		select n.moved_to from later l join interview.booking n on n.id = l.id where n.moved_to is not null
	)
	select n.id from interview.booking n
	where b.status in ('cancelled', 'moved') and n.status not in ('cancelled', 'moved')
		and n.interview_id = b.interview_id and (n.sitting = b.sitting or n.id = any (array(select l.id from later l)))
	order by n.sitting desc limit 1)`

var selectInterview = `
	select b.id, b.application_id, b.stage_id, b.vacancy_id, s.kind, v.title_en, v.title_fr, b.status,
		lower(b.during) as starts, upper(b.during) as ends, b.time_zone, b.mode, b.parts,
		coalesce(r.name, '') as room, coalesce(r.site, '') as site,
		coalesce(b.answer, '') as answer, coalesce(b.wish, '') as wish, b.version, b.interview_id, i.sequence, b.sitting,
		b.moved_to, b.ended_reason, b.ended_language, ` + movedFrom("lower(o.during)") + ` as moved_from,
		coalesce(` + movedFrom("o.mode") + `, '') as moved_mode, ` + successor + ` as successor,
		` + row.ConfirmedOnce + `
	from interview.booking b
	join interview.interview i on i.id = b.interview_id
	join interview.stage s on s.id = b.stage_id
	join interview.vacancy v on v.id = b.vacancy_id
	left join interview.occupation o on o.booking_id = b.id
	left join interview.resource r on r.id = o.resource_id`

// Interviews lists the candidate's own interviews: by time, and last those that do not take place.
func (tx Tx) Interviews(ctx context.Context) (list []Interview, err error) {
	return list, tx.db.SelectContext(ctx, &list, selectInterview+`
		order by b.status in ('cancelled', 'moved'), lower(b.during), b.id`)
}

// Interview loads one of the candidate's own interviews. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Interview(ctx context.Context, id uuid.UUID) (o Interview, err error) {
	return o, tx.db.GetContext(ctx, &o, selectInterview+` where b.id = $1`, id)
}

// AnswerInterview stores the candidate's answer to a confirmed interview: "accepted", or "move_asked" with a wish. It
// returns storage.ErrChanged if the booking was changed since it was loaded, or if the answer is the same as before.
func (tx Tx) AnswerInterview(ctx context.Context, o Interview, answer, wish string, at time.Time) error {
	const query = `
		update interview.booking set answer = $3, wish = nullif($4, ''), answered_at = $5, version = version + 1
		where id = $1 and version = $2 and status = 'confirmed' and (coalesce(answer, ''), coalesce(wish, '')) <> ($3, $4)`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, o.ID, o.Version, answer, wish, at)); err != nil {
		return err
	}
	booking := uuid.NullUUID{UUID: o.ID, Valid: true}
	return tx.recordInterviewEvent(ctx, interviewEvent{
		application: o.ApplicationID, booking: booking, step: answer, at: at,
	})
}
