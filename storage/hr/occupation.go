package hr

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// Occupy lets a booking take another resource. It returns storage.ErrTaken if the resource is booked at that time.
func (tx Tx) Occupy(ctx context.Context, b Booking, o interview.Occupation, at time.Time) error {
	if err := tx.lockHours(ctx, []interview.Occupation{o}); err != nil {
		return err
	}
	const query = `
		insert into interview.occupation (booking_id, resource_id, during, purpose, role)
		values ($1, $2, tstzrange($3, $4), $5, $6)`
	if _, err := tx.db.ExecContext(ctx, query, b.ID, o.ResourceID, o.Start, o.End, o.Purpose, o.Role); err != nil {
		return err
	}
	return tx.recordBookingEvent(ctx, b, "replaced", at)
}

// Swap lets a booking take another resource in place of one, for the same time and purpose, and tells those who take
// part if they know of the booking. It returns storage.ErrTaken if the resource is booked at that time, and
// storage.ErrChanged if the booking was changed since it was read.
func (tx Tx) Swap(ctx context.Context, b Booking, old, resource uuid.UUID, at time.Time) error {
	const version = `update interview.booking set version = version + 1 where id = $1 and version = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, version, b.ID, b.Version)); err != nil {
		return err
	}
	wanted := interview.Occupation{Interval: b.Slot.Interval, ResourceID: resource}
	if err := tx.lockHours(ctx, []interview.Occupation{wanted}); err != nil {
		return err
	}
	const insert = `
		insert into interview.occupation (booking_id, resource_id, during, purpose, role, shared_stage, seats, shared_room)
		select booking_id, $3, during, purpose, role, shared_stage, seats, shared_room
		from interview.occupation where booking_id = $1 and resource_id = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, insert, b.ID, old, resource)); err != nil {
		return err
	}
	const follow = `update interview.occupation set shared_room = $3 where booking_id = $1 and shared_room = $2`
	if _, err := tx.db.ExecContext(ctx, follow, b.ID, old, resource); err != nil {
		return err
	}
	const remove = `delete from interview.occupation where booking_id = $1 and resource_id = $2`
	if _, err := tx.db.ExecContext(ctx, remove, b.ID, old); err != nil {
		return err
	}
	if err := tx.recordBookingEvent(ctx, b, "replaced", at); err != nil || !b.Announced {
		return err
	}
	if err := tx.notifyParticipants(ctx, b); err != nil {
		return err
	}
	after, err := tx.Booking(ctx, b.ID)
	if err != nil {
		return err
	}
	return tx.notifyParticipants(ctx, after)
}

// Seat changes what a booking takes of its room, and its panel with it. It returns storage.ErrTaken if others sit there.
func (tx Tx) Seat(ctx context.Context, booking uuid.UUID, seating interview.Seating) error {
	const query = `
		update interview.occupation o set
			shared_stage = case o.purpose when 'room' then cast($2 as uuid) end,
			seats = case o.purpose when 'room' then $3 else 0 end,
			shared_room = case when o.purpose = 'panel' and cast($2 as uuid) is not null then (
				select r.resource_id from interview.occupation r where r.booking_id = $1 and r.purpose = 'room') end
		where o.booking_id = $1 and o.purpose in ('room', 'panel')`
	stage := uuid.NullUUID{UUID: seating.Stage, Valid: seating.IsShared()}
	_, err := tx.db.ExecContext(ctx, query, booking, stage, seating.Seats)
	return err
}

// lockHours takes the advisory locks for what is to be occupied.
func (tx Tx) lockHours(ctx context.Context, wanted []interview.Occupation) error {
	const lock = `
		select count(cast(pg_advisory_xact_lock(hashtextextended(k, 0)) as text)) from unnest(cast($1 as text[])) k`
	_, err := tx.db.ExecContext(ctx, lock, pq.Array(lockKeys(wanted)))
	return err
}
