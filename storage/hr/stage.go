package hr

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// VacancyStages lists the stages of a vacancy, in their order, with their panels.
func (tx Tx) VacancyStages(ctx context.Context, vacancy uuid.UUID) ([]interview.Stage, error) {
	var rows []struct {
		ID        uuid.UUID           `db:"id"`
		Position  int                 `db:"position"`
		Kind      interview.StageKind `db:"kind"`
		Minutes   int                 `db:"minutes"`
		Briefing  int                 `db:"briefing_minutes"`
		Setup     int                 `db:"setup_minutes"`
		Mode      catalogue.Mode      `db:"mode"`
		Skills    pq.StringArray      `db:"skills"`
		PanelSize int                 `db:"panel_size"`
		Platform  pq.StringArray      `db:"platform_features"`
		FirstDay  sql.NullTime        `db:"first_day"`
		LastDay   sql.NullTime        `db:"last_day"`
		Panel     []byte              `db:"panel"` // a JSON list
	}
	const query = `
		select id, position, kind, minutes, briefing_minutes, setup_minutes, mode, skills, panel_size, platform_features, first_day, last_day,
			(select coalesce(json_agg(p.resource_id order by p.resource_id), '[]') from interview.stage_panel p where p.stage_id = s.id) as panel
		from interview.stage s where vacancy_id = $1 order by position`
	if err := tx.db.SelectContext(ctx, &rows, query, vacancy); err != nil {
		return nil, err
	}
	stages := make([]interview.Stage, len(rows))
	for i, r := range rows {
		stages[i] = interview.Stage{
			ID: r.ID, VacancyID: vacancy, Position: r.Position, Kind: r.Kind, Minutes: r.Minutes, BriefingMinutes: r.Briefing, SetupMinutes: r.Setup,
			Mode: r.Mode, AssessedSkills: pg.Typed[catalogue.Skill](r.Skills), PanelSize: r.PanelSize, PlatformFeatures: pg.Typed[catalogue.Feature](r.Platform),
			FirstDay: r.FirstDay.Time, LastDay: r.LastDay.Time,
		}
		if err := json.Unmarshal(r.Panel, &stages[i].Panel); err != nil {
			return nil, err
		}
	}
	return stages, nil
}

// SaveStage adds a stage, or changes the one with its id; its panel is replaced. A new stage comes last.
func (tx Tx) SaveStage(ctx context.Context, s interview.Stage) error {
	const query = `
		insert into interview.stage (id, vacancy_id, position, kind, minutes, briefing_minutes, setup_minutes, mode, skills, panel_size, platform_features, first_day, last_day)
		values ($1, $2, (select coalesce(max(o.position), 0) + 1 from interview.stage o where o.vacancy_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (id) do update set kind = excluded.kind, minutes = excluded.minutes, briefing_minutes = excluded.briefing_minutes,
			setup_minutes = excluded.setup_minutes, mode = excluded.mode, skills = excluded.skills, panel_size = excluded.panel_size,
			platform_features = excluded.platform_features, first_day = excluded.first_day, last_day = excluded.last_day`
	if _, err := tx.db.ExecContext(ctx, query, s.ID, s.VacancyID, s.Kind, s.Minutes, s.BriefingMinutes, s.SetupMinutes, s.Mode,
		pg.Texts(s.AssessedSkills), s.PanelSize, pg.Texts(s.PlatformFeatures), pg.Date(s.FirstDay), pg.Date(s.LastDay)); err != nil {
		return err
	}
	if _, err := tx.db.ExecContext(ctx, `delete from interview.stage_panel where stage_id = $1`, s.ID); err != nil {
		return err
	}
	const panel = `insert into interview.stage_panel (stage_id, resource_id) select $1, r.id from interview.resource r where r.id = any ($2) and r.kind = 'panel_member'`
	_, err := tx.db.ExecContext(ctx, panel, s.ID, pg.UUIDs(s.Panel))
	return err
}
