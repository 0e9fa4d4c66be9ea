package jobs

import (
	"context"
	"time"

	"stepfree/casework/intake"
)

// DraftRetention notifies candidates whose drafts end soon, and destroys drafts that have ended.
func DraftRetention(drafts intake.Service) Job {
	return Job{Name: "draft retention", Interval: time.Hour, Run: drafts.ExpireDrafts}
}

// SavedForms destroys saved forms whose candidates did not return.
func SavedForms(sweep func(context.Context) error) Job {
	return Job{Name: "saved forms", Interval: time.Hour, Run: sweep}
}
