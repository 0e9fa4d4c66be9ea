package hr

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// ResourceFilter says which resources a page of a list shows.
type ResourceFilter struct {
	Kinds     []interview.ResourceKind
	Retired   bool   // those out of use
	Name      string // a part of the name, in any case and with or without accents; empty for all
	AfterName string // the last row of the page before; empty for the first page
	AfterID   uuid.UUID
}

// ResourceLine is a resource in a list, without its free and taken times.
type ResourceLine struct {
	interview.Resource

	HasHours bool // it can be booked at some times only
	Times    int  // how many of them are ahead
}

// folded is a name as it is compared in a search: in small letters and without accents.
func folded(name string) string {
	return `regexp_replace(normalize(lower(` + name + `), nfd), '[\u0300-\u036f]', '', 'g')`
}

// ListResources lists resources by name, a page at a time. It returns one row more than a page has, if there are that
// many.
func (tx Tx) ListResources(ctx context.Context, f ResourceFilter, now time.Time) ([]ResourceLine, error) {
	var rows []struct {
		resourceRow
		Times int `db:"times"`
	}
	query := `
		select r.id, r.kind, r.name, r.site, r.seats, r.features, r.role, r.sign_languages, r.spoken_languages,
			r.cancel_notice, exists (select from interview.availability a where a.resource_id = r.id) as has_hours,
			(select count(*) from interview.availability a where a.resource_id = r.id and upper(a.during) > $6) as times
		from interview.resource r
		where r.active = $1 and r.kind = any ($2) and (r.name, r.id) > ($4, $5)
			and ($3 = '' or strpos(` + folded("r.name") + `, ` + folded("cast($3 as text)") + `) > 0)
		order by r.name, r.id limit ` + pg.PageRows
	err := tx.db.SelectContext(ctx, &rows, query, !f.Retired, pg.Texts(f.Kinds), f.Name, f.AfterName, f.AfterID, now)
	list := make([]ResourceLine, len(rows))
	for i, r := range rows {
		list[i] = ResourceLine{Resource: r.toResource(), HasHours: r.HasHours, Times: r.Times}
	}
	return list, err
}
