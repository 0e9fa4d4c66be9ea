package panel

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/row"
)

// Interview is an interview as a member of its panel sees it. One that was cancelled or moved, or to which another
// member comes, is still found by who left it.
type Interview struct {
	ID             uuid.UUID               `db:"id"`
	Start          time.Time               `db:"starts"`
	End            time.Time               `db:"ends"`
	TimeZone       string                  `db:"time_zone"` // IANA, in which the time was agreed
	Mode           catalogue.Mode          `db:"mode"`
	Status         interview.BookingStatus `db:"status"`
	InterviewID    uuid.UUID               `db:"interview_id"`
	Sequence       int                     `db:"sequence"`
	Sitting        int                     `db:"sitting"`
	VacancyEN      string                  `db:"title_en"`
	VacancyFR      string                  `db:"title_fr"`
	Stage          string                  `db:"stage"` // the kind of stage
	Candidate      string                  `db:"candidate"`
	AcknowledgedAt sql.NullTime            `db:"acknowledged_at"`
	InstructedAt   sql.NullTime            `db:"instructed_at"` // of the newest instruction; null: there is none
	LeftAt         sql.NullTime            `db:"left_at"`       // since when the member is not on its panel any more
	Successor      uuid.NullUUID           `db:"successor"`     // takes place with the member in place of one they left
}

// Acknowledged reports whether the member has read the newest instructions.
func (i Interview) Acknowledged() bool {
	return i.AcknowledgedAt.Valid && !i.InstructedAt.Time.After(i.AcknowledgedAt.Time)
}

// isOn is whether the member is on the panel of a booking.
func isOn(booking string) string {
	return booking + `.id = any (array(select interview.panel_bookings()))`
}

var selectInterview = `
	select b.id, lower(b.during) as starts, upper(b.during) as ends, b.time_zone, b.mode, b.status,
		b.interview_id, i.sequence, b.sitting, v.title_en, v.title_fr,
		s.kind as stage, p.name as candidate, k.at as acknowledged_at,
		(select max(r.released_at) from interview.arrangement r
			where r.application_id = b.application_id and r.stage_id = b.stage_id) as instructed_at,
		case when not ` + isOn("b") + ` then f.at end as left_at,
		case when not ` + isOn("b") + ` then (select n.id from interview.booking n
			where n.interview_id = b.interview_id and ` + isOn("n") + `
			order by n.sitting = b.sitting desc, n.sitting limit 1) end as successor
	from interview.booking b
	join interview.interview i on i.id = b.interview_id
	join interview.vacancy v on v.id = b.vacancy_id
	join interview.stage s on s.id = b.stage_id
	join interview.application p on p.id = b.application_id
	left join interview.acknowledgement k on k.booking_id = b.id and k.account_id = $1
	left join interview.former_panel f on f.booking_id = b.id and f.account_id = $1`

// Interviews lists the member's interviews that end after a time, by start, after a row of the page before; zero values
// begin the list. It returns one row more than a page has, if there are that many.
func (tx Tx) Interviews(
	ctx context.Context, since, afterStart time.Time, afterID uuid.UUID,
) (rows []Interview, err error) {
	query := selectInterview + `
		where upper(b.during) > $2 and (lower(b.during), b.id) > ($3, $4)
		order by lower(b.during), b.id limit $5`
	return rows, tx.db.SelectContext(ctx, &rows, query, tx.me.ID, since, afterStart, afterID, storage.PageSize+1)
}

// InterviewDetails is one interview with its place, its parts and the instructions for conduct.
type InterviewDetails struct {
	Interview

	Rooms        []Room
	Parts        []interview.Part
	Instructions []Instruction
	Lock         time.Duration // how long before the start the questions are fixed; 0: they are not
	Calendar     catalogue.Calendar
	Joining      interview.Joining // if it is not held in a room
}

// Instruction is what the panel is asked to do.
type Instruction struct {
	Text     string `db:"conduct"`
	Language string `db:"language"` // "en" or "fr"
}

// Room is where an interview takes place.
type Room struct {
	Name string `db:"name"`
	Site string `db:"site"`
}

// Interview loads one of the member's interviews. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Interview(ctx context.Context, id uuid.UUID) (d InterviewDetails, err error) {
	if err := tx.db.GetContext(ctx, &d.Interview, selectInterview+` where b.id = $2`, tx.me.ID, id); err != nil {
		return d, err
	}
	var more struct {
		Parts    row.JSON[[]interview.Part] `db:"parts"`
		Lock     sql.NullInt64              `db:"lock"` // minutes
		Calendar row.Calendar               `db:"calendar"`
		Joining  row.Joining                `db:"joining"`
	}
	parts := `
		select b.parts, interview.panel_lock(b.id) as lock, ` + row.ClosedDaysJSON + ` as calendar,
			` + row.JoiningJSON("b.stage_id", "b.application_id") + ` as joining
		from interview.booking b where b.id = $1`
	if err := tx.db.GetContext(ctx, &more, parts, id); err != nil {
		return d, err
	}
	d.Parts, d.Calendar, d.Joining = more.Parts.Value, catalogue.Calendar(more.Calendar), interview.Joining(more.Joining)
	d.Lock = time.Duration(more.Lock.Int64) * time.Minute
	const rooms = `
		select r.name, r.site from interview.occupation o join interview.resource r on r.id = o.resource_id
		where o.booking_id = $1 and o.purpose = 'room' order by r.name`
	if err := tx.db.SelectContext(ctx, &d.Rooms, rooms, id); err != nil {
		return d, err
	}
	const instructions = `
		select r.conduct, r.language
		from interview.arrangement r
		join interview.booking b on b.application_id = r.application_id and b.stage_id = r.stage_id
		where b.id = $1 order by r.released_at, r.id`
	return d, tx.db.SelectContext(ctx, &d.Instructions, instructions, id)
}

// Acknowledge records that the member has read the instructions for conduct; the database fills in when. It returns
// storage.ErrNotFound if it is not the member's interview.
func (tx Tx) Acknowledge(ctx context.Context, booking uuid.UUID) error {
	const query = `
		insert into interview.acknowledgement (booking_id, account_id) values ($1, $2)
		on conflict (booking_id, account_id) do update set at = excluded.at`
	_, err := tx.db.ExecContext(ctx, query, booking, tx.me.ID)
	return err
}
