package admin

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/locale"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// ClosedDay is a day, or days in a row, on which the organisation is closed.
type ClosedDay struct {
	ID        uuid.UUID `db:"id"`
	First     time.Time `db:"first_day"`
	Last      time.Time `db:"last_day"`
	NameEN    string    `db:"name_en"`
	NameFR    string    `db:"name_fr"`
	AddedBy   string    `db:"added_by"` // a name; empty: the rule of public holidays
	AddedAt   time.Time `db:"added_at"`
	RemovedBy string    `db:"removed_by"` // empty: it counts
	RemovedAt time.Time `db:"removed_at"`
	Booked    int       `db:"booked"` // interviews on these days
}

// Name returns the name of the day in a language.
func (d ClosedDay) Name(lang string) string { return locale.Text{EN: d.NameEN, FR: d.NameFR}.In(lang) }

// Period returns the days.
func (d ClosedDay) Period() catalogue.ClosedPeriod {
	return catalogue.ClosedPeriod{First: catalogue.NewDate(d.First), Last: catalogue.NewDate(d.Last)}
}

// IsSame reports whether another closed day that counts has the same days and the same name.
func (d ClosedDay) IsSame(other ClosedDay) bool {
	return other.RemovedBy == "" && d.Period() == other.Period() && d.NameEN == other.NameEN
}

const selectClosedDay = `
	select d.id, d.first_day, d.last_day, d.name_en, d.name_fr, coalesce(a.name, '') as added_by, d.added_at,
		coalesce(r.name, '') as removed_by, coalesce(d.removed_at, d.added_at) as removed_at,
		case when d.removed_at is null then account.booked_days(d.first_day, d.last_day) else 0 end as booked
	from account.closed_day d
	left join account.account a on a.id = d.added_by
	left join account.account r on r.id = d.removed_by`

// ClosedDays lists the closed days that touch a year, also those that were removed, in order.
func (tx Tx) ClosedDays(ctx context.Context, year int) (list []ClosedDay, err error) {
	const query = selectClosedDay + `
		where d.first_day <= make_date($1, 12, 31) and d.last_day >= make_date($1, 1, 1)
		order by d.first_day, d.last_day, d.added_at, d.id`
	return list, tx.db.SelectContext(ctx, &list, query, year)
}

// ClosedDay loads one closed day. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) ClosedDay(ctx context.Context, id uuid.UUID) (d ClosedDay, err error) {
	return d, tx.db.GetContext(ctx, &d, selectClosedDay+` where d.id = $1`, id)
}

// AddClosedDay adds a closed day and marks the bookings on it. It returns storage.ErrExists if the same days are closed under the same name already,
// or the form was submitted before; the transaction goes on.
func (tx Tx) AddClosedDay(ctx context.Context, d ClosedDay, at time.Time) error {
	const query = `
		insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`
	result, err := tx.db.ExecContext(ctx, query, d.ID, d.First, d.Last, d.NameEN, d.NameFR, tx.me.ID, at)
	if err = pg.Changed(result, err); errors.Is(err, storage.ErrChanged) {
		return storage.ErrExists
	}
	if err != nil {
		return err
	}
	_, err = tx.markOffice(ctx)
	return err
}

// RemoveClosedDay opens the days again, on which bookings fit again; the row stays and says who removed it. It returns storage.ErrChanged if it was
// removed before.
func (tx Tx) RemoveClosedDay(ctx context.Context, id uuid.UUID, at time.Time) error {
	const query = `
		update account.closed_day set removed_by = $2, removed_at = $3 where id = $1 and removed_at is null`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, id, tx.me.ID, at)); err != nil {
		return err
	}
	_, err := tx.markOffice(ctx)
	return err
}

// Booked returns the number of interviews that are booked on days.
func (tx Tx) Booked(ctx context.Context, p catalogue.ClosedPeriod) (number int, err error) {
	const query = `select account.booked_days($1, $2)`
	return number, tx.db.GetContext(ctx, &number, query, p.First.Midnight(time.UTC), p.Last.Midnight(time.UTC))
}

// BookedEach returns the number of interviews that are booked on each of some days.
func (tx Tx) BookedEach(ctx context.Context, days []catalogue.Date) (numbers []int, err error) {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = d.String()
	}
	const query = `
		select account.booked_days(u.day, u.day) from unnest(cast($1 as date[])) with ordinality u(day, n) order by u.n`
	return numbers, tx.db.SelectContext(ctx, &numbers, query, pg.Texts(texts))
}
