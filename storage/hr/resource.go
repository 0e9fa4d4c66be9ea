package hr

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// NewResource is a room, a panel member, a provider or equipment to be added.
type NewResource struct {
	interview.Resource
	AccountID uuid.NullUUID // of a panel member
}

// AddResource adds a resource. It returns storage.ErrExists if the account is a panel member already.
func (tx Tx) AddResource(ctx context.Context, r NewResource) error {
	const query = `
		insert into interview.resource (id, kind, name, site, seats, features, role, sign_languages, spoken_languages,
			account_id, cancel_notice)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	_, err := tx.db.ExecContext(ctx, query, r.ID, r.Kind, r.Name, r.Site, r.Seats, pg.Texts(r.Features), r.Role,
		pg.Texts(r.SignLanguages), pg.Texts(r.SpokenLanguages), r.AccountID, r.CancelNotice)
	return err
}

// ChangeResource replaces the fields of a resource and whether it is in use; its kind and account stay, and so do its
// bookings. It returns storage.ErrChanged if it is not as it was loaded.
func (tx Tx) ChangeResource(ctx context.Context, loaded, to interview.Resource, wasActive, active bool) error {
	const query = `
		update interview.resource set name = $10, site = $11, seats = $12, features = $13, sign_languages = $14,
			spoken_languages = $15, active = $16, cancel_notice = $17
		where id = $1 and name = $2 and site = $3 and seats = $4 and features = $5 and sign_languages = $6
			and spoken_languages = $7 and active = $8 and cancel_notice = $9`
	return pg.Changed(tx.db.ExecContext(ctx, query, loaded.ID,
		loaded.Name, loaded.Site, loaded.Seats, pg.Texts(loaded.Features), pg.Texts(loaded.SignLanguages),
		pg.Texts(loaded.SpokenLanguages), wasActive, loaded.CancelNotice,
		to.Name, to.Site, to.Seats, pg.Texts(to.Features), pg.Texts(to.SignLanguages), pg.Texts(to.SpokenLanguages), active,
		to.CancelNotice))
}

// HasResource reports whether there is a resource with an id.
func (tx Tx) HasResource(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, tx.db.GetContext(ctx, &found, `select exists (select from interview.resource where id = $1)`, id)
}

// PanelAccount is an account that can be made a panel member.
type PanelAccount struct {
	ID    uuid.UUID `db:"id"`
	Name  string    `db:"name"`
	Email string    `db:"email"`
}

// PanelAccounts lists the active accounts of panel members.
func (tx Tx) PanelAccounts(ctx context.Context) (list []PanelAccount, err error) {
	const query = `
		select id, name, email from account.account where role = 'panel' and status = 'active' order by name, id`
	return list, tx.db.SelectContext(ctx, &list, query)
}

// Resources loads the resources in use, with their free and their taken times in a period. A resource that has opening
// hours, but none in the period, gets one empty free time: without any it would count as always free.
func (tx Tx) Resources(ctx context.Context, within interview.Interval) ([]interview.Resource, error) {
	return tx.resources(ctx, within, true)
}

// Retired loads the resources out of use, as Resources does.
func (tx Tx) Retired(ctx context.Context, within interview.Interval) ([]interview.Resource, error) {
	return tx.resources(ctx, within, false)
}

type resourceRow struct {
	ID              uuid.UUID              `db:"id"`
	Kind            interview.ResourceKind `db:"kind"`
	Name            string                 `db:"name"`
	Site            string                 `db:"site"`
	Seats           int                    `db:"seats"`
	Features        pq.StringArray         `db:"features"`
	Role            catalogue.Role         `db:"role"`
	SignLanguages   pq.StringArray         `db:"sign_languages"`
	SpokenLanguages pq.StringArray         `db:"spoken_languages"`
	CancelNotice    int                    `db:"cancel_notice"`
	HasHours        bool                   `db:"has_hours"` // at any time
}

func (r resourceRow) toResource() interview.Resource {
	return interview.Resource{
		ID: r.ID, Kind: r.Kind, Name: r.Name, Site: r.Site, Seats: r.Seats, Features: pg.Typed[catalogue.Feature](r.Features),
		Role: r.Role, SignLanguages: r.SignLanguages, SpokenLanguages: r.SpokenLanguages,
		CancelNotice: r.CancelNotice,
	}
}

func (tx Tx) resources(ctx context.Context, within interview.Interval, active bool) ([]interview.Resource, error) {
	var rows []resourceRow
	const query = `
		select r.id, r.kind, r.name, r.site, r.seats, r.features, r.role, r.sign_languages, r.spoken_languages,
			r.cancel_notice, exists (select from interview.availability a where a.resource_id = r.id) as has_hours
		from interview.resource r where r.active = $1 order by r.name, r.id`
	if err := tx.db.SelectContext(ctx, &rows, query, active); err != nil {
		return nil, err
	}
	free, err := tx.free(ctx, within)
	if err != nil {
		return nil, err
	}
	busy, seated, err := tx.taken(ctx, within)
	if err != nil {
		return nil, err
	}
	list := make([]interview.Resource, len(rows))
	for i, r := range rows {
		list[i] = r.toResource()
		list[i].Free, list[i].Busy, list[i].Seated = free[r.ID], busy[r.ID], seated[r.ID]
		if r.HasHours && len(list[i].Free) == 0 {
			list[i].Free = []interview.Interval{{Start: within.Start, End: within.Start}}
		}
	}
	return list, nil
}
