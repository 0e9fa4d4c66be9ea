package candidate

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage/casefile"
)

// Statement loads the sealed statement of a request. It returns nil if there is none.
func (tx Tx) Statement(ctx context.Context, request uuid.UUID) (*casefile.SealedStatement, error) {
	var rows []casefile.SealedStatement
	const query = `select object, version, sealed from accommodation.statement where request_id = $1`
	if err := tx.db.SelectContext(ctx, &rows, query, request); err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// SaveStatement replaces the sealed statement of a draft. It returns storage.ErrChanged if the draft was changed or
// submitted since it was loaded.
func (tx Tx) SaveStatement(
	ctx context.Context, r *accommodation.Request, s casefile.SealedStatement, at time.Time,
) error {
	if err := tx.touch(ctx, r, at); err != nil {
		return err
	}
	const query = `
		insert into accommodation.statement (request_id, candidate_id, object, version, sealed) values ($1, $2, $3, $4, $5)
		on conflict (request_id) do update set version = excluded.version, sealed = excluded.sealed, object = excluded.object`
	_, err := tx.db.ExecContext(ctx, query, r.ID, tx.me.ID, s.Object, s.Version, s.Sealed)
	return err
}
