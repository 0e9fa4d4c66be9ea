package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers"
	"stepfree/handlers/public"
	"stepfree/interview"
	"stepfree/seal"
	"stepfree/storage/blob"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/pg"
	signinstore "stepfree/storage/signin"
	workerstore "stepfree/storage/worker"
)

// seeder fills the demonstration through the same transactions as the pages.
type seeder struct {
	*instance
	db                       *pg.DB
	now                      time.Time
	objects, keyring, drafts *blob.Dir
	zone                     seal.PrivateKey
	panel                    []uuid.UUID // resources
	posts                    []post
}

// post is one vacancy with its stages.
type post struct {
	hrstore.Vacancy
	stages map[interview.StageKind]uuid.UUID
}

func (s *seeder) fill(ctx context.Context) error {
	var cfg handlers.Config
	if err := s.openSealed(&cfg, account.Roles()); err != nil {
		return err
	}
	s.objects, s.keyring, s.drafts, s.zone = cfg.Objects, cfg.Keyring, cfg.Drafts, cfg.CandidateKey
	ids, err := s.staff(ctx)
	if err != nil {
		return err
	}
	sealing := func(adviser seal.PrivateKey) ([]byte, error) { return adviser.SealWithPassphrase(demoPassphrase) }
	if err := s.createVault(ctx, adviserEmail, sealing, s.now); err != nil {
		return err
	}
	hr, err := staffSession[account.HR](ctx, s, ids[hrEmail])
	if err != nil {
		return err
	}
	if err := hrstore.New(s.db).Run(ctx, hr, func(tx hrstore.Tx) error { return s.operations(ctx, tx, ids) }); err != nil {
		return err
	}
	tell("Sending two requests, sealed as real ones are")
	return s.requests(ctx, ids)
}

// staff creates the staff accounts and returns all ids by address.
func (s *seeder) staff(ctx context.Context) (map[string]uuid.UUID, error) {
	ids := map[string]uuid.UUID{}
	hash, err := account.HashPassword(demoPassword)
	if err != nil {
		return nil, err
	}
	for _, p := range people() {
		if p.Role == account.RoleCandidate {
			continue
		}
		ids[p.Email] = uuid.New()
		if err := pg.CreateStaffAsOwner(ctx, s.urls(pg.Owner), pg.NewStaff{
			ID: ids[p.Email], Role: p.Role, Name: p.Name, Email: p.Email, Language: "en", PasswordHash: hash, TOTPSecret: p.Secret,
		}, s.now); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// staffSession signs a member of staff in for a moment, with the step of a code that is long past, so that the code of this moment still works.
func staffSession[P account.Audience](ctx context.Context, s *seeder, id uuid.UUID) (P, error) {
	token := account.NewToken()
	var none P
	if err := signinstore.New(s.db).Run(ctx, none.Role(), func(tx signinstore.Tx) error {
		return tx.OpenStaffSession(ctx, signinstore.StaffSession{AccountID: id, Step: 1, Token: token, At: s.now, Until: s.now.Add(5 * time.Minute)})
	}); err != nil {
		return none, err
	}
	return signinstore.Identify[P](ctx, signinstore.NewSessions(s.db), token)
}

// candidateSession signs a candidate in by a link, as the worker and the sign-in page do.
func (s *seeder) candidateSession(ctx context.Context, email string) (account.Candidate, error) {
	link, token := account.NewToken(), account.NewToken()
	if err := workerstore.New(s.db).Run(ctx, func(tx workerstore.Tx) error {
		_, err := tx.CreateLink(ctx, email, link, s.now, s.now.Add(time.Minute))
		return err
	}); err != nil {
		return account.Candidate{}, err
	}
	if err := signinstore.New(s.db).Run(ctx, account.RoleCandidate, func(tx signinstore.Tx) error {
		_, err := tx.SpendLink(ctx, link, token, s.now, s.now.Add(5*time.Minute))
		return err
	}); err != nil {
		return account.Candidate{}, err
	}
	return signinstore.Identify[account.Candidate](ctx, signinstore.NewSessions(s.db), token)
}

// operations is everything that HR keeps.
func (s *seeder) operations(ctx context.Context, tx hrstore.Tx, ids map[string]uuid.UUID) error {
	for _, p := range people() {
		if p.Role == account.RolePanel {
			if err := s.panelMember(ctx, tx, p, ids[p.Email]); err != nil {
				return err
			}
		}
	}
	if err := s.resources(ctx, tx); err != nil {
		return err
	}
	for i, v := range []hrstore.Vacancy{
		{Reference: "2026/OPS/07", TitleEN: "Deputy Director of Operations and Security", TitleFR: "Directeur adjoint ou directrice adjointe des opérations et de la sécurité"},
		{Reference: "2026/FIN/12", TitleEN: "Finance Officer", TitleFR: "Chef ou cheffe des finances"},
		{Reference: "2026/COM/03", TitleEN: "Communications Assistant", TitleFR: "Chargé ou chargée de communication"},
	} {
		v.ID = uuid.New()
		if err := tx.CreateVacancy(ctx, v, s.now); err != nil {
			return err
		}
		stages, err := s.stages(ctx, tx, v.ID, i)
		if err != nil {
			return err
		}
		s.posts = append(s.posts, post{v, stages})
	}
	return s.applications(ctx, tx)
}

func (s *seeder) panelMember(ctx context.Context, tx hrstore.Tx, p public.Person, id uuid.UUID) error {
	r := hrstore.NewResource{
		Resource:  interview.Resource{ID: uuid.New(), Kind: interview.ResourcePanelMember, Name: p.Name},
		AccountID: uuid.NullUUID{UUID: id, Valid: true},
	}
	s.panel = append(s.panel, r.ID)
	return tx.AddResource(ctx, r)
}

func (s *seeder) resources(ctx context.Context, tx hrstore.Tx) error {
	const site = "Rue de la Loi 1, Brussels"
	room := func(name string, seats int, features ...catalogue.Feature) interview.Resource {
		return interview.Resource{Kind: interview.ResourceRoom, Name: name, Site: site, Seats: seats, Features: features}
	}
	person := func(name string, role catalogue.Role, sign, spoken []string) interview.Resource {
		return interview.Resource{Kind: interview.ResourceProvider, Name: name, Role: role, SignLanguages: sign, SpokenLanguages: spoken}
	}
	en, fr, both := []string{"EN"}, []string{"FR"}, []string{"EN", "FR"}
	for _, r := range []interview.Resource{
		room("Room Ostend", 8, "step_free", "accessible_toilet", "good_light", "hearing_loop", "network", "spacious", "quiet"),
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
		{Kind: interview.ResourceEquipment, Name: "Adjustable chair", Site: site, Features: []catalogue.Feature{catalogue.FeatureAdaptedSeat}},
	} {
		r.ID = uuid.New()
		if err := tx.AddResource(ctx, hrstore.NewResource{Resource: r}); err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	return nil
}

// stages adds the stages of a vacancy; the first has all of them.
func (s *seeder) stages(ctx context.Context, tx hrstore.Tx, vacancy uuid.UUID, index int) (map[interview.StageKind]uuid.UUID, error) {
	first := catalogue.Calendar{}.AddBusinessDays(s.now, 20+5*index)
	all := []interview.Stage{
		{Kind: interview.StageApplication, Mode: catalogue.ModeWritten},
		{Kind: interview.StageRecordedVideo, Minutes: 20, Mode: catalogue.ModeRecorded, AssessedSkills: []catalogue.Skill{catalogue.SkillSpeech}},
		{Kind: interview.StageWrittenTest, Minutes: 120, SetupMinutes: 10, Mode: catalogue.ModeWritten, AssessedSkills: []catalogue.Skill{catalogue.SkillComprehension}, FirstDay: first, LastDay: first.AddDate(0, 0, 14)},
		{Kind: interview.StageLanguageTest, Minutes: 60, BriefingMinutes: 5, Mode: catalogue.ModeInPerson, AssessedSkills: []catalogue.Skill{catalogue.SkillReading, catalogue.SkillListening}, FirstDay: first, LastDay: first.AddDate(0, 0, 21)},
		{Kind: interview.StagePanelInterview, Minutes: 50, BriefingMinutes: 10, Mode: catalogue.ModeInPerson, AssessedSkills: []catalogue.Skill{catalogue.SkillSpeech}, Panel: s.panel, FirstDay: first, LastDay: first.AddDate(0, 0, 28)},
		{Kind: interview.StageMedicalFile, Mode: catalogue.ModeInPerson},
	}
	if index > 0 {
		all = []interview.Stage{all[0], all[2], all[4]}
	}
	ids := map[interview.StageKind]uuid.UUID{}
	for _, stage := range all {
		stage.ID, stage.VacancyID = uuid.New(), vacancy
		ids[stage.Kind] = stage.ID
		if err := tx.SaveStage(ctx, stage); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (s *seeder) applications(ctx context.Context, tx hrstore.Tx) error {
	names := map[string]string{}
	for _, p := range people() {
		names[p.Email] = p.Name
	}
	for _, a := range []struct {
		email, language string
		post            int
	}{{anaEmail, "en", 0}, {brunoEmail, "fr", 0}, {chiaraEmail, "en", 0}, {anaEmail, "en", 1}, {chiaraEmail, "en", 2}} {
		if err := tx.AddApplication(ctx, hrstore.NewApplication{
			ID: uuid.New(), VacancyID: s.posts[a.post].ID, CandidateID: uuid.New(), Name: names[a.email], Email: a.email, Language: a.language,
			AnswerBy: s.now.AddDate(0, 0, 10),
		}, s.now); err != nil {
			return err
		}
	}
	return nil
}
