package jobs

import (
	"context"
	"time"

	"stepfree/account"
	"stepfree/storage/worker"
)

// Sessions deletes the expired sessions of one audience, and for candidates the expired sign-in links. It belongs to
// the process that serves the audience.
func Sessions(expired *worker.Expired, role account.Role) Job {
	name := "expired sessions of " + string(role)
	return Job{Name: name, Interval: 10 * time.Minute, Run: func(ctx context.Context) error {
		return expired.DeleteSessions(ctx, role)
	}}
}
