package worker

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/storage"
)

// RemindOfDrafts notifies, once each, the candidates whose draft was not changed since a time.
func (tx RetentionTx) RemindOfDrafts(ctx context.Context, unchangedSince, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select mail.remind_of_drafts($1, $2)`, unchangedSince, at)
	return err
}

// ExpiredDrafts lists the drafts that were not changed since one time and whose candidates were reminded before
// another.
func (tx RetentionTx) ExpiredDrafts(
	ctx context.Context, unchangedSince, remindedBefore time.Time,
) (ids []uuid.UUID, err error) {
	return ids, tx.db.SelectContext(ctx, &ids, `select seal.expired_drafts($1, $2)`, unchangedSince, remindedBefore)
}

// LockDraft locks a draft against changes until the transaction ends, and returns the ids of its files. It returns
// storage.ErrNotFound if it was changed, sent or discarded.
func (tx RetentionTx) LockDraft(ctx context.Context, id uuid.UUID, unchangedSince time.Time) ([]uuid.UUID, error) {
	var list pq.StringArray
	if err := tx.db.GetContext(ctx, &list, `select seal.lock_draft($1, $2)`, id, unchangedSince); err != nil {
		return nil, err
	}
	if list == nil {
		return nil, storage.ErrNotFound
	}
	files := make([]uuid.UUID, len(list))
	for i, text := range list {
		file, err := uuid.Parse(text)
		if err != nil {
			return nil, err
		}
		files[i] = file
	}
	return files, nil
}

// DeleteDraft deletes the rows of a draft that is locked and whose keys are destroyed.
func (tx RetentionTx) DeleteDraft(ctx context.Context, id uuid.UUID, unchangedSince time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select seal.delete_draft($1, $2)`, id, unchangedSince)
	return err
}

// Drafts lists the ids of all drafts.
func (tx RetentionTx) Drafts(ctx context.Context) (ids []uuid.UUID, err error) {
	return ids, tx.db.SelectContext(ctx, &ids, `select seal.drafts()`)
}
