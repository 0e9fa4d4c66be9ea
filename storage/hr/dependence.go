package hr

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// Dependence is a change by what depends on it: the bookings for a stage, or those that take a resource. The zero value
// is a change on which nothing depends.
type Dependence struct {
	Stage, Resource uuid.UUID
	Less            bool // the resource offers less than before
}

// DependentBooking is a booking that depends on a change.
type DependentBooking struct {
	interview.Interval

	ID uuid.UUID
}

// Dependent lists the active bookings of the officer's vacancies that depend on a change and begin after a time, in the
// order in which they are locked.
func (tx Tx) Dependent(ctx context.Context, on Dependence, after time.Time) ([]DependentBooking, error) {
	var rows []struct {
		ID     uuid.UUID `db:"id"`
		Starts time.Time `db:"starts"`
		Ends   time.Time `db:"ends"`
	}
	const query = `
		select b.id, lower(b.during) as starts, upper(b.during) as ends
		from interview.booking b
		where b.status in ('held', 'arranged', 'confirmed') and lower(b.during) > $3
			and (b.stage_id = $1 or b.id = any (array(
				select o.booking_id from interview.occupation o where o.resource_id = $2)))
		order by b.application_id, b.sitting, b.id`
	if err := tx.db.SelectContext(ctx, &rows, query, on.Stage, on.Resource, after); err != nil {
		return nil, err
	}
	list := make([]DependentBooking, len(rows))
	for i, r := range rows {
		list[i] = DependentBooking{interview.Interval{Start: r.Starts, End: r.Ends}, r.ID}
	}
	return list, nil
}

// MarkElsewhere marks the bookings of vacancies on which the officer does not work, and that a change of a resource made
// unfit, or reopens what the resource was to provide for them. It returns how many there are, and notifies their
// officers.
func (tx Tx) MarkElsewhere(ctx context.Context, on Dependence, after time.Time) (number int, err error) {
	const query = `select interview.mark_elsewhere($1, $2, $3)`
	return number, tx.db.GetContext(ctx, &number, query, on.Resource, on.Less, after)
}
