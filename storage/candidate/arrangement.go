package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// Arrangement is an arrangement as its candidate sees it.
type Arrangement struct {
	ID         uuid.UUID                   `db:"id"`
	Code       string                      `db:"code"`
	Parameters []byte                      `db:"parameters"`
	Practical  string                      `db:"practical"`
	Conduct    string                      `db:"conduct"`
	Language   string                      `db:"language"` // of Practical and Conduct
	Status     interview.ArrangementStatus `db:"status"`
	ReleasedAt sql.NullTime                `db:"released_at"` // null: an offer
}

// Chosen decodes the parameters.
func (a Arrangement) Chosen() (p catalogue.Parameters, err error) {
	return p, json.Unmarshal(a.Parameters, &p)
}

// Arrangements lists the candidate's own arrangements for a stage of an application, offers left out.
func (tx Tx) Arrangements(ctx context.Context, application, stage uuid.UUID) (list []Arrangement, err error) {
	const query = `
		select id, code, parameters, practical, conduct, language, status, released_at from interview.arrangement
		where application_id = $1 and stage_id = $2 and released_at is not null and status <> 'withdrawn'
		order by released_at, id`
	return list, tx.db.SelectContext(ctx, &list, query, application, stage)
}

// Arrangement loads the arrangement of a measure, which may be an offer. It returns nil if there is none.
func (tx Tx) Arrangement(ctx context.Context, id uuid.UUID) (*Arrangement, error) {
	var rows []Arrangement
	const query = `
		select id, code, parameters, practical, conduct, language, status, released_at
		from interview.arrangement where id = $1`
	if err := tx.db.SelectContext(ctx, &rows, query, id); err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// ReleaseOffer makes an accepted alternative visible to HR. It returns storage.ErrChanged if it is no longer an offer.
func (tx Tx) ReleaseOffer(ctx context.Context, measure uuid.UUID, at time.Time) error {
	const query = `
		update interview.arrangement set released_at = $2, version = version + 1
		where id = $1 and released_at is null and status = 'approved'`
	return pg.Changed(tx.db.ExecContext(ctx, query, measure, at))
}

// WithdrawArrangement withdraws the arrangement of a measure. It does nothing if there is none or it is withdrawn. It
// returns interview.ErrSchedulingStep if a side has said whether it was delivered.
func (tx Tx) WithdrawArrangement(ctx context.Context, measure uuid.UUID, at time.Time) error {
	var open bool
	const query = `select exists (select from interview.arrangement where id = $1 and status <> 'withdrawn')`
	if err := tx.db.GetContext(ctx, &open, query, measure); err != nil || !open {
		return err
	}
	deliveries, err := tx.deliveries(ctx, ` where p.arrangement_id = $1`, measure)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(deliveries[measure], func(d interview.Delivery) bool { return d.Said }) {
		return interview.ErrSchedulingStep
	}
	return tx.StepArrangement(ctx, measure, interview.ArrangementWithdrawn, at)
}

// Arranged returns how far each arrangement of a request is, offers included, by measure.
func (tx Tx) Arranged(ctx context.Context, request uuid.UUID) (map[uuid.UUID]interview.Progress, error) {
	var rows []struct {
		ID     uuid.UUID                   `db:"id"`
		Status interview.ArrangementStatus `db:"status"`
	}
	const query = `
		select a.id, a.status from interview.arrangement a
		where a.id = any (array(select m.id from accommodation.measure m where m.request_id = $1))`
	if err := tx.db.SelectContext(ctx, &rows, query, request); err != nil {
		return nil, err
	}
	deliveries, err := tx.deliveries(ctx, ` where p.arrangement_id = any (array(
		select m.id from accommodation.measure m where m.request_id = $1))`, request)
	if err != nil {
		return nil, err
	}
	arranged := make(map[uuid.UUID]interview.Progress, len(rows))
	for _, r := range rows {
		arranged[r.ID] = r.Status.Progress(deliveries[r.ID])
	}
	return arranged, nil
}

// Deliveries returns what the candidate knows of the provisions of a booking, by arrangement.
func (tx Tx) Deliveries(ctx context.Context, booking uuid.UUID) (map[uuid.UUID][]interview.Delivery, error) {
	return tx.deliveries(ctx, ` where p.booking_id = $1`, booking)
}

func (tx Tx) deliveries(
	ctx context.Context, condition string, arg uuid.UUID,
) (map[uuid.UUID][]interview.Delivery, error) {
	var rows []struct {
		ArrangementID uuid.UUID                 `db:"arrangement_id"`
		Status        interview.ProvisionStatus `db:"status"`
		Delivered     sql.NullBool              `db:"candidate_delivered"`
	}
	const query = `select p.arrangement_id, p.status, p.candidate_delivered from interview.provision p`
	if err := tx.db.SelectContext(ctx, &rows, query+condition, arg); err != nil {
		return nil, err
	}
	known := map[uuid.UUID][]interview.Delivery{}
	for _, r := range rows {
		known[r.ArrangementID] = append(known[r.ArrangementID], interview.Delivery{
			Status: r.Status, Said: r.Delivered.Valid, Delivered: r.Delivered.Bool,
		})
	}
	return known, nil
}

// SayDelivered notes what the candidate says of the delivery of an arrangement at a booking; null takes it back. It
// returns storage.ErrChanged if nothing was in place, and interview.ErrDelivery before the interview's start or after
// both sides have spoken.
func (tx Tx) SayDelivered(
	ctx context.Context, o Interview, arrangement uuid.UUID, delivered sql.NullBool, at time.Time,
) error {
	const query = `
		update interview.provision set candidate_delivered = $3,
			candidate_delivered_at = case when cast($3 as boolean) is not null then cast($4 as timestamptz) end
		where booking_id = $1 and arrangement_id = $2 and status = 'in_place'`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, o.ID, arrangement, delivered, at)); err != nil {
		return err
	}
	return tx.recordInterviewEvent(ctx, interviewEvent{
		application: o.ApplicationID, booking: uuid.NullUUID{UUID: o.ID, Valid: true},
		arrangement: uuid.NullUUID{UUID: arrangement, Valid: true},
		step:        interview.DeliveryStep(delivered.Valid, delivered.Bool), at: at,
	})
}

// StepArrangement waives, takes up again or withdraws the arrangement of a measure. It returns storage.ErrNotFound if there is none, and
// interview.ErrSchedulingStep if its status does not allow the step.
func (tx Tx) StepArrangement(ctx context.Context, id uuid.UUID, to interview.ArrangementStatus, at time.Time) error {
	var row struct {
		Status        interview.ArrangementStatus `db:"status"`
		ApplicationID uuid.UUID                   `db:"application_id"`
	}
	if _, err := tx.db.ExecContext(ctx, `select interview.lock_application(null, $1)`, id); err != nil {
		return err
	}
	const query = `select status, application_id from interview.arrangement where id = $1`
	if err := tx.db.GetContext(ctx, &row, query, id); err != nil {
		return err
	}
	if err := interview.CheckStep(row.Status, to, interview.ByCandidate); err != nil {
		return err
	}
	const step = `update interview.arrangement set status = $3, version = version + 1 where id = $1 and status = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, step, id, row.Status, to)); err != nil {
		return err
	}
	return tx.recordInterviewEvent(ctx, interviewEvent{
		application: row.ApplicationID, arrangement: uuid.NullUUID{UUID: id, Valid: true}, step: string(to), at: at,
	})
}
