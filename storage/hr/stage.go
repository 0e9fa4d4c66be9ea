package hr

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// stageRow is a stage with its panel.
type stageRow struct {
	Stage row.Stage             `db:"stage"`
	Panel row.JSON[[]uuid.UUID] `db:"panel"`
}

func (r stageRow) toStage() interview.Stage {
	stage := interview.Stage(r.Stage)
	stage.Panel = r.Panel.Value
	return stage
}

// stageColumns selects a stageRow of a stage s.
const stageColumns = row.StageJSON + ` as stage,
	(select coalesce(json_agg(m.resource_id order by m.resource_id), '[]')
		from interview.stage_panel m where m.stage_id = s.id) as panel`

// VacancyStages lists the stages of a vacancy in their order.
func (tx Tx) VacancyStages(ctx context.Context, vacancy uuid.UUID) ([]interview.Stage, error) {
	var rows []stageRow
	const query = `
		select ` + stageColumns + ` from interview.stage s
		where s.vacancy_id = $1 and s.removed_at is null order by s.position`
	if err := tx.db.SelectContext(ctx, &rows, query, vacancy); err != nil {
		return nil, err
	}
	stages := make([]interview.Stage, len(rows))
	for i, r := range rows {
		stages[i] = r.toStage()
	}
	return stages, nil
}

// SaveStage adds a stage as the last one of its vacancy, or changes the one with its id. Its panel is replaced.
func (tx Tx) SaveStage(ctx context.Context, s interview.Stage) error {
	const query = `
		insert into interview.stage (id, vacancy_id, position, kind, minutes, briefing_minutes, setup_minutes, mode, skills,
			panel_size, platform_features, first_day, last_day)
		values ($1, $2, (select coalesce(max(o.position), 0) + 1 from interview.stage o where o.vacancy_id = $2),
			$3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (id) do update set kind = excluded.kind, minutes = excluded.minutes,
			briefing_minutes = excluded.briefing_minutes, setup_minutes = excluded.setup_minutes, mode = excluded.mode,
			skills = excluded.skills, panel_size = excluded.panel_size, platform_features = excluded.platform_features,
			first_day = excluded.first_day, last_day = excluded.last_day`
	if _, err := tx.db.ExecContext(ctx, query, s.ID, s.VacancyID, s.Kind, s.Minutes, s.BriefingMinutes, s.SetupMinutes,
		s.Mode, pg.Texts(s.AssessedSkills), s.PanelSize, pg.Texts(s.PlatformFeatures),
		pg.Date(s.FirstDay), pg.Date(s.LastDay)); err != nil {
		return err
	}
	if _, err := tx.db.ExecContext(ctx, `delete from interview.stage_panel where stage_id = $1`, s.ID); err != nil {
		return err
	}
	const panel = `
		insert into interview.stage_panel (stage_id, resource_id)
		select $1, r.id from interview.resource r where r.id = any ($2) and r.kind = 'panel_member'`
	_, err := tx.db.ExecContext(ctx, panel, s.ID, pg.UUIDs(s.Panel))
	return err
}

// SwapStages exchanges the places of two stages in the order. It returns storage.ErrChanged if one of them is not at
// its place any more.
func (tx Tx) SwapStages(ctx context.Context, a, b interview.Stage) error {
	const query = `
		update interview.stage s set position = case s.id when $1 then $4 else $2 end
		where (s.id, s.position) in (($1, $2), ($3, $4)) and s.removed_at is null`
	result, err := tx.db.ExecContext(ctx, query, a.ID, a.Position, b.ID, b.Position)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 2 {
		return errors.Join(storage.ErrChanged, err)
	}
	return nil
}

// StageDependents counts the bookings and arrangements for a stage that HR may see.
func (tx Tx) StageDependents(ctx context.Context, stage uuid.UUID) (d Dependents, err error) {
	const query = `
		select (select count(*) from interview.booking b where b.stage_id = $1) as bookings,
			(select count(*) from interview.arrangement r join interview.application p on p.id = r.application_id
				where r.stage_id = $1 and r.status not in ('waived', 'withdrawn')) as arrangements`
	return d, tx.db.GetContext(ctx, &d, query, stage)
}

// RemoveStage removes a stage that is not used; removing it twice is no error. It returns storage.ErrInUse if it has
// dependents.
func (tx Tx) RemoveStage(ctx context.Context, stage uuid.UUID, at time.Time) error {
	_, err := tx.db.ExecContext(ctx, `select interview.remove_stage($1, $2)`, stage, at)
	return err
}
