package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/seal"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
)

// wish is a request of the demonstration.
type wish struct {
	email, language string
	stage           interview.StageKind
	measures        map[string]catalogue.Parameters
	hard, helps     string
	letter          string // the text of a file
}

// requests sends two requests and decides one of them, so that the story can be looked at from its beginning, middle and end.
func (s *seeder) requests(ctx context.Context, ids map[string]uuid.UUID) error {
	if _, err := s.request(ctx, wish{
		email: brunoEmail, language: "fr", stage: interview.StagePanelInterview,
		measures: map[string]catalogue.Parameters{
			"P-SIGN":  {"sign_language": "LSFB", "spoken_language": "FR"},
			"T-EXTRA": {"percent": "25"},
		},
		hard: "Je suis sourd et je suis une conversation à plusieurs avec difficulté.", helps: "Des interprètes que je peux voir en même temps que le jury.",
		letter: "Attestation inventée pour la démonstration.\n",
	}); err != nil {
		return err
	}
	decided, err := s.request(ctx, wish{
		email: chiaraEmail, language: "en", stage: interview.StagePanelInterview,
		measures: map[string]catalogue.Parameters{"R-STEPFREE": {}, "T-BREAKS": {}},
		hard:     "I use a wheelchair, and long meetings tire me.", helps: "A room without steps, and planned breaks.",
		letter: "A certificate that was invented for the demonstration.\n",
	})
	if err != nil {
		return err
	}
	adviser, err := staffSession[account.Adviser](ctx, s, ids[adviserEmail])
	if err != nil {
		return err
	}
	return adviserstore.New(s.db).Run(ctx, adviser, func(tx adviserstore.Tx) error { return s.approve(ctx, tx, decided) })
}

// request writes and sends one request as its candidate.
func (s *seeder) request(ctx context.Context, w wish) (id uuid.UUID, err error) {
	me, err := s.candidateSession(ctx, w.email)
	if err != nil {
		return id, err
	}
	key, err := seal.NewKey()
	if err != nil {
		return id, err
	}
	id = uuid.New()
	err = candidatestore.New(s.db).Run(ctx, me, func(tx candidatestore.Tx) error {
		applications, err := tx.Applications(ctx)
		if err != nil {
			return err
		}
		// The newest application stands first, and the first vacancy's was made first.
		application := applications[len(applications)-1]
		if err := tx.SaveAnswer(ctx, application.ID, "yes", s.now); err != nil {
			return err
		}
		vault, err := tx.VaultRecipient(ctx)
		if err != nil {
			return err
		}
		recipient, err := seal.ParseRecipient(vault)
		if err != nil {
			return err
		}
		sealed, err := recipient.SealKey(key)
		if err != nil {
			return err
		}
		if err := errors.Join(tx.CreateDraft(ctx, id, application.ID, key.Recipient().String(), w.language, s.now), s.keyring.Put(id, sealed)); err != nil {
			return err
		}
		return s.write(ctx, tx, id, w, key.Recipient())
	})
	return id, err
}

func (s *seeder) write(ctx context.Context, tx candidatestore.Tx, id uuid.UUID, w wish, recipient seal.Recipient) error {
	stage := s.posts[0].stages[w.stage]
	if err := s.change(ctx, tx, id, func(r *accommodation.Request) error {
		return tx.SaveStages(ctx, r, []uuid.UUID{stage}, s.now)
	}); err != nil {
		return err
	}
	kinds, err := tx.CatalogueMeasures(ctx)
	if err != nil {
		return err
	}
	var chosen []catalogue.Measure
	for _, k := range kinds {
		if _, ok := w.measures[k.Code]; ok {
			chosen = append(chosen, k)
		}
	}
	if err := s.change(ctx, tx, id, func(r *accommodation.Request) error { return tx.SaveMeasures(ctx, r, stage, chosen, s.now) }); err != nil {
		return err
	}
	for _, kind := range chosen {
		parameters, problems := kind.Check(w.measures[kind.Code])
		if len(problems) > 0 {
			return fmt.Errorf("%s: %v", kind.Code, problems)
		}
		if err := s.change(ctx, tx, id, func(r *accommodation.Request) error {
			for _, m := range r.Measures {
				if m.Code == kind.Code {
					return tx.SaveParameters(ctx, r, m.ID, parameters, s.now)
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if err := s.statement(ctx, tx, id, w, recipient); err != nil {
		return err
	}
	if err := s.evidence(ctx, tx, id, w, recipient); err != nil {
		return err
	}
	return s.submit(ctx, tx, id, kinds)
}

// change loads the draft anew for each step, as each page does.
func (s *seeder) change(ctx context.Context, tx candidatestore.Tx, id uuid.UUID, step func(*accommodation.Request) error) error {
	r, err := tx.Request(ctx, id)
	if err != nil {
		return err
	}
	return step(&r)
}

func (s *seeder) statement(ctx context.Context, tx candidatestore.Tx, id uuid.UUID, w wish, recipient seal.Recipient) error {
	statement := seal.Statement{
		Binding: seal.Binding{Request: id, Object: uuid.New(), Kind: seal.KindStatement, Version: 1}, Lang: w.language, Hard: w.hard, Helps: w.helps,
	}
	sealed, err := recipient.SealStatement(statement)
	if err != nil {
		return err
	}
	return s.change(ctx, tx, id, func(r *accommodation.Request) error {
		return tx.SaveStatement(ctx, r, candidatestore.SealedStatement{Object: statement.Object, Version: 1, Sealed: sealed}, s.now)
	})
}

func (s *seeder) evidence(ctx context.Context, tx candidatestore.Tx, id uuid.UUID, w wish, recipient seal.Recipient) error {
	file := uuid.New()
	if err := tx.ReserveEvidence(ctx, file, id, uuid.New(), s.now); err != nil {
		return err
	}
	object, err := s.objects.Create(file)
	if err != nil {
		return err
	}
	defer object.Abort() //nolint:errcheck // after the commit there is nothing to undo
	sealed, err := recipient.Writer(object, seal.Binding{Request: id, Object: file, Kind: seal.KindEvidence, Version: 1})
	if err != nil {
		return err
	}
	if _, err := sealed.Write([]byte(strings.Repeat(w.letter, 3))); err != nil {
		return err
	}
	if err := errors.Join(sealed.Close(), object.Commit()); err != nil {
		return err
	}
	label, err := recipient.SealLabel(sealed.Label("certificate.txt", "text/plain"))
	if err != nil {
		return err
	}
	return tx.StoreEvidence(ctx, candidatestore.Arrival{ID: file, Request: id, Label: label, At: s.now})
}

func (s *seeder) submit(ctx context.Context, tx candidatestore.Tx, id uuid.UUID, kinds []catalogue.Measure) error {
	return s.change(ctx, tx, id, func(r *accommodation.Request) error {
		event, err := tx.FirstEvent(ctx, r)
		if err != nil {
			return err
		}
		lead := 0
		for _, k := range kinds {
			for _, m := range r.Measures {
				if m.Code == k.Code {
					lead = max(lead, k.LeadDays)
				}
			}
		}
		if err := r.Submit(s.now, accommodation.DefaultDeadlines().Due(s.now, true, event, lead, catalogue.Calendar{})); err != nil {
			return err
		}
		return tx.Submit(ctx, r)
	})
}

// approve grants everything that a request asks for.
func (s *seeder) approve(ctx context.Context, tx adviserstore.Tx, request uuid.UUID) error {
	review, err := tx.Review(ctx, request)
	if err != nil {
		return err
	}
	kinds, err := tx.CatalogueMeasures(ctx)
	if err != nil {
		return err
	}
	words := map[string]string{"R-STEPFREE": "A room and a way to it without steps.", "T-BREAKS": "Planned breaks; the clock stops."}
	for _, m := range review.Measures {
		decision := accommodation.Decision{
			MeasureID: m.ID, Outcome: accommodation.Recommended, Code: m.Code, Parameters: m.Parameters, Practical: words[m.Code],
			Language: "en", At: s.now,
		}
		for _, k := range kinds {
			if k.Code == m.Code && k.PanelSees {
				decision.Conduct = words[m.Code]
			}
		}
		arrangements, err := review.Decide(decision)
		if err != nil {
			return err
		}
		reasons, err := s.zone.Recipient().SealWords(seal.Binding{Request: request, Object: m.ID, Kind: seal.KindReasons, Version: 1},
			"Your certificate explains the need, and this measure meets it.")
		if err != nil {
			return err
		}
		sealed := adviserstore.SealedDecision{Decision: decision, Reasons: reasons, Language: review.Language}
		if err := tx.SaveDecision(ctx, &review, sealed, m.Status, arrangements); err != nil {
			return err
		}
	}
	return nil
}
