package candidate

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Event is something that happened to a request or a measure.
type Event struct {
	MeasureID uuid.NullUUID `db:"measure_id"`
	Role      string        `db:"actor_role"`
	Step      string        `db:"step"`
	At        time.Time     `db:"at"`
}

// Events lists what happened to a request, in the order of time.
func (tx Tx) Events(ctx context.Context, request uuid.UUID) (list []Event, err error) {
	const query = `select measure_id, actor_role, step, at from accommodation.event where request_id = $1 order by at`
	return list, tx.db.SelectContext(ctx, &list, query, request)
}

func (tx Tx) addEvent(ctx context.Context, request uuid.UUID, measure uuid.NullUUID, step string, at time.Time) error {
	const query = `
		insert into accommodation.event (id, request_id, candidate_id, measure_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $3, 'candidate', $5, $6)`
	_, err := tx.db.ExecContext(ctx, query, uuid.New(), request, tx.me.ID, measure, step, at)
	return err
}
