package hr

import (
	"context"

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

// SaveJoining stores the joining details of a stage or of one interview, or removes them if j is the zero value.
func (tx Tx) SaveJoining(ctx context.Context, ref JoiningRef, j interview.Joining) error {
	if j.IsZero() {
		const remove = `delete from interview.joining where stage_id = $1 and application_id is not distinct from $2`
		_, err := tx.db.ExecContext(ctx, remove, ref.Stage, ref.Application)
		return err
	}
	const query = `
		insert into interview.joining (vacancy_id, stage_id, application_id, platform, link, phone, code, test_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (stage_id, application_id) do update set platform = excluded.platform, link = excluded.link,
			phone = excluded.phone, code = excluded.code, test_on = excluded.test_on`
	_, err := tx.db.ExecContext(ctx, query, ref.Vacancy, ref.Stage, ref.Application, j.Platform, j.Link, j.Phone, j.Code,
		pg.Date(j.TestOn))
	return err
}
