package intake

import (
	"cmp"
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
	QuestionHard  Question = seal.PartHard
	QuestionHelps Question = seal.PartHelps
)

// OwnWords are words of a candidate.
type OwnWords struct {
	Text     string
	Language string // in which they are written: "en", "fr" or accommodation.OtherLanguage; "" for that of the page
	Page     string // the language of the page: "en" or "fr"
}

// language returns the language of the words, or "" if there are none.
func (w OwnWords) language() string {
	if w.Text == "" {
		return ""
	}
	return cmp.Or(w.Language, w.Page)
}

// Answer returns the answer to the question in a statement.
func (q Question) Answer(s *seal.Statement) *string {
	if q == QuestionHard {
		return &s.Hard
	}
	return &s.Helps
}

// SaveWords seals the answer to a question as a new version of the statement. The language of the page on which the
// first words are saved is the language of the draft. It returns storage.ErrChanged if the draft was changed since it
// was loaded.
func (s Service) SaveWords(ctx context.Context, me account.Candidate, d Draft, q Question, words OwnWords) error {
	d = d.InLanguage(words.Page)
	statement := d.Statement.WithLanguage(string(q), words.language())
	*q.Answer(&statement) = words.Text
	sealed, err := s.sealStatement(d, statement)
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
func (s Service) sealStatement(d Draft, words seal.Statement) (store.SealedStatement, error) {
	recipient, err := s.draftRecipient(d)
	if err != nil {
		return store.SealedStatement{}, err
	}
	object := uuid.New()
	if d.sealed != nil {
		object = d.sealed.Object
	}
	words.Binding = seal.Binding{
		Request: d.ID, Object: object, Kind: seal.KindStatement, Version: d.Statement.Version + 1,
	}
	words.Lang = d.Language
	sealed, err := recipient.SealStatement(words)
	return store.SealedStatement{Object: object, Version: words.Version, Sealed: sealed}, err
}

// MeasureDetails are the answers about one measure.
type MeasureDetails struct {
	Measure    uuid.UUID
	Parameters catalogue.Parameters
	Words      OwnWords // sealed into the statement
}

// SaveDetails saves the answers about one measure.
func (s Service) SaveDetails(ctx context.Context, me account.Candidate, d Draft, details MeasureDetails) error {
	inLanguage := d.InLanguage(details.Words.Page)
	sealed, err := s.sealStatement(inLanguage, inLanguage.withWords(details.Measure, details.Words))
	if err != nil {
		return err
	}
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		request := d.Request
		if err := tx.SaveParameters(ctx, &request, details.Measure, details.Parameters, s.Now()); err != nil {
			return err
		}
		if d.hasWords(details.Measure, details.Words) {
			return nil
		}
		request.Version++ // as SaveParameters left it
		request.Language = inLanguage.Language
		return tx.SaveStatement(ctx, &request, sealed, s.Now())
	})
}

// hasWords reports whether the statement has these words about a measure, in this language.
func (d Draft) hasWords(measure uuid.UUID, words OwnWords) bool {
	return words.Text == d.Statement.Words[measure] &&
		(words.Text == "" || words.language() == d.Statement.Language(measure.String()))
}

// withWords returns the statement with other words about a measure.
func (d Draft) withWords(measure uuid.UUID, words OwnWords) seal.Statement {
	statement := d.Statement.WithLanguage(measure.String(), words.language())
	statement.Words = maps.Clone(statement.Words)
	if statement.Words == nil {
		statement.Words = map[uuid.UUID]string{}
	}
	if statement.Words[measure] = words.Text; words.Text == "" {
		delete(statement.Words, measure)
	}
	return statement
}
