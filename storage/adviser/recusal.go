package adviser

import (
	"context"

	"github.com/google/uuid"

	"stepfree/storage"
)

// Recuse excludes the adviser, for good, from all requests of the application of a request, and notifies the other
// advisers. The database fills in who and when. It returns storage.ErrNotFound if the adviser cannot read the request,
// as after a first time.
func (tx Tx) Recuse(ctx context.Context, request uuid.UUID) error {
	const query = `
		insert into accommodation.recusal (application_id)
		select r.application_id from accommodation.request r where r.id = $1`
	result, err := tx.db.ExecContext(ctx, query, request)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return storage.ErrNotFound
	}
	return nil
}
