package accommodation_test

import (
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
)

// monday is a Monday morning.
func monday() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

// submitted returns a submitted request with a measure in each status.
func submitted(all ...accommodation.Status) *accommodation.Request {
	r := &accommodation.Request{
		ID: uuid.New(), ApplicationID: uuid.New(), SubmittedAt: monday(), Stages: []uuid.UUID{uuid.New()},
	}
	for _, s := range all {
		r.Measures = append(r.Measures, accommodation.Measure{
			ID: uuid.New(), StageID: r.Stages[0], Code: "T-EXTRA", Complete: true, Status: s,
		})
	}
	return r
}
