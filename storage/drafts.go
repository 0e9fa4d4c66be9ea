package storage

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/account"
)

// ReturningOwner tells whose session a candidate's was, also for a day after its end. ErrNotFound: nobody's, or it was
// signed out.
func (db *DB) ReturningOwner(ctx context.Context, session account.Token) (uuid.UUID, error) {
	var owner uuid.NullUUID
	err := db.run(ctx, account.RoleCandidate.Login(), session, func(tx *transaction) error {
		return tx.GetContext(ctx, &owner, `select account.expired_session_owner()`)
	})
	if err == nil && !owner.Valid {
		return uuid.Nil, ErrNotFound
	}
	return owner.UUID, err
}

// RemindOfDrafts tells each candidate once that there is news whose draft was not changed since a moment.
func (k Keeper) RemindOfDrafts(ctx context.Context, unchangedSince, at time.Time) error {
	_, err := k.tx.ExecContext(ctx, `select mail.remind_of_drafts($1, $2)`, unchangedSince, at)
	return err
}

// EndedDrafts lists the drafts that were not changed since one moment and whose candidates were reminded before another.
func (k Keeper) EndedDrafts(ctx context.Context, unchangedSince, remindedBefore time.Time) (ids []uuid.UUID, err error) {
	return ids, k.tx.SelectContext(ctx, &ids, `select seal.expired_drafts($1, $2)`, unchangedSince, remindedBefore)
}

// HoldDraft keeps a draft from being changed or sent until the transaction ends, and returns the ids of its files.
// ErrNotFound: it was changed, sent or thrown away.
func (k Keeper) HoldDraft(ctx context.Context, id uuid.UUID, unchangedSince time.Time) ([]uuid.UUID, error) {
	var list pq.StringArray
	if err := k.tx.GetContext(ctx, &list, `select seal.lock_draft($1, $2)`, id, unchangedSince); err != nil {
		return nil, err
	}
	if list == nil {
		return nil, ErrNotFound
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

// DropDraft removes the rows of a draft that is held and whose keys are destroyed.
func (k Keeper) DropDraft(ctx context.Context, id uuid.UUID, unchangedSince time.Time) error {
	_, err := k.tx.ExecContext(ctx, `select seal.delete_draft($1, $2)`, id, unchangedSince)
	return err
}

// Drafts lists the ids of all drafts.
func (k Keeper) Drafts(ctx context.Context) (ids []uuid.UUID, err error) {
	return ids, k.tx.SelectContext(ctx, &ids, `select seal.drafts()`)
}
