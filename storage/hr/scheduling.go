package hr

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// Scheduling is one stage of one application, with everything that a slot for it depends on.
type Scheduling struct {
	ApplicationID     uuid.UUID
	Number            int64
	CandidateID       uuid.UUID
	Candidate         string
	CandidateTimeZone string // IANA
	VacancyID         uuid.UUID
	Reference         string
	TitleEN           string
	TitleFR           string
	Ready             bool
	AnswerBy          time.Time // a day
	Stage             interview.Stage
	Arrangements      []Arrangement
	Others            []interview.Interval // the candidate's other active bookings
}

// Released are the arrangements as the rules know them.
func (s Scheduling) Released() []interview.Arrangement {
	list := make([]interview.Arrangement, len(s.Arrangements))
	for i, a := range s.Arrangements {
		list[i] = a.Arrangement
	}
	return list
}

type schedulingRow struct {
	ApplicationID     uuid.UUID           `db:"application_id"`
	Number            int64               `db:"number"`
	CandidateID       uuid.UUID           `db:"candidate_id"`
	Candidate         string              `db:"candidate"`
	CandidateTimeZone string              `db:"candidate_time_zone"`
	VacancyID         uuid.UUID           `db:"vacancy_id"`
	Reference         string              `db:"reference"`
	TitleEN           string              `db:"title_en"`
	TitleFR           string              `db:"title_fr"`
	Ready             bool                `db:"ready"`
	AnswerBy          time.Time           `db:"answer_by"`
	StageID           uuid.UUID           `db:"stage_id"`
	Kind              interview.StageKind `db:"kind"`
	Minutes           int                 `db:"minutes"`
	Briefing          int                 `db:"briefing_minutes"`
	Setup             int                 `db:"setup_minutes"`
	Mode              catalogue.Mode      `db:"mode"`
	Skills            pq.StringArray      `db:"skills"`
	PanelSize         int                 `db:"panel_size"`
	Platform          pq.StringArray      `db:"platform_features"`
	FirstDay          sql.NullTime        `db:"first_day"`
	LastDay           sql.NullTime        `db:"last_day"`
	Panel             []byte              `db:"panel"`  // a JSON list
	Others            []byte              `db:"others"` // a JSON list
}

// Scheduling loads a stage of an application. ErrNotFound: it is of a vacancy that this officer does not work on.
func (tx Tx) Scheduling(ctx context.Context, application, stage uuid.UUID) (s Scheduling, err error) {
	const query = `
		select p.id as application_id, p.number, p.candidate_id, c.name as candidate, c.time_zone as candidate_time_zone, p.vacancy_id, v.reference,
			v.title_en, v.title_fr, interview.ready(p.id) as ready, p.answer_by, s.id as stage_id, s.kind, s.minutes, s.briefing_minutes,
			s.setup_minutes, s.mode, s.skills, s.panel_size, s.platform_features, s.first_day, s.last_day,
			(select coalesce(json_agg(m.resource_id order by m.resource_id), '[]') from interview.stage_panel m where m.stage_id = s.id) as panel,
			(select coalesce(json_agg(json_build_object('start', lower(b.during), 'end', upper(b.during))), '[]') from interview.booking b
				where b.candidate_id = p.candidate_id and b.status in ('held', 'arranged', 'confirmed') and (b.application_id, b.stage_id) <> (p.id, s.id)) as others
		from interview.application p
		join interview.vacancy v on v.id = p.vacancy_id
		join interview.stage s on s.vacancy_id = p.vacancy_id
		join account.account c on c.id = p.candidate_id
		where p.id = $1 and s.id = $2`
	var row schedulingRow
	if err := tx.db.GetContext(ctx, &row, query, application, stage); err != nil {
		return s, err
	}
	s = Scheduling{
		ApplicationID: row.ApplicationID, Number: row.Number, CandidateID: row.CandidateID, Candidate: row.Candidate, CandidateTimeZone: row.CandidateTimeZone,
		VacancyID: row.VacancyID, Reference: row.Reference, TitleEN: row.TitleEN, TitleFR: row.TitleFR, Ready: row.Ready, AnswerBy: row.AnswerBy,
		Stage: interview.Stage{
			ID: row.StageID, VacancyID: row.VacancyID, Kind: row.Kind, Minutes: row.Minutes, BriefingMinutes: row.Briefing, SetupMinutes: row.Setup,
			Mode: row.Mode, AssessedSkills: pg.Typed[catalogue.Skill](row.Skills), PlatformFeatures: pg.Typed[catalogue.Feature](row.Platform),
			PanelSize: row.PanelSize, FirstDay: row.FirstDay.Time, LastDay: row.LastDay.Time,
		},
	}
	if err := errors.Join(json.Unmarshal(row.Panel, &s.Stage.Panel), json.Unmarshal(row.Others, &s.Others)); err != nil {
		return s, err
	}
	s.Arrangements, err = tx.Arrangements(ctx, application, stage)
	return s, err
}
