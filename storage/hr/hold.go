package hr

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// ExtendHold moves the end of a hold. It returns storage.ErrChanged if the slot is not held any more.
func (tx Tx) ExtendHold(ctx context.Context, b Booking, until, at time.Time) error {
	const query = `
		update interview.booking set held_until = $3, version = version + 1
		where id = $1 and version = $2 and status = 'held'`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, b.ID, b.Version, until)); err != nil {
		return err
	}
	return tx.recordBookingEvent(ctx, b, "extended", at)
}

// NewBooking is a slot to be held.
type NewBooking struct {
	ID        uuid.UUID               // the form's key: the same form sent twice is one booking
	Sitting   int                     // from 1
	Status    interview.BookingStatus // held; arranged in place of one that the candidate knows of
	Slot      interview.Slot
	Mode      catalogue.Mode
	TimeZone  *time.Location
	HeldUntil time.Time // zero unless it is held
	At        time.Time
}

// HoldSlot books a slot until its hold expires. It returns storage.ErrTaken if a part of the slot is booked, and
// storage.ErrExists if the booking exists already or the stage has an active booking. Expired holds are released first.
func (tx Tx) HoldSlot(ctx context.Context, s Scheduling, b NewBooking) error {
	if b.Slot.Seating.IsShared() {
		return tx.insertHold(ctx, s, b)
	}
	// A room that is visibly taken is refused before any lock is waited for. The exclusion constraint decides the rest.
	var isTaken bool
	const query = `select interview.taken($1, $2, $3, $4)`
	if err := tx.db.GetContext(ctx, &isTaken, query, b.ID, b.Slot.Room, b.Slot.Start, b.At); err != nil {
		return err
	}
	if isTaken {
		return storage.ErrTaken
	}
	return tx.insertHold(ctx, s, b)
}

// insertHold inserts the booking, its occupations and the event in one statement, because other transactions wait on
// its locks. The count forces all advisory locks to be taken before expired holds are released and before the insert;
// the exclusion constraint then also sees rows that were committed after the statement began.
//
//guard:hour-lock unlock
const insertHold = `
	with locked as materialized (
		select count(l.taken), interview.expire_holds($15)
		from (select cast(pg_advisory_xact_lock(hashtextextended(k, 0)) as text) as taken
			from unnest(cast($17 as text[])) k offset 0) l
	), booked as (
		insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, during, time_zone,
			local_start, mode, parts, explanation, held_until, created_by, created_at, status, sitting, announced_at)
		select $1, $2, $3, $4, $5, tstzrange($6, $7), $8, $9, $10, cast($11 as jsonb), cast($12 as jsonb),
			$13, $14, $15, $18, $19, case when $18 = 'arranged' then cast($15 as timestamptz) end from locked
		returning id, application_id, created_at
	), occupied as (
		insert into interview.occupation (booking_id, resource_id, during, purpose, role, shared_stage, seats,
			shared_room)
		select b.id, o.resource, tstzrange(o.starts, o.ends), o.purpose, o.role, o.stage, o.seats, o.room
		from booked b cross join jsonb_to_recordset(cast($16 as jsonb))
			as o(resource uuid, starts timestamptz, ends timestamptz, purpose text, role text, stage uuid, seats integer,
				room uuid)
	)
	select interview.record_event(b.application_id, b.id, null, 'hr', $18, b.created_at) from booked b`

func (tx Tx) insertHold(ctx context.Context, s Scheduling, b NewBooking) error {
	taken := b.Slot.Occupations()
	parts, partsErr := json.Marshal(b.Slot.Parts)
	explanation, explanationErr := json.Marshal(b.Slot.Why)
	occupations, occupationsErr := marshalOccupations(taken)
	if err := errors.Join(partsErr, explanationErr, occupationsErr); err != nil {
		return err
	}
	localStart := b.Slot.Start.In(b.TimeZone).Format("2006-01-02 15:04:05")
	_, err := tx.db.ExecContext(ctx, insertHold, b.ID, s.ApplicationID, s.CandidateID, s.VacancyID, s.Stage.ID,
		b.Slot.Start, b.Slot.End, b.TimeZone.String(), localStart, b.Mode, string(parts), string(explanation),
		sql.NullTime{Time: b.HeldUntil, Valid: !b.HeldUntil.IsZero()}, tx.me.ID, b.At, string(occupations),
		pq.Array(lockKeys(taken)), b.Status, b.Sitting)
	return err
}

// LockSlots takes the advisory locks for what an interview occupies and what it is to occupy, before either changes:
// a move that let its old slot go first and waited for the new one could deadlock with another.
func (tx Tx) LockSlots(ctx context.Context, appointment uuid.UUID, wanted []interview.Occupation) error {
	var rows []struct {
		ResourceID uuid.UUID `db:"resource_id"`
		Starts     time.Time `db:"starts"`
		Ends       time.Time `db:"ends"`
	}
	const query = `
		select o.resource_id, lower(o.during) as starts, upper(o.during) as ends
		from interview.occupation o join interview.booking b on b.id = o.booking_id where b.interview_id = $1`
	if err := tx.db.SelectContext(ctx, &rows, query, appointment); err != nil {
		return err
	}
	taken := slices.Clone(wanted)
	for _, r := range rows {
		taken = append(taken, interview.Occupation{
			Interval: interview.Interval{Start: r.Starts, End: r.Ends}, ResourceID: r.ResourceID,
		})
	}
	return tx.lockHours(ctx, taken)
}

// lockKeys returns the advisory lock keys of a slot: one for each resource and hour, sorted. All transactions lock in
// this order; with the exclusion constraint alone they deadlock under contention. One lock for a whole resource would
// make bookings at other times wait.
func lockKeys(taken []interview.Occupation) []string {
	var hours []string
	for _, o := range taken {
		for hour := o.Start.UTC().Truncate(time.Hour); hour.Before(o.End); hour = hour.Add(time.Hour) {
			hours = append(hours, o.ResourceID.String()+hour.Format("2006010215"))
		}
	}
	slices.Sort(hours)
	return slices.Compact(hours)
}

// marshalOccupations encodes what a slot takes as the insert reads it.
func marshalOccupations(taken []interview.Occupation) ([]byte, error) {
	type occupation struct {
		Resource uuid.UUID         `json:"resource"`
		Starts   time.Time         `json:"starts"`
		Ends     time.Time         `json:"ends"`
		Purpose  interview.Purpose `json:"purpose"`
		Role     catalogue.Role    `json:"role"`
		Stage    uuid.NullUUID     `json:"stage"`
		Seats    int               `json:"seats"`
		Room     uuid.NullUUID     `json:"room"`
	}
	list := make([]occupation, len(taken))
	for i, o := range taken {
		list[i] = occupation{
			o.ResourceID, o.Start, o.End, o.Purpose, o.Role,
			uuid.NullUUID{UUID: o.Seating.Stage, Valid: o.Seating.IsShared()},
			o.Seating.Seats,
			uuid.NullUUID{UUID: o.SharedRoom, Valid: o.SharedRoom != uuid.Nil},
		}
	}
	return json.Marshal(list)
}

// ExpireHolds releases the holds that expired before a time.
func (tx Tx) ExpireHolds(ctx context.Context, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select interview.expire_holds($1)`, at)
	return err
}
