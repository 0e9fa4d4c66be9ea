package hr

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Office loads the days and hours on which the organisation works.
func (tx Tx) Office(ctx context.Context) (interview.Office, error) {
	var r struct {
		Calendar row.Calendar `db:"calendar"`
		Hours    row.Hours    `db:"hours"`
	}
	const query = `select ` + row.ClosedDaysJSON + ` as calendar, ` + row.OfficeHoursJSON + ` as hours`
	err := tx.db.GetContext(ctx, &r, query)
	return interview.Office{Calendar: catalogue.Calendar(r.Calendar), Hours: interview.Hours(r.Hours)}, err
}

// ClosedBooking is a booking on a day that is closed.
type ClosedBooking struct {
	ID        uuid.UUID               `db:"id"`
	Number    int64                   `db:"number"` // of the application
	Candidate string                  `db:"candidate"`
	Kind      interview.StageKind     `db:"kind"`
	Status    interview.BookingStatus `db:"status"`
	Start     time.Time               `db:"start"`
	NameEN    string                  `db:"name_en"` // of the closed day
	NameFR    string                  `db:"name_fr"`
}

// ClosedBookings lists the officer's bookings from a time on whose day is closed, in order of time, as seen in a time
// zone. A booking on a day that is closed for two reasons is listed once. It returns one row more than a page has, if
// there are that many.
func (tx Tx) ClosedBookings(
	ctx context.Context, from time.Time, zone *time.Location,
) (list []ClosedBooking, err error) {
	const query = `
		select distinct on (lower(b.during), b.id) b.id, p.number, p.name as candidate, s.kind, b.status, lower(b.during) as start,
			d.name_en, d.name_fr
		from account.closed_day d
		join interview.booking b on b.during && tstzrange(
			cast(d.first_day as timestamp) at time zone cast($2 as text),
			cast(d.last_day + 1 as timestamp) at time zone cast($2 as text))
		join interview.stage s on s.id = b.stage_id
		join interview.application p on p.id = b.application_id
		where b.status in ('held', 'arranged', 'confirmed') and upper(b.during) > $1
		order by lower(b.during), b.id, d.last_day - d.first_day limit ` + pg.PageRows
	return list, tx.db.SelectContext(ctx, &list, query, from, zone.String())
}
