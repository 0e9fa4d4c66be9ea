package candidate

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/storage"
	workerstore "stepfree/storage/worker"
)

const (
	// remindAfter is how long a draft lies unchanged before its candidate hears that there is news.
	remindAfter = 25 * 24 * time.Hour
	// remindBefore is how long before the end that has to be: a worker that stood still destroys nothing unannounced.
	remindBefore = 3 * 24 * time.Hour
)

// TendOnce looks after drafts once: it reminds, and destroys what came to its end.
func (h *Handler) TendOnce(ctx context.Context) error {
	now := h.Now()
	end := now.AddDate(0, 0, -accommodation.DraftDays)
	if err := h.sweepUnsent(ctx); err != nil {
		return err
	}
	var ended []uuid.UUID
	if err := h.Retention.Run(ctx, func(tx workerstore.RetentionTx) (err error) {
		if err := tx.RemindOfDrafts(ctx, now.Add(-remindAfter), now); err != nil {
			return err
		}
		ended, err = tx.EndedDrafts(ctx, end, now.Add(-remindBefore))
		return err
	}); err != nil {
		return err
	}
	for _, id := range ended {
		if err := h.destroy(ctx, id, end); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

// destroy ends a draft: first its keys, after which nobody can read it, then its files and rows. The row is held, so it
// cannot be sent meanwhile; whatever stops it, the next round begins again.
func (h *Handler) destroy(ctx context.Context, id uuid.UUID, end time.Time) error {
	return h.Retention.Run(ctx, func(tx workerstore.RetentionTx) error {
		files, err := tx.HoldDraft(ctx, id, end)
		if err != nil {
			return err
		}
		if err := errors.Join(h.Drafts.Delete(id), h.Keyring.Delete(id)); err != nil {
			return err
		}
		for _, file := range files {
			if err := h.Objects.Delete(file); err != nil {
				return err
			}
		}
		return tx.DropDraft(ctx, id, end)
	})
}
