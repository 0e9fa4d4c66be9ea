package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
)

// NewResource is a room, a panel member, a provider or equipment to be added.
type NewResource struct {
	interview.Resource
	AccountID uuid.NullUUID // of a panel member
}

// AddResource adds something that can be booked. ErrExists: that panel member is on the list already.
func (h HR) AddResource(ctx context.Context, r NewResource) error {
	const query = `
		insert into interview.resource (id, kind, name, site, seats, features, role, sign_languages, spoken_languages, account_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	_, err := h.tx.ExecContext(ctx, query, r.ID, r.Kind, r.Name, r.Site, r.Seats, texts(r.Features), r.Role,
		texts(r.SignLanguages), texts(r.SpokenLanguages), r.AccountID)
	return err
}

// ChangeResource changes what was loaded, and whether it is in use; what it is and whose account it has stays. ErrChanged:
// somebody changed it meanwhile. Bookings that it has stay.
func (h HR) ChangeResource(ctx context.Context, loaded, to interview.Resource, wasActive, active bool) error {
	const query = `
		update interview.resource set name = $9, site = $10, seats = $11, features = $12, sign_languages = $13, spoken_languages = $14, active = $15
		where id = $1 and name = $2 and site = $3 and seats = $4 and features = $5 and sign_languages = $6 and spoken_languages = $7 and active = $8`
	return changed(h.tx.ExecContext(ctx, query, loaded.ID,
		loaded.Name, loaded.Site, loaded.Seats, texts(loaded.Features), texts(loaded.SignLanguages), texts(loaded.SpokenLanguages), wasActive,
		to.Name, to.Site, to.Seats, texts(to.Features), texts(to.SignLanguages), texts(to.SpokenLanguages), active))
}

// HasResource tells whether there is a resource with that id.
func (h HR) HasResource(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, h.tx.GetContext(ctx, &found, `select exists (select from interview.resource where id = $1)`, id)
}

// Staff is an account that can be made a panel member.
type Staff struct {
	ID    uuid.UUID `db:"id"`
	Name  string    `db:"name"`
	Email string    `db:"email"`
}

// PanelAccounts lists the active accounts of panel members.
func (h HR) PanelAccounts(ctx context.Context) (list []Staff, err error) {
	const query = `select id, name, email from account.account where role = 'panel' and status = 'active' order by name, id`
	return list, h.tx.SelectContext(ctx, &list, query)
}

// FreeTime is a time in which a resource can be booked.
type FreeTime struct {
	ID     uuid.UUID `db:"id"`
	Starts time.Time `db:"starts"`
	Ends   time.Time `db:"ends"`
}

// FreeTimes lists the times of a resource that end after a moment.
func (h HR) FreeTimes(ctx context.Context, resource uuid.UUID, after time.Time) (list []FreeTime, err error) {
	const query = `
		select id, lower(during) as starts, upper(during) as ends from interview.availability
		where resource_id = $1 and upper(during) > $2 order by lower(during) limit $3`
	return list, h.tx.SelectContext(ctx, &list, query, resource, after, PageSize)
}

// AddFreeTime adds a time. ErrTaken: it overlaps one that is there.
func (h HR) AddFreeTime(ctx context.Context, resource uuid.UUID, t FreeTime) error {
	const query = `insert into interview.availability (id, resource_id, during) values ($1, $2, tstzrange($3, $4))`
	_, err := h.tx.ExecContext(ctx, query, t.ID, resource, t.Starts, t.Ends)
	return err
}

// RemoveFreeTime takes a time away; bookings in it stay.
func (h HR) RemoveFreeTime(ctx context.Context, resource, id uuid.UUID) error {
	return changed(h.tx.ExecContext(ctx, `delete from interview.availability where id = $1 and resource_id = $2`, id, resource))
}
