package admin

import (
	"context"
	"database/sql"
	"time"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// SiteHours is the office hours of a site; the row without a site is the default.
type SiteHours struct {
	Site      string
	Hours     interview.OfficeHours
	ChangedBy string // a name; empty: it is as it was installed
	ChangedAt time.Time
	Version   int // 0: the site has no hours of its own
}

type hoursRow struct {
	Site      string        `db:"site"`
	Opens     int           `db:"opens"`
	Closes    int           `db:"closes"`
	LunchFrom sql.NullInt64 `db:"lunch_from"`
	LunchTo   sql.NullInt64 `db:"lunch_to"`
	Interval  int           `db:"start_interval"`
	Buffer    int           `db:"buffer"`
	ChangedBy string        `db:"changed_by"`
	ChangedAt sql.NullTime  `db:"changed_at"`
	Version   int           `db:"version"`
}

func (r hoursRow) toSiteHours() SiteHours {
	return SiteHours{
		Site: r.Site, ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt.Time, Version: r.Version,
		Hours: interview.OfficeHours{
			From: r.Opens, To: r.Closes, LunchFrom: int(r.LunchFrom.Int64), LunchTo: int(r.LunchTo.Int64),
			StartInterval: r.Interval, Buffer: r.Buffer,
		},
	}
}

// OfficeHours lists the office hours, the default first, and then each site that has rooms or hours of its own, by
// name. A site without hours of its own has the default's and version 0.
func (tx Tx) OfficeHours(ctx context.Context) ([]SiteHours, error) {
	var rows []hoursRow
	const query = `
		select coalesce(h.site, s) as site, coalesce(h.opens, o.opens) as opens, coalesce(h.closes, o.closes) as closes,
			case when h.site is null then o.lunch_from else h.lunch_from end as lunch_from,
			case when h.site is null then o.lunch_to else h.lunch_to end as lunch_to,
			coalesce(h.start_interval, o.start_interval) as start_interval, coalesce(h.buffer, o.buffer) as buffer,
			coalesce(a.name, '') as changed_by, h.changed_at, coalesce(h.version, 0) as version
		from account.office_hours h
		full join account.room_sites() s on s = h.site
		join account.office_hours o on o.site = ''
		left join account.account a on a.id = h.changed_by
		order by 1`
	if err := tx.db.SelectContext(ctx, &rows, query); err != nil {
		return nil, err
	}
	list := make([]SiteHours, len(rows))
	for i, r := range rows {
		list[i] = r.toSiteHours()
	}
	return list, nil
}

// SaveOfficeHours sets the office hours of a site, and returns how many bookings that makes unfit. It returns
// storage.ErrChanged if another version stands by now.
func (tx Tx) SaveOfficeHours(ctx context.Context, h SiteHours, at time.Time) (unfit int, err error) {
	lunch := func(minute int) sql.NullInt64 { return sql.NullInt64{Int64: int64(minute), Valid: h.Hours.HasLunch()} }
	const query = `
		insert into account.office_hours as o (site, opens, closes, lunch_from, lunch_to, start_interval, buffer,
			changed_by, changed_at)
		select $1, $2, $3, $4, $5, $6, $7, $8, $9
		where cast($10 as integer) = 0 or exists (select from account.office_hours where site = $1)
		on conflict (site) do update set opens = excluded.opens, closes = excluded.closes,
			lunch_from = excluded.lunch_from, lunch_to = excluded.lunch_to, start_interval = excluded.start_interval,
			buffer = excluded.buffer, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
			version = o.version + 1
		where o.version = $10`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, h.Site, h.Hours.From, h.Hours.To, lunch(h.Hours.LunchFrom),
		lunch(h.Hours.LunchTo), h.Hours.StartInterval, h.Hours.Buffer, tx.me.ID, at, h.Version)); err != nil {
		return 0, err
	}
	return tx.markOffice(ctx)
}

// RemoveOfficeHours lets a site follow the default again, and returns how many bookings that makes unfit. It returns
// storage.ErrChanged if another version stands by now.
func (tx Tx) RemoveOfficeHours(ctx context.Context, site string, version int) (unfit int, err error) {
	const query = `delete from account.office_hours where site = $1 and version = $2 and site <> ''`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, site, version)); err != nil {
		return 0, err
	}
	return tx.markOffice(ctx)
}

// markOffice marks the bookings that the days and hours of the organisation do not allow any more, and returns how many
// there are.
func (tx Tx) markOffice(ctx context.Context) (unfit int, err error) {
	return unfit, tx.db.GetContext(ctx, &unfit, `select account.mark_office()`)
}
