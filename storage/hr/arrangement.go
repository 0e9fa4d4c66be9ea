package hr

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/row"
)

// Arrangement is an arrangement as HR works on it.
type Arrangement struct {
	interview.Arrangement
	Type        catalogue.Measure
	ReleasedAt  time.Time
	CandidateID uuid.UUID
	VacancyID   uuid.UUID
}

const selectArrangement = `
	select r.id, r.application_id, r.candidate_id, r.vacancy_id, r.stage_id, r.code, r.parameters, r.practical, r.conduct,
		r.language, r.status, r.released_at
	from interview.arrangement r`

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
}

func (r arrangementRow) toArrangement(measure catalogue.Measure) Arrangement {
	return Arrangement{
		Arrangement: interview.Arrangement{
			ID: r.ID, ApplicationID: r.ApplicationID, StageID: r.StageID, Code: r.Code,
			Practical: r.Practical, Conduct: r.Conduct, Language: r.Language, Status: r.Status, LeadDays: measure.LeadDays,
			Parameters: r.Parameters.Value, Effect: measure.Resolve(r.Parameters.Value),
		},
		Type: measure, ReleasedAt: r.ReleasedAt, CandidateID: r.CandidateID, VacancyID: r.VacancyID,
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
