package seal

import (
	"fmt"

	"github.com/google/uuid"
)

// Label tells what a sealed file is. It is sealed by itself, because it stands before the content's end is known.
type Label struct {
	Binding
	SHA256 Digest `json:"sha256"`
	Name   string `json:"name"`
	// Type is the media type that the server found, never the one that the candidate's browser claimed.
	Type string `json:"type"`
	// Size is the true size in bytes, without padding.
	Size int64 `json:"size"`
}

// SealLabel seals a label.
func (r Recipient) SealLabel(l Label) ([]byte, error) { return r.sealJSON(l) }

// OpenLabel opens the label of the given record.
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

// Statement is what the candidate wrote, in the candidate's own words.
type Statement struct {
	Binding
	// Lang is the language of the words: "en" or "fr".
	Lang string `json:"lang"`
	// Hard tells what is hard for the candidate.
	Hard string `json:"hard"`
	// Helps tells what helps.
	Helps string `json:"helps"`
	// Words are by the id of the measure that they are about.
	Words map[uuid.UUID]string `json:"words"`
}

// SealStatement seals a statement.
func (r Recipient) SealStatement(s Statement) ([]byte, error) { return r.sealJSON(s) }

// OpenStatement opens the statement of the given record.
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

// words is a text for one person, such as the reasons of a decision.
type words struct {
	Binding
	Text string `json:"text"`
}

// SealWords seals a text about the given record.
func (r Recipient) SealWords(b Binding, text string) ([]byte, error) {
	return r.sealJSON(words{b, text})
}

// OpenWords opens the text about the given record.
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
