package hr

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// bookingKey names a booking in events.
type bookingKey struct{ id, application, candidate, vacancy uuid.UUID }

func (b Booking) key() bookingKey {
	return bookingKey{b.ID, b.ApplicationID, b.CandidateID, b.VacancyID}
}

func (tx Tx) addEvent(ctx context.Context, b bookingKey, step string, at time.Time) error {
	const query = `
		insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
		values ($1, $2, $3, $4, $5, $6, 'hr', $7, $8)`
	_, err := tx.db.ExecContext(ctx, query, uuid.New(), b.application, b.candidate, b.vacancy, b.id, tx.me.ID, step, at)
	return err
}
