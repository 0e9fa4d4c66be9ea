package seal

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/google/uuid"
)

// Label describes a sealed file. It is sealed apart from the content, because size and digest are known only at its
// end.
type Label struct {
	Binding
	SHA256 Digest `json:"sha256"`
	Name   string `json:"name"`
	// Type is the media type that the server detected, not the one that the browser sent.
	Type string `json:"type"`
	// Size is the size in bytes without padding.
	Size int64 `json:"size"`
	// Scanned says that a virus scanner looked at the content and found nothing.
	Scanned bool `json:"scanned,omitempty"`
}

// SealLabel encrypts a label.
func (r Recipient) SealLabel(l Label) ([]byte, error) { return r.sealJSON(l) }

// OpenLabel decrypts the label of a record. It returns ErrBinding for a label of another record, and the errors of
// Open.
func (k PrivateKey) OpenLabel(sealed []byte, want Binding) (Label, error) {
	var l Label
	if err := k.openJSON(sealed, &l); err != nil {
		return Label{}, err
	}
	if l.Binding != want {
		return Label{}, ErrBinding
	}
	if l.Size < 0 {
		return Label{}, fmt.Errorf("%w: negative size", ErrDamaged)
	}
	return l, nil
}

// Statement is the candidate's own words.
type Statement struct {
	Binding
	// Lang is the language of the pages on which the first words were written: "en" or "fr".
	Lang string `json:"lang"`
	// Languages maps a part to the language in which it is written: "en", "fr", or "und" for another. A part is PartHard,
	// PartHelps or the id of a measure; one that is not here is written in Lang.
	Languages map[string]string `json:"languages,omitempty"`
	// Hard says what is difficult for the candidate.
	Hard string `json:"hard"`
	// Helps says what helps.
	Helps string `json:"helps"`
	// Words maps the id of a measure to the words about it.
	Words map[uuid.UUID]string `json:"words"`
}

// The parts of a statement besides the words about measures.
const (
	PartHard  = "hard"
	PartHelps = "helps"
)

// Language returns the language in which a part is written.
func (s Statement) Language(part string) string { return cmp.Or(s.Languages[part], s.Lang) }

// WithLanguage returns the statement with the language of a part; with "" it is forgotten.
func (s Statement) WithLanguage(part, language string) Statement {
	s.Languages = maps.Clone(s.Languages)
	if s.Languages == nil {
		s.Languages = map[string]string{}
	}
	if s.Languages[part] = language; language == "" {
		delete(s.Languages, part)
	}
	return s
}

// SealStatement encrypts a statement.
func (r Recipient) SealStatement(s Statement) ([]byte, error) { return r.sealJSON(s) }

// OpenStatement decrypts the statement of a record. It returns ErrBinding for a statement of another record.
func (k PrivateKey) OpenStatement(sealed []byte, want Binding) (Statement, error) {
	var s Statement
	if err := k.openJSON(sealed, &s); err != nil {
		return Statement{}, err
	}
	if s.Binding != want {
		return Statement{}, ErrBinding
	}
	return s, nil
}

// words is a text with its binding, such as the reasons of a decision.
type words struct {
	Binding
	Text string `json:"text"`
}

// SealWords encrypts a text of a record.
func (r Recipient) SealWords(b Binding, text string) ([]byte, error) {
	return r.sealJSON(words{b, text})
}

// OpenWords decrypts the text of a record. It returns ErrBinding for a text of another record.
func (k PrivateKey) OpenWords(sealed []byte, want Binding) (string, error) {
	var w words
	if err := k.openJSON(sealed, &w); err != nil {
		return "", err
	}
	if w.Binding != want {
		return "", ErrBinding
	}
	return w.Text, nil
}

func (r Recipient) sealJSON(value any) ([]byte, error) {
	text, err := encode(value)
	if err != nil {
		return nil, err
	}
	return r.SealPadded(text)
}

func (k PrivateKey) openJSON(sealed []byte, into any) error {
	text, err := k.OpenPadded(sealed)
	if err != nil {
		return err
	}
	return decode(text, into)
}
