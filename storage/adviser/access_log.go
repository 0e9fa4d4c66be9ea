package adviser

import (
	"context"

	"github.com/google/uuid"

	"stepfree/storage"
	"stepfree/storage/casefile"
)

// RecordAccess adds to the access log that the adviser opens a request, or one of its files; the database fills in who
// and when. It must be committed before sealed data is handed out. It returns storage.ErrNotFound if the adviser cannot read such a request or file.
func (tx Tx) RecordAccess(ctx context.Context, request uuid.UUID, evidence uuid.NullUUID) error {
	const query = `
		insert into accommodation.access_log (id, request_id, candidate_id, evidence_id)
		select $1, r.id, r.candidate_id, cast($3 as uuid) from accommodation.request r
		where r.id = $2 and (cast($3 as uuid) is null or exists (
			select from accommodation.evidence e where e.id = $3 and e.request_id = r.id))`
	result, err := tx.db.ExecContext(ctx, query, uuid.New(), request, evidence)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return storage.ErrNotFound
	}
	return nil
}

// AccessLog lists the latest accesses to a request and its files, the newest first: one page.
func (tx Tx) AccessLog(ctx context.Context, request uuid.UUID) (rows []casefile.AccessRecord, err error) {
	const query = `
		select evidence_id, pseudonym, at from accommodation.access_log where request_id = $1 order by at desc limit $2`
	return rows, tx.db.SelectContext(ctx, &rows, query, request, storage.PageSize)
}
