package hr

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// JoiningRef names what joining details are for: a stage, or the interview of one application at it.
type JoiningRef struct {
	Vacancy, Stage uuid.UUID
	Application    uuid.NullUUID // not valid: all applications that have none of their own
}

// Joining loads the joining details of a stage or of one interview; the zero value if none were entered for it.
func (tx Tx) Joining(ctx context.Context, ref JoiningRef) (interview.Joining, error) {
	var found []row.Joining
	const query = `
		select json_build_object('platform', platform, 'link', link, 'phone', phone, 'code', code, 'test_on', test_on)
		from interview.joining where stage_id = $1 and application_id is not distinct from $2`
	if err := tx.db.SelectContext(ctx, &found, query, ref.Stage, ref.Application); err != nil || len(found) == 0 {
		return interview.Joining{}, err
	}
	return interview.Joining(found[0]), nil
}

// SaveJoining stores the joining details of a stage or of one interview, or removes them if j is the zero value. What
// changes is news to the candidates and panel members who join by it and know of their interview.
func (tx Tx) SaveJoining(ctx context.Context, ref JoiningRef, j interview.Joining, at time.Time) error {
	result, err := tx.storeJoining(ctx, ref, j)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return tx.announceJoining(ctx, ref, at)
}

// storeJoining changes no row if j is what is stored.
func (tx Tx) storeJoining(ctx context.Context, ref JoiningRef, j interview.Joining) (sql.Result, error) {
	if j.IsZero() {
		const remove = `delete from interview.joining where stage_id = $1 and application_id is not distinct from $2`
		return tx.db.ExecContext(ctx, remove, ref.Stage, ref.Application)
	}
	const query = `
		insert into interview.joining as o (vacancy_id, stage_id, application_id, platform, link, phone, code, test_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (stage_id, application_id) do update set platform = excluded.platform, link = excluded.link,
			phone = excluded.phone, code = excluded.code, test_on = excluded.test_on
		where (o.platform, o.link, o.phone, o.code, o.test_on)
			is distinct from (excluded.platform, excluded.link, excluded.phone, excluded.code, excluded.test_on)`
	return tx.db.ExecContext(ctx, query, ref.Vacancy, ref.Stage, ref.Application, j.Platform, j.Link, j.Phone, j.Code,
		pg.Date(j.TestOn))
}

// announceJoining notes at each interview that is not over, is not held in a room and was announced that it is joined in
// another way, and notifies those who take part.
func (tx Tx) announceJoining(ctx context.Context, ref JoiningRef, at time.Time) error {
	const query = `
		select b.id from interview.booking b
		where b.stage_id = $1 and b.status in ('arranged', 'confirmed') and b.announced_at is not null
			and upper(b.during) > $3
			and (b.application_id = $2 or cast($2 as uuid) is null and not exists (
				select from interview.joining j where j.stage_id = b.stage_id and j.application_id = b.application_id))
			and not exists (select from interview.occupation o where o.booking_id = b.id and o.purpose = 'room')
		order by b.application_id, b.id`
	var ids []uuid.UUID
	if err := tx.db.SelectContext(ctx, &ids, query, ref.Stage, ref.Application, at); err != nil {
		return err
	}
	for _, id := range ids {
		b, err := tx.Booking(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.recordBookingEvent(ctx, b, "joining_changed", at); err != nil {
			return err
		}
		if err := tx.notifyParticipants(ctx, b); err != nil {
			return err
		}
	}
	return nil
}
