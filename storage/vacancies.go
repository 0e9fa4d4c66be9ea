package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
)

// Vacancy is a post that is to be filled.
type Vacancy struct {
	ID           uuid.UUID `db:"id"`
	Reference    string    `db:"reference"`
	TitleEN      string    `db:"title_en"`
	TitleFR      string    `db:"title_fr"`
	Status       string    `db:"status"` // "open" or "closed"
	Applications int       `db:"applications"`
}

// Title is the vacancy's title in a language.
func (v Vacancy) Title(lang string) string {
	return locale.Text{EN: v.TitleEN, FR: v.TitleFR}.In(lang)
}

const selectVacancy = `
	select v.id, v.reference, v.title_en, v.title_fr, v.status,
		(select count(*) from interview.application p where p.vacancy_id = v.id) as applications
	from interview.vacancy v`

// Closed tells whether the post was filled or given up.
func (v Vacancy) Closed() bool { return v.Status == "closed" }

// Vacancies lists the vacancies that the officer works on, the open ones first, after a row of the page before ("" from the
// start).
func (h HR) Vacancies(ctx context.Context, afterClosed bool, afterReference string) (list []Vacancy, err error) {
	const page = ` where (v.status = 'closed', v.reference) > ($1, $2) order by v.status = 'closed', v.reference limit ` + pageRows
	return list, h.tx.SelectContext(ctx, &list, selectVacancy+page, afterClosed, afterReference)
}

// Vacancy loads one vacancy.
func (h HR) Vacancy(ctx context.Context, id uuid.UUID) (v Vacancy, err error) {
	return v, h.tx.GetContext(ctx, &v, selectVacancy+` where v.id = $1`, id)
}

// CreateVacancy adds a vacancy; whoever creates it works on it. ErrExists: the reference is taken.
func (h HR) CreateVacancy(ctx context.Context, v Vacancy, at time.Time) error {
	const query = `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, $2, $3, $4, $5, $6)`
	if _, err := h.tx.ExecContext(ctx, query, v.ID, v.Reference, v.TitleEN, v.TitleFR, h.me.ID, at); err != nil {
		return err
	}
	return h.Assign(ctx, v.ID, h.me.ID)
}

// Assign lets an HR officer work on a vacancy.
func (h HR) Assign(ctx context.Context, vacancy, officer uuid.UUID) error {
	_, err := h.tx.ExecContext(ctx, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2) on conflict do nothing`, vacancy, officer)
	return err
}

// SaveVacancy changes a vacancy.
func (h HR) SaveVacancy(ctx context.Context, v Vacancy) error {
	const query = `update interview.vacancy set reference = $2, title_en = $3, title_fr = $4, status = $5 where id = $1`
	return changed(h.tx.ExecContext(ctx, query, v.ID, v.Reference, v.TitleEN, v.TitleFR, v.Status))
}

// VacancyStages lists the stages of a vacancy, in their order, with their panels.
func (h HR) VacancyStages(ctx context.Context, vacancy uuid.UUID) ([]interview.Stage, error) {
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
	if err := h.tx.SelectContext(ctx, &rows, query, vacancy); err != nil {
		return nil, err
	}
	stages := make([]interview.Stage, len(rows))
	for i, r := range rows {
		stages[i] = interview.Stage{
			ID: r.ID, VacancyID: vacancy, Position: r.Position, Kind: r.Kind, Minutes: r.Minutes, BriefingMinutes: r.Briefing, SetupMinutes: r.Setup,
			Mode: r.Mode, AssessedSkills: typed[catalogue.Skill](r.Skills), PanelSize: r.PanelSize, PlatformFeatures: typed[catalogue.Feature](r.Platform),
			FirstDay: r.FirstDay.Time, LastDay: r.LastDay.Time,
		}
		if err := json.Unmarshal(r.Panel, &stages[i].Panel); err != nil {
			return nil, err
		}
	}
	return stages, nil
}

// SaveStage adds a stage, or changes the one with its id; its panel is replaced. A new stage comes last.
func (h HR) SaveStage(ctx context.Context, s interview.Stage) error {
	const query = `
		insert into interview.stage (id, vacancy_id, position, kind, minutes, briefing_minutes, setup_minutes, mode, skills, panel_size, platform_features, first_day, last_day)
		values ($1, $2, (select coalesce(max(o.position), 0) + 1 from interview.stage o where o.vacancy_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (id) do update set kind = excluded.kind, minutes = excluded.minutes, briefing_minutes = excluded.briefing_minutes,
			setup_minutes = excluded.setup_minutes, mode = excluded.mode, skills = excluded.skills, panel_size = excluded.panel_size,
			platform_features = excluded.platform_features, first_day = excluded.first_day, last_day = excluded.last_day`
	if _, err := h.tx.ExecContext(ctx, query, s.ID, s.VacancyID, s.Kind, s.Minutes, s.BriefingMinutes, s.SetupMinutes, s.Mode,
		texts(s.AssessedSkills), s.PanelSize, texts(s.PlatformFeatures), date(s.FirstDay), date(s.LastDay)); err != nil {
		return err
	}
	if _, err := h.tx.ExecContext(ctx, `delete from interview.stage_panel where stage_id = $1`, s.ID); err != nil {
		return err
	}
	const panel = `insert into interview.stage_panel (stage_id, resource_id) select $1, r.id from interview.resource r where r.id = any ($2) and r.kind = 'panel_member'`
	_, err := h.tx.ExecContext(ctx, panel, s.ID, uuids(s.Panel))
	return err
}

// ApplicationLine is an application in HR's list.
type ApplicationLine struct {
	ID        uuid.UUID `db:"id"`
	Number    int64     `db:"number"`
	Candidate string    `db:"candidate"`
	AnswerBy  time.Time `db:"answer_by"` // a day
	Ready     bool      `db:"ready"`
}

// VacancyApplications lists the applications for a vacancy by number, after a number of the page before.
func (h HR) VacancyApplications(ctx context.Context, vacancy uuid.UUID, after int64) (list []ApplicationLine, err error) {
	const query = `
		with page as materialized (
			select p.id, p.number, c.name as candidate, p.answer_by
			from interview.application p join account.account c on c.id = p.candidate_id
			where p.vacancy_id = $1 and p.number > $2 order by p.number limit ` + pageRows + `
		)
		select page.id, page.number, page.candidate, page.answer_by,
			page.id = any (array(select interview.ready_among(array(select page.id from page)))) as ready
		from page order by page.number`
	return list, h.tx.SelectContext(ctx, &list, query, vacancy, after)
}

// NewApplication is an application that HR enters.
type NewApplication struct {
	ID, VacancyID, CandidateID uuid.UUID // the candidate's id is used when there is no account with that address yet
	Name, Email, Language      string
	AnswerBy                   time.Time // a day
}

// AddApplication adds an application, and the candidate's account where there is none. ErrExists: the candidate has applied already.
func (h HR) AddApplication(ctx context.Context, a NewApplication, at time.Time) error {
	const query = `select interview.add_application($1, $2, $3, $4, $5, $6, $7, $8)`
	_, err := h.tx.ExecContext(ctx, query, a.ID, a.VacancyID, a.CandidateID, a.Name, a.Email, a.Language, a.AnswerBy, at)
	return err
}

// HasVacancy tells whether the officer works on a vacancy with that id.
func (h HR) HasVacancy(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, h.tx.GetContext(ctx, &found, `select exists (select from interview.vacancy where id = $1)`, id)
}

// HasApplication tells whether there is an application with that id, for a vacancy that the officer works on.
func (h HR) HasApplication(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, h.tx.GetContext(ctx, &found, `select exists (select from interview.application where id = $1)`, id)
}

func texts[T ~string](values []T) any {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return pq.Array(list)
}

func date(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }
