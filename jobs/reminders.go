package jobs

import (
	"context"
	"time"

	"stepfree/storage/worker"
)

// Reminders reminds candidates of their answer and of their interview.
func Reminders(store *worker.Store, now func() time.Time) Job {
	return Job{Name: "reminders", Interval: 10 * time.Minute, Run: func(ctx context.Context) error {
		return store.Run(ctx, func(tx worker.Tx) error { return tx.Remind(ctx, now()) })
	}}
}

// RateLimits deletes which addresses had mail in past hours.
func RateLimits(store *worker.Store, now func() time.Time) Job {
	return Job{Name: "rate limits", Interval: time.Hour, Run: func(ctx context.Context) error {
		return store.Run(ctx, func(tx worker.Tx) error { return tx.DeleteRateLimits(ctx, now()) })
	}}
}
