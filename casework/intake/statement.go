package intake

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/seal"
	store "stepfree/storage/candidate"
)

// Question is one of the two questions that are answered in the candidate's own words.
type Question string

// The questions: what is difficult, and what helps.
const (
	QuestionHard  Question = "hard"
	QuestionHelps Question = "helps"
)

// Answer returns the answer to the question in a statement.
func (q Question) Answer(s *seal.Statement) *string {
	if q == QuestionHard {
		return &s.Hard
	}
	return &s.Helps
}

// SaveWords seals the answer to a question as a new version of the statement. The language of the first words that are
// saved is the language of the draft. It returns storage.ErrChanged if the draft was changed since it was loaded.
func (s Service) SaveWords(ctx context.Context, me account.Candidate, d Draft, q Question, words, lang string) error {
	d = d.InLanguage(lang)
	statement := d.Statement
	*q.Answer(&statement) = words
	sealed, err := d.sealStatement(statement)
	if err != nil {
		return err
	}
	d.StatementDone = d.StatementDone || q == QuestionHelps
	return s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.SaveStatement(ctx, &d.Request, sealed, s.Now()) })
}

// InLanguage returns the draft with lang as its language, if nothing was written yet.
func (d Draft) InLanguage(lang string) Draft {
	if d.Statement.Hard == "" && d.Statement.Helps == "" && len(d.Statement.Words) == 0 {
		d.Language = lang
	}
	return d
}

// sealStatement seals words to the request key, as the next version of the draft's statement.
func (d Draft) sealStatement(s seal.Statement) (store.SealedStatement, error) {
	recipient, err := seal.ParseRecipient(d.Recipient)
	if err != nil {
		return store.SealedStatement{}, err
	}
	object := uuid.New()
	if d.sealed != nil {
		object = d.sealed.Object
	}
	s.Binding = seal.Binding{
		Request: d.ID, Object: object, Kind: seal.KindStatement, Version: d.Statement.Version + 1,
	}
	s.Lang = d.Language
	sealed, err := recipient.SealStatement(s)
	return store.SealedStatement{Object: object, Version: s.Version, Sealed: sealed}, err
}

// MeasureDetails are the answers about one measure.
type MeasureDetails struct {
	Measure    uuid.UUID
	Parameters catalogue.Parameters
	Words      string // the candidate's own; sealed into the statement
	Language   string // of the page
}

// SaveDetails saves the answers about one measure.
func (s Service) SaveDetails(ctx context.Context, me account.Candidate, d Draft, details MeasureDetails) error {
	inLanguage := d.InLanguage(details.Language)
	sealed, err := inLanguage.sealStatement(inLanguage.withWords(details.Measure, details.Words))
	if err != nil {
		return err
	}
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		request := d.Request
		if err := tx.SaveParameters(ctx, &request, details.Measure, details.Parameters, s.Now()); err != nil {
			return err
		}
		if details.Words == d.Statement.Words[details.Measure] {
			return nil
		}
		request.Version++ // as SaveParameters left it
		request.Language = inLanguage.Language
		return tx.SaveStatement(ctx, &request, sealed, s.Now())
	})
}

// withWords returns the statement with other words about a measure.
func (d Draft) withWords(measure uuid.UUID, words string) seal.Statement {
	statement := d.Statement
	statement.Words = maps.Clone(statement.Words)
	if statement.Words == nil {
		statement.Words = map[uuid.UUID]string{}
	}
	if statement.Words[measure] = words; words == "" {
		delete(statement.Words, measure)
	}
	return statement
}
