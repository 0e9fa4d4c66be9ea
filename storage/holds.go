package storage

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
)

// NewBooking is a slot to be held.
type NewBooking struct {
	ID        uuid.UUID // the form's key: the same form sent twice is one booking
	Slot      interview.Slot
	Mode      catalogue.Mode
	Zone      *time.Location
	HeldUntil time.Time
	At        time.Time
}

// Hold takes a slot. ErrTaken: somebody else took a part of it meanwhile. ErrExists: this form was sent before, or the
// stage has an active booking. Expired holds are let go first.
func (h HR) Hold(ctx context.Context, s Scheduling, b NewBooking) error {
	taken := b.Slot.Occupations()
	parts, err := json.Marshal(b.Slot.Parts)
	if err != nil {
		return err
	}
	why, err := json.Marshal(b.Slot.Why)
	if err != nil {
		return err
	}
	occupations, err := occupationsOf(taken)
	if err != nil {
		return err
	}
	// One statement, because whoever else wants a part of the slot waits for its end. All locks are there before the count of
	// them is, holds are let go after it, and nothing is written before: what is taken by then refuses the booking, also what
	// was committed after the statement began.
	const query = `
		with locked as materialized (
			select count(l.taken), interview.expire_holds($15)
			from (select cast(pg_advisory_xact_lock(hashtextextended(k, 0)) as text) as taken from unnest(cast($18 as text[])) k offset 0) l
		), booked as (
			insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, zone, local_start, mode, parts, why,
				held_until, created_by, created_at)
			select $1, $2, $3, $4, $5, 'held', tstzrange($6, $7), $8, $9, $10, cast($11 as jsonb), cast($12 as jsonb), $13, $14, $15 from locked
			returning id, application_id, candidate_id, vacancy_id, created_by, created_at
		), occupied as (
			insert into interview.occupation (booking_id, resource_id, during, purpose, role)
			select b.id, o.resource, tstzrange(o.starts, o.ends), o.purpose, o.role from booked b
			cross join jsonb_to_recordset(cast($16 as jsonb)) as o(resource uuid, starts timestamptz, ends timestamptz, purpose text, role text)
		)
		insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
		select $17, b.application_id, b.candidate_id, b.vacancy_id, b.id, b.created_by, 'hr', 'held', b.created_at from booked b`
	_, err = h.tx.ExecContext(ctx, query, b.ID, s.ApplicationID, s.CandidateID, s.VacancyID, s.Stage.ID, b.Slot.Start, b.Slot.End,
		b.Zone.String(), b.Slot.Start.In(b.Zone).Format("2006-01-02 15:04:05"), b.Mode, string(parts), string(why), b.HeldUntil, h.me.ID, b.At,
		occupations, uuid.New(), pq.Array(hoursOf(taken)))
	if err == nil {
		h.turn.holds(b)
	}
	return err
}

// hoursOf are the hours in which something is taken, each a lock that keeps everybody else from taking the same thing in it
// until the transaction ends. The locks are taken in one order by everybody: without them, the exclusion constraint alone
// deadlocks under contention. With one for the whole of a room, all who want it at other times would wait.
func hoursOf(taken []interview.Occupation) []string {
	var hours []string
	for _, o := range taken {
		for hour := o.Start.UTC().Truncate(time.Hour); hour.Before(o.End); hour = hour.Add(time.Hour) {
			hours = append(hours, o.ResourceID.String()+hour.Format("2006010215"))
		}
	}
	slices.Sort(hours)
	return slices.Compact(hours)
}

// occupationsOf writes what a slot takes as the statement reads it.
func occupationsOf(taken []interview.Occupation) (string, error) {
	type occupation struct {
		Resource uuid.UUID         `json:"resource"`
		Starts   time.Time         `json:"starts"`
		Ends     time.Time         `json:"ends"`
		Purpose  interview.Purpose `json:"purpose"`
		Role     catalogue.Role    `json:"role"`
	}
	list := make([]occupation, len(taken))
	for i, o := range taken {
		list[i] = occupation{o.ResourceID, o.Start, o.End, o.Purpose, o.Role}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// ExpireHolds lets go of what was held until a moment before.
func (h HR) ExpireHolds(ctx context.Context, at time.Time) error {
	_, err := h.tx.ExecContext(ctx, `select interview.expire_holds($1)`, at)
	return err
}
