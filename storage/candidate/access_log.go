package candidate

import (
	"context"

	"github.com/google/uuid"

	"stepfree/storage/casefile"
)

// AccessLog lists the accesses of advisers to a request and its files, the newest first.
func (tx Tx) AccessLog(ctx context.Context, request uuid.UUID) (rows []casefile.AccessRecord, err error) {
	const query = `select evidence_id, pseudonym, at from accommodation.access_log where request_id = $1 order by at desc`
	return rows, tx.db.SelectContext(ctx, &rows, query, request)
}
