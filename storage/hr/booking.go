package hr

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Booking is a booking as HR works on it.
type Booking struct {
	interview.Booking
	CandidateID uuid.UUID
	VacancyID   uuid.UUID
	CreatedBy   string // a name
	ConfirmedBy string // a name; empty until it is confirmed
	ConfirmedAt sql.NullTime
	Answer      string // of the candidate: "accepted", "move_asked" or nothing yet
	Wish        string // what would suit better
	Announced   bool   // it, or the one whose place it took, was confirmed: the candidate and the panel know of it
	MovedTo     uuid.NullUUID
	// ConfirmedOnce says that it was confirmed at its time, also if it is not any more. One that took the place of another
	// is announced before.
	ConfirmedOnce bool
	EndedReason   string // why it was cancelled, in words for the candidate
	EndedLang     string // of EndedReason: "en" or "fr"
	Misfit        []interview.Misfit
	KeptBy        string // a name; empty unless HR keeps a slot that does not fit
	KeptReason    string
	Taken         []TakenResource
}

// TakenResource is something that a booking takes.
type TakenResource struct {
	ResourceID     uuid.UUID         `db:"resource_id"`
	Name           string            `db:"name"`
	Site           string            `db:"site"`
	Purpose        interview.Purpose `db:"purpose"`
	Role           catalogue.Role    `db:"role"`
	AccountID      uuid.NullUUID     `db:"account_id"`
	AcknowledgedAt sql.NullTime      `db:"acknowledged_at"` // by the panel member
	SharedStage    uuid.NullUUID     `db:"shared_stage"`    // null: it takes the whole resource
	Seats          int               `db:"seats"`           // of a room that is shared
}

// Room returns the room that the booking takes, and whether it takes one.
func (b Booking) Room() (room TakenResource, ok bool) {
	i := slices.IndexFunc(b.Taken, func(t TakenResource) bool { return t.Purpose == interview.PurposeRoom })
	if i < 0 {
		return room, false
	}
	return b.Taken[i], true
}

const selectBooking = `
	select b.id, b.application_id, b.candidate_id, b.vacancy_id, b.stage_id, b.status,
		lower(b.during) as starts, upper(b.during) as ends, b.time_zone, b.mode, b.parts, b.explanation, b.held_until,
		b.interview_id, i.sequence, b.sitting, b.version, coalesce(m.name, '') as created_by,
		coalesce(c.name, '') as confirmed_by, b.confirmed_at, coalesce(b.answer, '') as answer,
		coalesce(b.wish, '') as wish, b.announced_at is not null as announced, b.moved_to, b.ended_reason, b.ended_language,
		coalesce(b.misfit, '[]') as misfit, coalesce(k.name, '') as kept_by, b.kept_reason,
		` + row.ConfirmedOnce + `
	from interview.booking b
	join interview.interview i on i.id = b.interview_id
	left join account.account k on k.id = b.kept_by
	left join account.account m on m.id = b.created_by
	left join account.account c on c.id = b.confirmed_by`

type bookingRow struct {
	ID            uuid.UUID                    `db:"id"`
	ApplicationID uuid.UUID                    `db:"application_id"`
	CandidateID   uuid.UUID                    `db:"candidate_id"`
	VacancyID     uuid.UUID                    `db:"vacancy_id"`
	StageID       uuid.UUID                    `db:"stage_id"`
	Status        interview.BookingStatus      `db:"status"`
	Starts        time.Time                    `db:"starts"`
	Ends          time.Time                    `db:"ends"`
	TimeZone      string                       `db:"time_zone"`
	Mode          catalogue.Mode               `db:"mode"`
	Parts         row.JSON[[]interview.Part]   `db:"parts"`
	Explanation   row.JSON[[]interview.Reason] `db:"explanation"`
	HeldUntil     sql.NullTime                 `db:"held_until"`
	InterviewID   uuid.UUID                    `db:"interview_id"`
	Sequence      int                          `db:"sequence"`
	Sitting       int                          `db:"sitting"`
	Version       int                          `db:"version"`
	CreatedBy     string                       `db:"created_by"`
	ConfirmedBy   string                       `db:"confirmed_by"`
	ConfirmedAt   sql.NullTime                 `db:"confirmed_at"`
	Answer        string                       `db:"answer"`
	Wish          string                       `db:"wish"`
	Announced     bool                         `db:"announced"`
	MovedTo       uuid.NullUUID                `db:"moved_to"`
	EndedReason   string                       `db:"ended_reason"`
	EndedLang     string                       `db:"ended_language"`
	Misfit        row.JSON[[]interview.Misfit] `db:"misfit"`
	KeptBy        string                       `db:"kept_by"`
	KeptReason    string                       `db:"kept_reason"`
	ConfirmedOnce bool                         `db:"confirmed_once"`
}

func (r bookingRow) toBooking() Booking {
	return Booking{
		Booking: interview.Booking{
			ID: r.ID, ApplicationID: r.ApplicationID, StageID: r.StageID, Status: r.Status, TimeZone: r.TimeZone, Mode: r.Mode,
			HeldUntil: r.HeldUntil.Time, InterviewID: r.InterviewID, Sequence: r.Sequence, Sitting: r.Sitting,
			Version: r.Version,
			Slot: interview.Slot{
				Interval: interview.Interval{Start: r.Starts, End: r.Ends}, Parts: r.Parts.Value, Why: r.Explanation.Value,
			},
		},
		CandidateID: r.CandidateID, VacancyID: r.VacancyID, CreatedBy: r.CreatedBy, ConfirmedBy: r.ConfirmedBy,
		ConfirmedAt: r.ConfirmedAt, Answer: r.Answer, Wish: r.Wish, Announced: r.Announced, MovedTo: r.MovedTo,
		EndedReason: r.EndedReason, EndedLang: r.EndedLang, Misfit: r.Misfit.Value, KeptBy: r.KeptBy, KeptReason: r.KeptReason,
		ConfirmedOnce: r.ConfirmedOnce,
	}
}

// LockBooking locks the application of a booking until the transaction ends, so that its bookings and what is arranged
// for it do not change under it.
func (tx Tx) LockBooking(ctx context.Context, id uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `select interview.lock_application($1, null)`, id)
	return err
}

// Booking loads one booking with what it takes. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Booking(ctx context.Context, id uuid.UUID) (b Booking, err error) {
	list, err := tx.bookings(ctx, selectBooking+` where b.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return b, err
	}
	b = list[0]
	const taken = `
		select o.resource_id, r.name, r.site, o.purpose, o.role, r.account_id, k.at as acknowledged_at, o.shared_stage,
			o.seats
		from interview.occupation o
		join interview.resource r on r.id = o.resource_id
		left join interview.acknowledgement k on k.booking_id = o.booking_id and k.account_id = r.account_id
		where o.booking_id = $1 order by o.purpose, r.name`
	return b, tx.db.SelectContext(ctx, &b.Taken, taken, id)
}

// Bookings lists the bookings of an application, the newest first.
func (tx Tx) Bookings(ctx context.Context, application uuid.UUID) ([]Booking, error) {
	return tx.bookings(ctx, selectBooking+` where b.application_id = $1 order by b.created_at desc, b.id`, application)
}

func (tx Tx) bookings(ctx context.Context, query string, args ...any) ([]Booking, error) {
	var rows []bookingRow
	if err := tx.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	list := make([]Booking, len(rows))
	for i, r := range rows {
		list[i] = r.toBooking()
	}
	return list, nil
}

// StepBooking takes one step with a booking. It returns interview.ErrSchedulingStep if its status does not allow the
// step, storage.ErrChanged if it was changed since it was read, and interview.ErrOpenArrangements if it cannot be
// confirmed yet.
func (tx Tx) StepBooking(ctx context.Context, b Booking, to interview.BookingStatus, at time.Time) error {
	if err := interview.CheckStep(b.Status, to, interview.ByHR); err != nil {
		return err
	}
	confirmed := to == interview.BookingConfirmed
	//guard:booking-version sql
	const query = `
		update interview.booking set status = $4, held_until = null, version = version + 1,
			confirmed_by = case when $5 then cast($6 as uuid) else confirmed_by end,
			confirmed_at = case when $5 then cast($7 as timestamptz) else confirmed_at end
		where id = $1 and version = $2 and status = $3`
	result, err := tx.db.ExecContext(ctx, query, b.ID, b.Version, b.Status, to, confirmed, tx.me.ID, at)
	if err := pg.Changed(result, err); err != nil {
		return err
	}
	if err := tx.recordBookingEvent(ctx, b, string(to), at); err != nil {
		return err
	}
	if confirmed || b.Announced && !to.Active() {
		return tx.notifyParticipants(ctx, b)
	}
	return nil
}

// notifyParticipants notifies the candidate and the panel members of a booking.
func (tx Tx) notifyParticipants(ctx context.Context, b Booking) error {
	accounts := []uuid.UUID{b.CandidateID}
	for _, t := range b.Taken {
		if t.AccountID.Valid {
			accounts = append(accounts, t.AccountID.UUID)
		}
	}
	for _, id := range accounts {
		if _, err := tx.db.ExecContext(ctx, `select mail.notify($1)`, id); err != nil {
			return err
		}
	}
	return nil
}

// SetMisfit notes what the slot of a booking does not satisfy any more; nothing means that it fits. What was kept on
// purpose before is not kept any more.
func (tx Tx) SetMisfit(ctx context.Context, id uuid.UUID, misfit []interview.Misfit) error {
	const query = `
		update interview.booking set misfit = cast($2 as jsonb), kept_by = null, kept_at = null, kept_reason = ''
		where id = $1`
	var list sql.NullString
	if len(misfit) > 0 {
		encoded, err := json.Marshal(misfit)
		if err != nil {
			return err
		}
		list = sql.NullString{String: string(encoded), Valid: true}
	}
	_, err := tx.db.ExecContext(ctx, query, id, list)
	return err
}

// KeepBooking keeps a slot that does not fit, with the reason. It returns storage.ErrChanged if the booking was changed
// since it was read.
func (tx Tx) KeepBooking(ctx context.Context, b Booking, reason string, at time.Time) error {
	const query = `
		update interview.booking set kept_by = $3, kept_at = $4, kept_reason = $5, version = version + 1
		where id = $1 and version = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, b.ID, b.Version, tx.me.ID, at, reason)); err != nil {
		return err
	}
	return tx.recordBookingEvent(ctx, b, "kept", at)
}

// EndBooking sets the words that the candidate reads about a cancellation.
func (tx Tx) EndBooking(ctx context.Context, id uuid.UUID, reason, language string) error {
	const query = `update interview.booking set ended_reason = $2, ended_language = $3 where id = $1`
	_, err := tx.db.ExecContext(ctx, query, id, reason, language)
	return err
}

// LinkMoved names the booking that took the place of one that was moved.
func (tx Tx) LinkMoved(ctx context.Context, id, to uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `update interview.booking set moved_to = $2 where id = $1`, id, to)
	return err
}
