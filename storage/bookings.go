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

// BookingRow is a booking as HR works on it.
type BookingRow struct {
	interview.Booking
	CandidateID uuid.UUID
	VacancyID   uuid.UUID
	CreatedBy   string // a name
	ConfirmedBy string // a name; empty until it is confirmed
	ConfirmedAt sql.NullTime
	Answer      string // of the candidate: "accepted", "move_asked" or nothing yet
	Wish        string // what would suit better
	Announced   bool   // it was confirmed once, so the candidate and the panel know of it
	Taken       []TakenRow
}

// TakenRow is something that a booking takes.
type TakenRow struct {
	ResourceID     uuid.UUID         `db:"resource_id"`
	Name           string            `db:"name"`
	Site           string            `db:"site"`
	Purpose        interview.Purpose `db:"purpose"`
	Role           catalogue.Role    `db:"role"`
	AccountID      uuid.NullUUID     `db:"account_id"`
	AcknowledgedAt sql.NullTime      `db:"acknowledged_at"` // by a panel member
}

// bookingKey names a booking in events.
type bookingKey struct{ id, application, candidate, vacancy uuid.UUID }

func (b BookingRow) key() bookingKey {
	return bookingKey{b.ID, b.ApplicationID, b.CandidateID, b.VacancyID}
}

const selectBooking = `
	select b.id, b.application_id, b.candidate_id, b.vacancy_id, b.stage_id, b.status, lower(b.during) as starts, upper(b.during) as ends, b.time_zone, b.mode,
		b.parts, b.explanation, b.held_until, b.sequence, b.version, coalesce(m.name, '') as created_by, coalesce(c.name, '') as confirmed_by, b.confirmed_at,
		coalesce(b.answer, '') as answer, coalesce(b.wish, '') as wish,
		b.announced_at is not null as announced
	from interview.booking b
	left join account.account m on m.id = b.created_by
	left join account.account c on c.id = b.confirmed_by`

// Booking loads one booking with what it takes.
func (h HR) Booking(ctx context.Context, id uuid.UUID) (b BookingRow, err error) {
	list, err := h.bookings(ctx, selectBooking+` where b.id = $1`, id)
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
	return b, h.tx.SelectContext(ctx, &b.Taken, taken, id)
}

// Bookings lists the bookings of an application, the newest first.
func (h HR) Bookings(ctx context.Context, application uuid.UUID) ([]BookingRow, error) {
	return h.bookings(ctx, selectBooking+` where b.application_id = $1 order by b.created_at desc, b.id`, application)
}

func (h HR) bookings(ctx context.Context, query string, args ...any) ([]BookingRow, error) {
	var rows []struct {
		ID            uuid.UUID               `db:"id"`
		ApplicationID uuid.UUID               `db:"application_id"`
		CandidateID   uuid.UUID               `db:"candidate_id"`
		VacancyID     uuid.UUID               `db:"vacancy_id"`
		StageID       uuid.UUID               `db:"stage_id"`
		Status        interview.BookingStatus `db:"status"`
		Starts        time.Time               `db:"starts"`
		Ends          time.Time               `db:"ends"`
		Zone          string                  `db:"time_zone"`
		Mode          catalogue.Mode          `db:"mode"`
		Parts         []byte                  `db:"parts"`
		Why           []byte                  `db:"explanation"`
		HeldUntil     sql.NullTime            `db:"held_until"`
		Sequence      int                     `db:"sequence"`
		Version       int                     `db:"version"`
		CreatedBy     string                  `db:"created_by"`
		ConfirmedBy   string                  `db:"confirmed_by"`
		ConfirmedAt   sql.NullTime            `db:"confirmed_at"`
		Answer        string                  `db:"answer"`
		Wish          string                  `db:"wish"`
		Announced     bool                    `db:"announced"`
	}
	if err := h.tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	list := make([]BookingRow, len(rows))
	for i, r := range rows {
		b := interview.Booking{
			ID: r.ID, ApplicationID: r.ApplicationID, StageID: r.StageID, Status: r.Status, TimeZone: r.Zone, Mode: r.Mode,
			HeldUntil: r.HeldUntil.Time, Sequence: r.Sequence, Version: r.Version,
			Slot: interview.Slot{Interval: interview.Interval{Start: r.Starts, End: r.Ends}},
		}
		if err := json.Unmarshal(r.Parts, &b.Slot.Parts); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(r.Why, &b.Slot.Why); err != nil {
			return nil, err
		}
		list[i] = BookingRow{
			Booking: b, CandidateID: r.CandidateID, VacancyID: r.VacancyID, CreatedBy: r.CreatedBy, ConfirmedBy: r.ConfirmedBy,
			ConfirmedAt: r.ConfirmedAt, Answer: r.Answer, Wish: r.Wish, Announced: r.Announced,
		}
	}
	return list, nil
}

// StepBooking takes one step with a booking. ErrSchedulingStep: not possible from where it is. ErrChanged: somebody was quicker.
// ErrOpenArrangements: it cannot be confirmed yet; the database says so too.
func (h HR) StepBooking(ctx context.Context, b BookingRow, to interview.BookingStatus, at time.Time) error {
	if err := interview.CheckStep(b.Status, to, interview.ByHR); err != nil {
		return err
	}
	confirmed := to == interview.BookingConfirmed
	const query = `
		update interview.booking set status = $4, held_until = null, sequence = sequence + 1, version = version + 1,
			confirmed_by = case when $5 then cast($6 as uuid) else confirmed_by end, confirmed_at = case when $5 then cast($7 as timestamptz) else confirmed_at end
		where id = $1 and version = $2 and status = $3`
	if err := changed(h.tx.ExecContext(ctx, query, b.ID, b.Version, b.Status, to, confirmed, h.me.ID, at)); err != nil {
		return err
	}
	if !to.Active() && to != interview.BookingDone {
		if _, err := h.tx.ExecContext(ctx, `delete from interview.occupation where booking_id = $1`, b.ID); err != nil {
			return err
		}
	}
	if err := h.addEvent(ctx, b.key(), string(to), at); err != nil {
		return err
	}
	if confirmed || b.Announced && !to.Active() {
		return h.notifyParticipants(ctx, b)
	}
	return nil
}

// notifyParticipants notifies the candidate and the panel members of a booking.
func (h HR) notifyParticipants(ctx context.Context, b BookingRow) error {
	accounts := []uuid.UUID{b.CandidateID}
	for _, t := range b.Taken {
		if t.AccountID.Valid {
			accounts = append(accounts, t.AccountID.UUID)
		}
	}
	for _, id := range accounts {
		if _, err := h.tx.ExecContext(ctx, `select mail.notify($1)`, id); err != nil {
			return err
		}
	}
	return nil
}

// ExtendHold keeps a held slot for longer. ErrChanged: it is not held any more.
func (h HR) ExtendHold(ctx context.Context, b BookingRow, until, at time.Time) error {
	const query = `update interview.booking set held_until = $3, version = version + 1 where id = $1 and version = $2 and status = 'held'`
	if err := changed(h.tx.ExecContext(ctx, query, b.ID, b.Version, until)); err != nil {
		return err
	}
	return h.addEvent(ctx, b.key(), "extended", at)
}

func (h HR) addEvent(ctx context.Context, b bookingKey, step string, at time.Time) error {
	const query = `
		insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $5, $6, 'hr', $7, $8)`
	_, err := h.tx.ExecContext(ctx, query, uuid.New(), b.application, b.candidate, b.vacancy, b.id, h.me.ID, step, at)
	return err
}
