package jobs

import (
	"context"
	"time"

	"stepfree/storage/worker"
)

// Holds releases the slots whose hold has expired. It belongs to the process that serves HR.
func Holds(expired *worker.Expired, now func() time.Time) Job {
	return Job{Name: "expired holds", Interval: 10 * time.Minute, Run: func(ctx context.Context) error {
		return expired.ReleaseHolds(ctx, now())
	}}
}
