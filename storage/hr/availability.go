package hr

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// FreeTime is a time in which a resource can be booked.
type FreeTime struct {
	ID     uuid.UUID `db:"id"`
	Starts time.Time `db:"starts"`
	Ends   time.Time `db:"ends"`
}

// FreeTimes lists the free times of a resource that end after a time. It returns one more than a page has, if there are
// that many; the next page begins after the end of the last one.
func (tx Tx) FreeTimes(ctx context.Context, resource uuid.UUID, after time.Time) (list []FreeTime, err error) {
	const query = `
		select id, lower(during) as starts, upper(during) as ends from interview.availability
		where resource_id = $1 and upper(during) > $2 order by lower(during) limit ` + pg.PageRows
	return list, tx.db.SelectContext(ctx, &list, query, resource, after)
}

// AddFreeTime adds a free time. It returns storage.ErrTaken if it overlaps one that is there.
func (tx Tx) AddFreeTime(ctx context.Context, resource uuid.UUID, t FreeTime) error {
	const query = `insert into interview.availability (id, resource_id, during) values ($1, $2, tstzrange($3, $4))`
	_, err := tx.db.ExecContext(ctx, query, t.ID, resource, t.Starts, t.Ends)
	return err
}

// FreeTime loads a free time. It returns storage.ErrNotFound if the resource has none with the id.
func (tx Tx) FreeTime(ctx context.Context, resource, id uuid.UUID) (t FreeTime, err error) {
	const query = `
		select id, lower(during) as starts, upper(during) as ends from interview.availability
		where id = $1 and resource_id = $2`
	return t, tx.db.GetContext(ctx, &t, query, id, resource)
}

// RemoveFreeTime removes a free time; bookings in it stay. It returns storage.ErrChanged if there is none with the id.
func (tx Tx) RemoveFreeTime(ctx context.Context, resource, id uuid.UUID) error {
	const query = `delete from interview.availability where id = $1 and resource_id = $2`
	return pg.Changed(tx.db.ExecContext(ctx, query, id, resource))
}

// Intervals of resources that overlap a period.
const (
	selectFree = `
		select resource_id, lower(during) as starts, upper(during) as ends
		from interview.availability where during && tstzrange($1, $2)`
	selectTaken = `
		select resource_id, lower(during) as starts, upper(during) as ends, booking_id, shared_stage as stage, seats,
			shared_room as room
		from interview.occupation where during && tstzrange($1, $2)`
)

type intervalRow struct {
	ResourceID uuid.UUID `db:"resource_id"`
	Starts     time.Time `db:"starts"`
	Ends       time.Time `db:"ends"`
}

func (r intervalRow) interval() interview.Interval {
	return interview.Interval{Start: r.Starts, End: r.Ends}
}

// free returns the times at which resources can be booked, by resource.
func (tx Tx) free(ctx context.Context, within interview.Interval) (map[uuid.UUID][]interview.Interval, error) {
	var rows []intervalRow
	if err := tx.db.SelectContext(ctx, &rows, selectFree, within.Start, within.End); err != nil {
		return nil, err
	}
	found := map[uuid.UUID][]interview.Interval{}
	for _, r := range rows {
		found[r.ResourceID] = append(found[r.ResourceID], r.interval())
	}
	return found, nil
}

// taken returns when resources are taken as a whole, and who sits in rooms that are shared, by room and panel member.
func (tx Tx) taken(ctx context.Context, within interview.Interval) (
	whole map[uuid.UUID][]interview.Interval, seated map[uuid.UUID][]interview.Seated, err error,
) {
	var rows []struct {
		intervalRow
		BookingID uuid.UUID     `db:"booking_id"`
		Stage     uuid.NullUUID `db:"stage"`
		Seats     int           `db:"seats"`
		Room      uuid.NullUUID `db:"room"`
	}
	if err := tx.db.SelectContext(ctx, &rows, selectTaken, within.Start, within.End); err != nil {
		return nil, nil, err
	}
	whole, seated = map[uuid.UUID][]interview.Interval{}, map[uuid.UUID][]interview.Seated{}
	for _, r := range rows {
		if !r.Stage.Valid && !r.Room.Valid {
			whole[r.ResourceID] = append(whole[r.ResourceID], r.interval())
			continue
		}
		seated[r.ResourceID] = append(seated[r.ResourceID], interview.Seated{
			Interval: r.interval(), Seating: interview.Seating{Stage: r.Stage.UUID, Seats: r.Seats}, BookingID: r.BookingID,
			Room: r.Room.UUID,
		})
	}
	return whole, seated, nil
}
