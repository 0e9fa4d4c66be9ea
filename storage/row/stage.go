package row

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// StageJSON selects a stage s as JSON, for Stage. With json_agg around it, it is for Stages.
const StageJSON = `json_build_object('id', s.id, 'vacancy_id', s.vacancy_id, 'position', s.position, 'kind', s.kind,
	'minutes', s.minutes, 'briefing_minutes', s.briefing_minutes, 'setup_minutes', s.setup_minutes, 'mode', s.mode,
	'skills', s.skills, 'panel_size', s.panel_size, 'platform_features', s.platform_features,
	'first_day', s.first_day, 'last_day', s.last_day, 'removed', s.removed_at is not null)`

// Stage scans StageJSON. The panel is not part of it: only HR may read who is in it.
type Stage interview.Stage

// Scan implements sql.Scanner.
func (s *Stage) Scan(src any) error {
	var r stageRow
	if err := unmarshal(src, &r); err != nil {
		return err
	}
	*s = Stage(r.toStage())
	return nil
}

// Stages scans a json_agg of StageJSON.
type Stages []interview.Stage

// Scan implements sql.Scanner.
func (s *Stages) Scan(src any) error {
	var rows []stageRow
	if err := unmarshal(src, &rows); err != nil {
		return err
	}
	*s = make(Stages, len(rows))
	for i, r := range rows {
		(*s)[i] = r.toStage()
	}
	return nil
}

type stageRow struct {
	ID               uuid.UUID           `json:"id"`
	VacancyID        uuid.UUID           `json:"vacancy_id"`
	Position         int                 `json:"position"`
	Kind             interview.StageKind `json:"kind"`
	Minutes          int                 `json:"minutes"`
	BriefingMinutes  int                 `json:"briefing_minutes"`
	SetupMinutes     int                 `json:"setup_minutes"`
	Mode             catalogue.Mode      `json:"mode"`
	Skills           []catalogue.Skill   `json:"skills"`
	PanelSize        int                 `json:"panel_size"`
	PlatformFeatures []catalogue.Feature `json:"platform_features"`
	FirstDay         day                 `json:"first_day"`
	LastDay          day                 `json:"last_day"`
	Removed          bool                `json:"removed"`
}

func (r stageRow) toStage() interview.Stage {
	return interview.Stage{
		ID: r.ID, VacancyID: r.VacancyID, Position: r.Position, Kind: r.Kind, Minutes: r.Minutes,
		BriefingMinutes: r.BriefingMinutes, SetupMinutes: r.SetupMinutes, Mode: r.Mode, AssessedSkills: r.Skills,
		PanelSize: r.PanelSize, PlatformFeatures: r.PlatformFeatures, FirstDay: r.FirstDay.Time, LastDay: r.LastDay.Time,
		Removed: r.Removed,
	}
}

// day is a date in JSON; null is the zero time.
type day struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (d *day) UnmarshalJSON(text []byte) (err error) {
	var date string
	if err = json.Unmarshal(text, &date); err == nil && date != "" {
		d.Time, err = time.Parse(time.DateOnly, date)
	}
	return err
}
