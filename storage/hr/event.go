package hr

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// event is a step of HR with a booking or an arrangement of an application.
type event struct {
	application          uuid.UUID
	booking, arrangement uuid.NullUUID
	step                 string
	at                   time.Time
}

func (tx Tx) recordEvent(ctx context.Context, e event) error {
	const query = `select interview.record_event($1, $2, $3, 'hr', $4, $5)`
	_, err := tx.db.ExecContext(ctx, query, e.application, e.booking, e.arrangement, e.step, e.at)
	return err
}

func (tx Tx) recordBookingEvent(ctx context.Context, b Booking, step string, at time.Time) error {
	booking := uuid.NullUUID{UUID: b.ID, Valid: true}
	return tx.recordEvent(ctx, event{application: b.ApplicationID, booking: booking, step: step, at: at})
}
