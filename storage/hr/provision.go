package hr

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// Provision is a provision as HR works on it.
type Provision struct {
	interview.Provision
	Provider           string // the name of the resource or person that delivers it; empty while it is not known
	Note               string // how HR knows that it is in place
	ChangedBy          string // a name; empty for the system
	ChangedAt          time.Time
	StandDown          interview.StandDown
	HRDelivered        sql.NullBool // what HR said after the start
	CandidateDelivered sql.NullBool // what the candidate said
	CancelNotice       int          // of the resource that delivers it
	Version            int
}

// Differs reports whether HR and the candidate say different things of the delivery.
func (p Provision) Differs() bool {
	return p.HRDelivered.Valid && p.CandidateDelivered.Valid && p.HRDelivered.Bool != p.CandidateDelivered.Bool
}

type provisionRow struct {
	ID                 uuid.UUID                 `db:"id"`
	ArrangementID      uuid.UUID                 `db:"arrangement_id"`
	BookingID          uuid.NullUUID             `db:"booking_id"`
	Kind               interview.ProvisionKind   `db:"kind"`
	Item               string                    `db:"item"`
	Position           int                       `db:"position"`
	ResourceID         uuid.NullUUID             `db:"resource_id"`
	Provider           string                    `db:"provider"`
	Status             interview.ProvisionStatus `db:"status"`
	DueOn              sql.NullTime              `db:"due_on"`
	Note               string                    `db:"note"`
	ChangedBy          string                    `db:"changed_by"`
	ChangedAt          time.Time                 `db:"changed_at"`
	StandDown          interview.StandDown       `db:"stand_down"`
	HRDelivered        sql.NullBool              `db:"hr_delivered"`
	CandidateDelivered sql.NullBool              `db:"candidate_delivered"`
	CancelNotice       int                       `db:"cancel_notice"`
	Version            int                       `db:"version"`
}

func (r provisionRow) toProvision() Provision {
	return Provision{
		Provision: interview.Provision{
			Need: interview.Need{ArrangementID: r.ArrangementID, Kind: r.Kind, Item: r.Item, Position: r.Position},
			ID:   r.ID, BookingID: r.BookingID, ResourceID: r.ResourceID, Status: r.Status, DueOn: r.DueOn.Time,
		},
		Provider: r.Provider, Note: r.Note, ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt, StandDown: r.StandDown,
		HRDelivered: r.HRDelivered, CandidateDelivered: r.CandidateDelivered, CancelNotice: r.CancelNotice,
		Version: r.Version,
	}
}

// Provisions lists the provisions of a stage of an application, of all its bookings, in the order in which they are
// shown. Those that were cancelled or declined are among them.
func (tx Tx) Provisions(ctx context.Context, application, stage uuid.UUID) ([]Provision, error) {
	var rows []provisionRow
	const query = `
		select p.id, p.arrangement_id, p.booking_id, p.kind, p.item, p.position, p.resource_id,
			coalesce(nullif(p.provider_name, ''), r.name, '') as provider, p.status, p.due_on, p.note,
			coalesce(c.name, '') as changed_by, p.changed_at, coalesce(p.stand_down, '') as stand_down, p.hr_delivered,
			p.candidate_delivered, coalesce(r.cancel_notice, 0) as cancel_notice, p.version
		from interview.provision p
		join interview.arrangement a on a.id = p.arrangement_id
		left join interview.resource r on r.id = p.resource_id
		left join account.account c on c.id = p.changed_by
		where p.application_id = $1 and a.stage_id = $2
		order by a.released_at, a.id, p.kind, p.item, p.position, p.changed_at, p.id`
	if err := tx.db.SelectContext(ctx, &rows, query, application, stage); err != nil {
		return nil, err
	}
	list := make([]Provision, len(rows))
	for i, r := range rows {
		list[i] = r.toProvision()
	}
	return list, nil
}

// AddProvision adds a provision of an application. It does nothing if the booking has a live one for the same need.
func (tx Tx) AddProvision(ctx context.Context, application uuid.UUID, p interview.Provision, at time.Time) error {
	const query = `
		insert into interview.provision (id, arrangement_id, booking_id, application_id, candidate_id, vacancy_id, kind, item,
			position, resource_id, status, due_on, changed_at)
		select $1, $2, $3, a.id, a.candidate_id, a.vacancy_id, $5, $6, $7, $8, $9, $10, $11
		from interview.application a where a.id = $4
		on conflict do nothing`
	_, err := tx.db.ExecContext(ctx, query, p.ID, p.ArrangementID, p.BookingID, application, p.Kind, p.Item, p.Position,
		p.ResourceID, p.Status, pg.Date(p.DueOn), at)
	return err
}

// CancelProvisions cancels live provisions that are not needed any more. The database notes who has to be told.
func (tx Tx) CancelProvisions(ctx context.Context, ids []uuid.UUID, at time.Time) error {
	const query = `
		update interview.provision set status = 'cancelled', changed_by = null, changed_at = $2, version = version + 1
		where id = any ($1) and status in ('needed', 'asked', 'in_place')`
	_, err := tx.db.ExecContext(ctx, query, pq.Array(ids), at)
	return err
}

// DeclineProvision notes that a provider is not available any more. It does nothing if the provision is not live.
func (tx Tx) DeclineProvision(ctx context.Context, id uuid.UUID, at time.Time) error {
	const query = `
		update interview.provision set status = 'declined', changed_by = null, changed_at = $2, version = version + 1
		where id = $1 and status in ('needed', 'asked', 'in_place')`
	_, err := tx.db.ExecContext(ctx, query, id, at)
	return err
}

// ProvisionStep is one step of HR with a provision.
type ProvisionStep struct {
	To         interview.ProvisionStatus
	ResourceID uuid.NullUUID
	Provider   string // a name that is not among the resources; it replaces the resource
	Note       string
	At         time.Time
}

// StepProvision takes one step with a provision. It returns interview.ErrSchedulingStep if its status does not allow
// the step, and storage.ErrChanged if it was changed since it was read.
func (tx Tx) StepProvision(ctx context.Context, application uuid.UUID, p Provision, step ProvisionStep) error {
	if err := interview.CheckStep(p.Status, step.To, interview.ByHR); err != nil {
		return err
	}
	//guard:provision-version sql
	const query = `
		update interview.provision set status = $3, resource_id = $4, provider_name = $5, note = $6, changed_by = $7,
			changed_at = $8, version = version + 1
		where id = $1 and version = $2`
	// The event comes first: what follows from the step by a trigger is later.
	if err := tx.recordProvisionEvent(ctx, application, p, string(step.To), step.At); err != nil {
		return err
	}
	return pg.Changed(tx.db.ExecContext(ctx, query, p.ID, p.Version, step.To, step.ResourceID, step.Provider, step.Note,
		tx.me.ID, step.At))
}

// StandDown notes that a provider was told that they are not needed. It returns storage.ErrChanged if they need not be
// told, or were.
func (tx Tx) StandDown(ctx context.Context, application uuid.UUID, p Provision, at time.Time) error {
	const query = `
		update interview.provision set stand_down = 'done', changed_by = $3, changed_at = $4, version = version + 1
		where id = $1 and version = $2 and stand_down = 'due'`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, p.ID, p.Version, tx.me.ID, at)); err != nil {
		return err
	}
	return tx.recordProvisionEvent(ctx, application, p, "stood_down", at)
}

// SayDelivered notes what HR says of a delivery; null takes it back. It returns storage.ErrChanged if the provision was
// changed since it was read, and interview.ErrDelivery before the interview's start or after both sides have spoken.
func (tx Tx) SayDelivered(
	ctx context.Context, application uuid.UUID, p Provision, delivered sql.NullBool, at time.Time,
) error {
	const query = `
		update interview.provision set hr_delivered = $3, version = version + 1,
			hr_delivered_by = case when cast($3 as boolean) is not null then cast($4 as uuid) end,
			hr_delivered_at = case when cast($3 as boolean) is not null then cast($5 as timestamptz) end
		where id = $1 and version = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, p.ID, p.Version, delivered, tx.me.ID, at)); err != nil {
		return err
	}
	return tx.recordProvisionEvent(ctx, application, p, interview.DeliveryStep(delivered.Valid, delivered.Bool), at)
}

func (tx Tx) recordProvisionEvent(
	ctx context.Context, application uuid.UUID, p Provision, step string, at time.Time,
) error {
	arrangement := uuid.NullUUID{UUID: p.ArrangementID, Valid: true}
	return tx.recordEvent(ctx, event{
		application: application, booking: p.BookingID, arrangement: arrangement, step: step, at: at,
	})
}
