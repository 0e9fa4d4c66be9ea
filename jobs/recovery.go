package jobs

import (
	"time"

	"stepfree/casework/intake"
)

// Recovery removes what a crash left: draft keys of submitted requests, and unfinished objects and keys. It belongs to
// the process that serves candidates.
func Recovery(drafts intake.Service) Job {
	return Job{Name: "recovery", Interval: time.Hour, Run: drafts.Sweep}
}
