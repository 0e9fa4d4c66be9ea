package candidate

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Event is an entry of the audit trail of a request.
type Event struct {
	MeasureID uuid.NullUUID `db:"measure_id"`
	Role      string        `db:"actor_role"`
	Step      string        `db:"step"`
	At        time.Time     `db:"at"`
}

// Events lists the events of a request by time.
func (tx Tx) Events(ctx context.Context, request uuid.UUID) (list []Event, err error) {
	const query = `select measure_id, actor_role, step, at from accommodation.event where request_id = $1 order by at`
	return list, tx.db.SelectContext(ctx, &list, query, request)
}

func (tx Tx) recordRequestEvent(
	ctx context.Context, request uuid.UUID, measure uuid.NullUUID, step string, at time.Time,
) error {
	const query = `select accommodation.record_event($1, $2, 'candidate', $3, $4)`
	_, err := tx.db.ExecContext(ctx, query, request, measure, step, at)
	return err
}

// interviewEvent is a step of the candidate with a booking or an arrangement of an application.
type interviewEvent struct {
	application          uuid.UUID
	booking, arrangement uuid.NullUUID
	step                 string
	at                   time.Time
}

func (tx Tx) recordInterviewEvent(ctx context.Context, e interviewEvent) error {
	const query = `select interview.record_event($1, $2, $3, 'candidate', $4, $5)`
	_, err := tx.db.ExecContext(ctx, query, e.application, e.booking, e.arrangement, e.step, e.at)
	return err
}
