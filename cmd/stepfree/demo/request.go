package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/casework/review"
	"stepfree/catalogue"
	"stepfree/interview"
	candidatestore "stepfree/storage/candidate"
)

// request is what a candidate of the demonstration asks for.
type request struct {
	email, language string
	stage           interview.StageKind
	measures        map[string]catalogue.Parameters // by code
	hard, helps     string
	letter          string // the text of a file
}

// requests submits two requests and decides the second, so that each role has something to see and to do.
func (s Seeder) requests(ctx context.Context, adviser account.Adviser) error {
	if _, err := s.submit(ctx, request{
		email: brunoEmail, language: "fr", stage: interview.StagePanelInterview,
		measures: map[string]catalogue.Parameters{
			"P-SIGN":  {"sign_language": "LSFB", "spoken_language": "FR"},
			"T-EXTRA": {"percent": "25"},
		},
		hard:   "Je suis sourd et je suis une conversation à plusieurs avec difficulté.",
		helps:  "Des interprètes que je peux voir en même temps que le jury.",
		letter: "Attestation inventée pour la démonstration.\n",
	}); err != nil {
		return err
	}
	submitted, err := s.submit(ctx, request{
		email: chiaraEmail, language: "en", stage: interview.StagePanelInterview,
		measures: map[string]catalogue.Parameters{"R-STEPFREE": {}, "T-BREAKS": {}},
		hard:     "I use a wheelchair, and long meetings tire me.", helps: "A room without steps, and planned breaks.",
		letter: "A certificate that was invented for the demonstration.\n",
	})
	if err != nil {
		return err
	}
	return s.approve(ctx, adviser, submitted)
}

// submit writes and submits one request as its candidate, page by page.
func (s Seeder) submit(ctx context.Context, r request) (id uuid.UUID, err error) {
	me, err := s.candidateSession(ctx, r.email)
	if err != nil {
		return id, err
	}
	var applications []candidatestore.Application
	if err := s.Intake.Store.Run(ctx, me, func(tx candidatestore.Tx) (err error) {
		applications, err = tx.Applications(ctx)
		return err
	}); err != nil {
		return id, err
	}
	// The newest application is first, and that for the first vacancy was made first.
	application := applications[len(applications)-1]
	if id, err = s.Intake.SaveAnswer(ctx, me, intake.Answer{
		Application: application.ID, Value: "yes", Key: uuid.New(), Language: r.language,
	}); err != nil {
		return id, err
	}
	for _, page := range []func(context.Context, account.Candidate, intake.Draft, request) error{
		s.chooseStage, s.chooseMeasures, s.answerQuestions, s.writeHard, s.writeHelps, s.uploadLetter, s.finishEvidence,
		s.send,
	} {
		draft, err := s.Intake.Load(ctx, me, id)
		if err != nil {
			return id, err
		}
		if err := page(ctx, me, draft, r); err != nil {
			return id, err
		}
	}
	return id, nil
}

func (s Seeder) chooseStage(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	i := slices.IndexFunc(d.VacancyStages, func(stage interview.Stage) bool { return stage.Kind == r.stage })
	if i < 0 {
		return fmt.Errorf("the vacancy has no stage %s", r.stage)
	}
	return s.Intake.SaveStages(ctx, me, d, []uuid.UUID{d.VacancyStages[i].ID})
}

func (s Seeder) chooseMeasures(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	var chosen []catalogue.Measure
	for _, entry := range d.Catalogue {
		if _, ok := r.measures[entry.Code]; ok {
			chosen = append(chosen, entry.Measure)
		}
	}
	return s.Intake.SaveMeasures(ctx, me, d, d.Stages[0], chosen)
}

func (s Seeder) answerQuestions(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	for _, m := range d.Measures {
		parameters, problems := d.MeasureType(m.Code).Check(r.measures[m.Code])
		if len(problems) > 0 {
			return fmt.Errorf("%s: %v", m.Code, problems)
		}
		details := intake.MeasureDetails{Measure: m.ID, Parameters: parameters, Words: intake.OwnWords{Page: r.language}}
		draft, err := s.Intake.Load(ctx, me, d.ID)
		if err != nil {
			return err
		}
		if err := s.Intake.SaveDetails(ctx, me, draft, details); err != nil {
			return err
		}
	}
	return nil
}

func (s Seeder) writeHard(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	return s.Intake.SaveWords(ctx, me, d, intake.QuestionHard, intake.OwnWords{Text: r.hard, Page: r.language})
}

func (s Seeder) writeHelps(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	return s.Intake.SaveWords(ctx, me, d, intake.QuestionHelps, intake.OwnWords{Text: r.helps, Page: r.language})
}

func (s Seeder) uploadLetter(ctx context.Context, me account.Candidate, d intake.Draft, r request) error {
	_, err := s.Intake.Receive(ctx, me, d, intake.Upload{
		Key: uuid.New(), Name: "certificate.txt", Content: strings.NewReader(strings.Repeat(r.letter, 3)),
		End: func() error { return nil },
	})
	return err
}

func (s Seeder) finishEvidence(ctx context.Context, me account.Candidate, d intake.Draft, _ request) error {
	return s.Intake.FinishEvidence(ctx, me, d)
}

func (s Seeder) send(ctx context.Context, me account.Candidate, d intake.Draft, _ request) error {
	return s.Intake.Submit(ctx, me, d)
}

// approve recommends everything that a request asks for.
func (s Seeder) approve(ctx context.Context, me account.Adviser, id uuid.UUID) error {
	submitted, err := s.Review.Load(ctx, me, id)
	if err != nil {
		return err
	}
	words := map[string]string{
		"R-STEPFREE": "A room and a way to it without steps.", "T-BREAKS": "Planned breaks; the clock stops.",
	}
	for _, m := range submitted.Measures {
		decision := review.Decision{
			Decision: accommodation.Decision{
				MeasureID: m.ID, Outcome: accommodation.Recommended, Code: m.Code, Parameters: m.Parameters,
				Practical: words[m.Code], Language: "en",
			},
			Reasons: "Your certificate explains the need, and this measure meets it.",
		}
		if submitted.Catalogue[m.Code].PanelSees {
			decision.Conduct = words[m.Code]
		}
		if err := s.Review.Decide(ctx, me, id, decision); err != nil {
			return err
		}
	}
	return nil
}
