package jobs

import (
	"context"
	"time"

	"stepfree/storage/worker"
)

// LastReminders asks candidates who have not answered a last time. It belongs to the process that serves candidates.
func LastReminders(reminders *worker.LastReminders, now func() time.Time) Job {
	return Job{Name: "last reminders", Interval: time.Hour, Run: func(ctx context.Context) error {
		return reminders.Send(ctx, now())
	}}
}
