package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/public"
	"stepfree/interview"
	hrstore "stepfree/storage/hr"
)

// office is what HR keeps.
type office struct {
	now       time.Time
	staff     map[string]uuid.UUID // account ids by address
	panel     []uuid.UUID          // resources
	vacancies []uuid.UUID
}

// fill adds panel members, rooms, providers, equipment, vacancies and applications.
func (o *office) fill(ctx context.Context, tx hrstore.Tx) error {
	for _, p := range People() {
		if p.Role == account.RolePanel {
			if err := o.panelMember(ctx, tx, p); err != nil {
				return err
			}
		}
	}
	if err := o.resources(ctx, tx); err != nil {
		return err
	}
	for i, v := range []hrstore.Vacancy{
		{
			Reference: "2026/OPS/07", TitleEN: "Deputy Director of Operations and Security",
			TitleFR: "Directeur adjoint ou directrice adjointe des opérations et de la sécurité",
		},
		{Reference: "2026/FIN/12", TitleEN: "Finance Officer", TitleFR: "Chef ou cheffe des finances"},
		{Reference: "2026/COM/03", TitleEN: "Communications Assistant", TitleFR: "Chargé ou chargée de communication"},
	} {
		v.ID = uuid.New()
		if err := tx.CreateVacancy(ctx, v, o.now); err != nil {
			return err
		}
		if err := o.stages(ctx, tx, v.ID, i); err != nil {
			return err
		}
		o.vacancies = append(o.vacancies, v.ID)
	}
	return o.applications(ctx, tx)
}

func (o *office) panelMember(ctx context.Context, tx hrstore.Tx, p public.Person) error {
	r := hrstore.NewResource{
		Resource:  interview.Resource{ID: uuid.New(), Kind: interview.ResourcePanelMember, Name: p.Name},
		AccountID: uuid.NullUUID{UUID: o.staff[p.Email], Valid: true},
	}
	o.panel = append(o.panel, r.ID)
	return tx.AddResource(ctx, r)
}

func (o *office) resources(ctx context.Context, tx hrstore.Tx) error {
	const site = "Rue de la Loi 1, Brussels"
	room := func(name string, seats int, features ...catalogue.Feature) interview.Resource {
		return interview.Resource{Kind: interview.ResourceRoom, Name: name, Site: site, Seats: seats, Features: features}
	}
	person := func(name string, role catalogue.Role, sign, spoken []string) interview.Resource {
		return interview.Resource{
			Kind: interview.ResourceProvider, Name: name, Role: role, SignLanguages: sign, SpokenLanguages: spoken,
		}
	}
	en, fr, both := []string{"EN"}, []string{"FR"}, []string{"EN", "FR"}
	for _, r := range []interview.Resource{
		room("Room Ostend", 8,
			"step_free", "accessible_toilet", "good_light", "hearing_loop", "network", "spacious", "quiet"),
		room("Room Ghent", 6, "step_free", "good_light", "network", "quiet", "dimmable_light"),
		room("Room Namur", 12, "network", "good_light"),
		person("Lotte Peeters", "sign_interpreter", []string{"LSFB"}, fr),
		person("Julien Dubois", "sign_interpreter", []string{"LSFB"}, fr),
		person("Emma Clarke", "sign_interpreter", []string{"BSL"}, en),
		person("Owen Hughes", "sign_interpreter", []string{"BSL"}, en),
		person("Sofia Marin", "captioner", nil, both),
		person("Tom Baker", "captioner", nil, en),
		person("Nadia Haddad", "note_taker", nil, both),
		person("Karim Said", "reader", nil, both),
		person("Lea Simon", "invigilator", nil, both),
		{
			Kind: interview.ResourceEquipment, Name: "Adjustable chair", Site: site,
			Features: []catalogue.Feature{catalogue.FeatureAdaptedSeat},
		},
	} {
		r.ID = uuid.New()
		if err := tx.AddResource(ctx, hrstore.NewResource{Resource: r}); err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	return nil
}

// stages adds the stages of a vacancy; the first has all of them.
func (o *office) stages(ctx context.Context, tx hrstore.Tx, vacancy uuid.UUID, index int) error {
	// A job closes the public holidays by the same rule.
	calendar, err := catalogue.Calendar{}.CloseHolidays(o.now.Year(), o.now.Year()+1)
	if err != nil {
		return err
	}
	first := calendar.AddBusinessDays(o.now, 20+5*index)
	until := func(days int) time.Time { return calendar.LastBusinessDay(first.AddDate(0, 0, days)) }
	skills := func(list ...catalogue.Skill) []catalogue.Skill { return list }
	all := []interview.Stage{
		{Kind: interview.StageApplication, Mode: catalogue.ModeWritten},
		{
			Kind: interview.StageRecordedVideo, Minutes: 20, Mode: catalogue.ModeRecorded,
			AssessedSkills: skills(catalogue.SkillSpeech),
		},
		{
			Kind: interview.StageWrittenTest, Minutes: 120, SetupMinutes: 10, Mode: catalogue.ModeWritten,
			AssessedSkills: skills(catalogue.SkillComprehension), FirstDay: first, LastDay: until(14),
		},
		{
			Kind: interview.StageLanguageTest, Minutes: 60, BriefingMinutes: 5, Mode: catalogue.ModeInPerson,
			AssessedSkills: skills(catalogue.SkillReading, catalogue.SkillListening),
			FirstDay:       first, LastDay: until(21),
		},
		{
			Kind: interview.StagePanelInterview, Minutes: 50, BriefingMinutes: 10, Mode: catalogue.ModeInPerson,
			AssessedSkills: skills(catalogue.SkillSpeech), Panel: o.panel,
			FirstDay: first, LastDay: until(28),
		},
		{Kind: interview.StageMedicalFile, Mode: catalogue.ModeInPerson},
	}
	if index > 0 {
		all = []interview.Stage{all[0], all[2], all[4]}
	}
	for _, stage := range all {
		stage.ID, stage.VacancyID = uuid.New(), vacancy
		if err := tx.SaveStage(ctx, stage); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) applications(ctx context.Context, tx hrstore.Tx) error {
	names := map[string]string{}
	for _, p := range People() {
		names[p.Email] = p.Name
	}
	for _, a := range []struct {
		email, language string
		vacancy         int
	}{{anaEmail, "en", 0}, {brunoEmail, "fr", 0}, {chiaraEmail, "en", 0}, {anaEmail, "en", 1}, {chiaraEmail, "en", 2}} {
		if err := tx.AddApplication(ctx, hrstore.NewApplication{
			ID: uuid.New(), VacancyID: o.vacancies[a.vacancy], CandidateID: uuid.New(),
			Name: names[a.email], Email: a.email, Language: a.language, AnswerBy: o.now.AddDate(0, 0, 10),
		}, o.now); err != nil {
			return err
		}
	}
	return nil
}
