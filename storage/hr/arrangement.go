package hr

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// Arrangement is an arrangement as HR works on it.
type Arrangement struct {
	interview.Arrangement
	Type        catalogue.Measure
	ProviderID  uuid.NullUUID
	Provider    string       // the name of the resource or person that delivers it; empty while it is not known
	DueOn       sql.NullTime // a day
	ConfirmedBy string       // a name; empty until it is confirmed
	ConfirmedAt sql.NullTime
	Version     int
	ReleasedAt  time.Time
	CandidateID uuid.UUID
	VacancyID   uuid.UUID
}

const selectArrangement = `
	select r.id, r.application_id, r.candidate_id, r.vacancy_id, r.stage_id, r.code, r.parameters, r.practical, r.conduct,
		r.language, r.status, r.released_at, r.provider_id, coalesce(nullif(r.provider_name, ''), p.name, '') as provider,
		r.due_on, coalesce(c.name, '') as confirmed_by, r.confirmed_at, r.version
	from interview.arrangement r
	left join interview.resource p on p.id = r.provider_id
	left join account.account c on c.id = r.confirmed_by`

type arrangementRow struct {
	ID            uuid.UUID                      `db:"id"`
	ApplicationID uuid.UUID                      `db:"application_id"`
	CandidateID   uuid.UUID                      `db:"candidate_id"`
	VacancyID     uuid.UUID                      `db:"vacancy_id"`
	StageID       uuid.UUID                      `db:"stage_id"`
	Code          string                         `db:"code"`
	Parameters    row.JSON[catalogue.Parameters] `db:"parameters"`
	Practical     string                         `db:"practical"`
	Conduct       string                         `db:"conduct"`
	Language      string                         `db:"language"`
	Status        interview.ArrangementStatus    `db:"status"`
	ReleasedAt    time.Time                      `db:"released_at"`
	ProviderID    uuid.NullUUID                  `db:"provider_id"`
	Provider      string                         `db:"provider"`
	DueOn         sql.NullTime                   `db:"due_on"`
	ConfirmedBy   string                         `db:"confirmed_by"`
	ConfirmedAt   sql.NullTime                   `db:"confirmed_at"`
	Version       int                            `db:"version"`
}

func (r arrangementRow) toArrangement(measure catalogue.Measure) Arrangement {
	return Arrangement{
		Arrangement: interview.Arrangement{
			ID: r.ID, ApplicationID: r.ApplicationID, StageID: r.StageID, Code: r.Code,
			Practical: r.Practical, Conduct: r.Conduct, Language: r.Language, Status: r.Status, LeadDays: measure.LeadDays,
			Parameters: r.Parameters.Value, Effect: measure.Resolve(r.Parameters.Value),
		},
		Type: measure, ProviderID: r.ProviderID, Provider: r.Provider, DueOn: r.DueOn, ConfirmedBy: r.ConfirmedBy,
		ConfirmedAt: r.ConfirmedAt, Version: r.Version, ReleasedAt: r.ReleasedAt,
		CandidateID: r.CandidateID, VacancyID: r.VacancyID,
	}
}

// Arrangements lists what HR must put in place for a stage of an application.
func (tx Tx) Arrangements(ctx context.Context, application, stage uuid.UUID) ([]Arrangement, error) {
	const condition = ` where r.application_id = $1 and r.stage_id = $2 order by r.released_at, r.id`
	return tx.arrangements(ctx, selectArrangement+condition, application, stage)
}

// Arrangement loads one arrangement. It returns storage.ErrNotFound if there is none with the id.
func (tx Tx) Arrangement(ctx context.Context, id uuid.UUID) (a Arrangement, err error) {
	list, err := tx.arrangements(ctx, selectArrangement+` where r.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return a, err
	}
	return list[0], nil
}

func (tx Tx) arrangements(ctx context.Context, query string, args ...any) ([]Arrangement, error) {
	var rows []arrangementRow
	if err := tx.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	measures, err := tx.catalogue.Measures(ctx, tx.db)
	if err != nil {
		return nil, err
	}
	byCode := make(map[string]catalogue.Measure, len(measures))
	for _, m := range measures {
		byCode[m.Code] = m
	}
	list := make([]Arrangement, len(rows))
	for i, r := range rows {
		list[i] = r.toArrangement(byCode[r.Code])
	}
	return list, nil
}

// ArrangementStep is one step of HR on an arrangement.
type ArrangementStep struct {
	To         interview.ArrangementStatus
	ProviderID uuid.NullUUID
	Provider   string // a name that is not among the resources
	DueOn      time.Time
	At         time.Time
}

// StepArrangement takes one step with an arrangement. It returns interview.ErrSchedulingStep if its status does not
// allow the step, and storage.ErrChanged if it was changed since it was read.
func (tx Tx) StepArrangement(ctx context.Context, a Arrangement, step ArrangementStep) error {
	if err := interview.CheckStep(a.Status, step.To, interview.ByHR); err != nil {
		return err
	}
	confirmed := step.To == interview.ArrangementConfirmed
	//guard:arrangement-version sql
	const query = `
		update interview.arrangement set status = $4, provider_id = $5, provider_name = $6, due_on = coalesce($7, due_on),
			confirmed_by = case when $8 then cast($9 as uuid) else confirmed_by end,
			confirmed_at = case when $8 then cast($10 as timestamptz) else confirmed_at end,
			version = version + 1
		where id = $1 and version = $2 and status = $3`
	if err := pg.Changed(tx.db.ExecContext(ctx, query, a.ID, a.Version, a.Status, step.To, step.ProviderID, step.Provider,
		pg.Date(step.DueOn), confirmed, tx.me.ID, step.At)); err != nil {
		return err
	}
	arrangement := uuid.NullUUID{UUID: a.ID, Valid: true}
	if err := tx.recordEvent(ctx, event{
		application: a.ApplicationID, arrangement: arrangement, step: string(step.To), at: step.At,
	}); err != nil {
		return err
	}
	return tx.arrangeHeld(ctx, a.ApplicationID, a.StageID, step.At)
}

// arrangeHeld moves a held booking to "arranged" once no arrangement of the stage is open any more.
func (tx Tx) arrangeHeld(ctx context.Context, application, stage uuid.UUID, at time.Time) error {
	arrangements, err := tx.Arrangements(ctx, application, stage)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(arrangements, func(a Arrangement) bool { return a.IsOpen() }) {
		return nil
	}
	const condition = ` where b.application_id = $1 and b.stage_id = $2 and b.status = 'held'`
	bookings, err := tx.bookings(ctx, selectBooking+condition, application, stage)
	if err != nil || len(bookings) == 0 {
		return err
	}
	return tx.StepBooking(ctx, bookings[0], interview.BookingArranged, at)
}
