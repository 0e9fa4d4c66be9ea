package intake

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
	"stepfree/storage/worker"
)

const (
	// remindAfter is how long a draft is unchanged before its candidate is notified.
	remindAfter = 25 * 24 * time.Hour
	// remindBefore is the shortest time between the notification and the end of a draft, so that a worker that was
	// stopped for long destroys nothing unannounced.
	remindBefore = 3 * 24 * time.Hour
	// minSweepAge is longer than a draft can have a key and no row yet.
	minSweepAge = 10 * time.Minute
)

// ExpireDrafts notifies the candidates whose drafts end soon, and destroys the drafts that were not changed for
// accommodation.DraftDays.
func (s Service) ExpireDrafts(ctx context.Context) error {
	now := s.Now()
	end := now.AddDate(0, 0, -accommodation.DraftDays)
	var expired []uuid.UUID
	if err := s.Retention.Run(ctx, func(tx worker.RetentionTx) (err error) {
		if err := tx.RemindOfDrafts(ctx, now.Add(-remindAfter), now); err != nil {
			return err
		}
		expired, err = tx.ExpiredDrafts(ctx, end, now.Add(-remindBefore))
		return err
	}); err != nil {
		return err
	}
	for _, id := range expired {
		if err := s.destroy(ctx, id, end); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

// destroy destroys a draft: first its keys, after which it cannot be read, then its files and rows. The row is
// locked, so that the draft cannot be submitted at the same time. A repetition continues where an error stopped it.
func (s Service) destroy(ctx context.Context, id uuid.UUID, end time.Time) error {
	return s.Retention.Run(ctx, func(tx worker.RetentionTx) error {
		files, err := tx.LockDraft(ctx, id, end)
		if err != nil {
			return err
		}
		if err := errors.Join(s.Drafts.Delete(id), s.Keyring.Delete(id)); err != nil {
			return err
		}
		for _, file := range files {
			if err := s.Objects.Delete(file); err != nil {
				return err
			}
		}
		return tx.DeleteDraft(ctx, id, end)
	})
}

// Sweep removes what a crash left: the draft keys of submitted requests, and unfinished objects and keys.
func (s Service) Sweep(ctx context.Context) error {
	drafts := map[uuid.UUID]bool{}
	if err := s.Retention.Run(ctx, func(tx worker.RetentionTx) error {
		ids, err := tx.Drafts(ctx)
		for _, id := range ids {
			drafts[id] = true
		}
		return err
	}); err != nil {
		return err
	}
	// A draft that is being created at this moment has its key before its row.
	isDraft := func(id uuid.UUID) bool { return drafts[id] }
	removed, err := s.Drafts.Sweep(ctx, isDraft, s.Now().Add(-minSweepAge))
	if err != nil {
		return err
	}
	all := func(uuid.UUID) bool { return true }
	for _, dir := range []*blob.Dir{s.Objects, s.Keyring} {
		n, err := dir.Sweep(ctx, all, s.Now().Add(-store.ReceivingTime))
		if err != nil {
			return err
		}
		removed += n
	}
	if removed > 0 {
		s.Log.WarnContext(ctx, "removed what a crash or a restore left", "files", removed)
	}
	return nil
}
