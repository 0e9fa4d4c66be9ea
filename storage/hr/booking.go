package hr

import (
	"context"
	"database/sql"
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
	Announced   bool   // it was confirmed once, so the candidate and the panel know of it
	Taken       []TakenResource
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
}

const selectBooking = `
	select b.id, b.application_id, b.candidate_id, b.vacancy_id, b.stage_id, b.status,
		lower(b.during) as starts, upper(b.during) as ends, b.time_zone, b.mode, b.parts, b.explanation, b.held_until,
		b.sequence, b.version, coalesce(m.name, '') as created_by, coalesce(c.name, '') as confirmed_by, b.confirmed_at,
		coalesce(b.answer, '') as answer, coalesce(b.wish, '') as wish, b.announced_at is not null as announced
	from interview.booking b
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
	Sequence      int                          `db:"sequence"`
	Version       int                          `db:"version"`
	CreatedBy     string                       `db:"created_by"`
	ConfirmedBy   string                       `db:"confirmed_by"`
	ConfirmedAt   sql.NullTime                 `db:"confirmed_at"`
	Answer        string                       `db:"answer"`
	Wish          string                       `db:"wish"`
	Announced     bool                         `db:"announced"`
}

func (r bookingRow) toBooking() Booking {
	return Booking{
		Booking: interview.Booking{
			ID: r.ID, ApplicationID: r.ApplicationID, StageID: r.StageID, Status: r.Status, TimeZone: r.TimeZone, Mode: r.Mode,
			HeldUntil: r.HeldUntil.Time, Sequence: r.Sequence, Version: r.Version,
			Slot: interview.Slot{
				Interval: interview.Interval{Start: r.Starts, End: r.Ends}, Parts: r.Parts.Value, Why: r.Explanation.Value,
			},
		},
		CandidateID: r.CandidateID, VacancyID: r.VacancyID, CreatedBy: r.CreatedBy, ConfirmedBy: r.ConfirmedBy,
		ConfirmedAt: r.ConfirmedAt, Answer: r.Answer, Wish: r.Wish, Announced: r.Announced,
	}
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
		select o.resource_id, r.name, r.site, o.purpose, o.role, r.account_id, k.at as acknowledged_at
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
		update interview.booking set status = $4, held_until = null, sequence = sequence + 1, version = version + 1,
			confirmed_by = case when $5 then cast($6 as uuid) else confirmed_by end,
			confirmed_at = case when $5 then cast($7 as timestamptz) else confirmed_at end
		where id = $1 and version = $2 and status = $3`
	result, err := tx.db.ExecContext(ctx, query, b.ID, b.Version, b.Status, to, confirmed, tx.me.ID, at)
	if err := pg.Changed(result, err); err != nil {
		return err
	}
	if !to.Active() && to != interview.BookingDone {
		if _, err := tx.db.ExecContext(ctx, `delete from interview.occupation where booking_id = $1`, b.ID); err != nil {
			return err
		}
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
