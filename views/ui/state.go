package ui

import (
	"slices"
	"strings"
)

// VersionField is the hidden field with the version of what a form was filled from; see web.FormVersion.
const VersionField = "version"

// UnusualField is the field with the answers to the questions of FormState.Unusual.
const UnusualField = "unusual"

// ConfirmPassword and ConfirmCode are the fields with which a member of staff confirms who is signed in; see web.SteppedUp.
const (
	ConfirmPassword = "confirm_password"
	ConfirmCode     = "confirm_code"
)

// FormState is what a form's fields hold and what is wrong with them. The zero value is an empty form.
type FormState struct {
	Values map[string][]string
	Errors []FieldError
	// Unusual lists what is possible and seldom meant; see Unusual.
	Unusual []Item
}

// FieldError is what is wrong with a field, in words that say how to mend it.
type FieldError struct{ Field, Text string }

// Value is the first value of a field.
func (s FormState) Value(name string) string {
	if values := s.Values[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Has tells whether a value is among those of a field, for radios and checkboxes.
func (s FormState) Has(name, value string) bool { return slices.Contains(s.Values[name], value) }

// Error is the first error of a field, or nothing.
func (s FormState) Error(name string) string {
	for _, e := range s.Errors {
		if e.Field == name {
			return e.Text
		}
	}
	return ""
}

// Field is a field of this form with its values and its error. The hint may be empty.
func (s FormState) Field(name, label, hint string) Field {
	return Field{
		Name: name, Label: label, Hint: hint,
		Error: s.Error(name), Value: s.Value(name), Values: s.Values[name], all: s.Errors,
	}
}

// Question is a field that is the whole page: its label is the page's h1, and when the form has errors their summary
// stands below that h1. A page with a Question has no Title and no ErrorSummary of its own.
func (s FormState) Question(name, label, hint string) Field {
	f := s.Field(name, label, hint)
	f.Heading = true
	return f
}

// Field is what all form components share. FormState.Field makes one.
type Field struct {
	Name string
	// ID is the first control's id, by default the name. An error's link leads to it. Set it when a name occurs twice.
	ID    string
	Label string
	// Hint stands below the label; empty for none.
	Hint string
	// Error says what to mend; empty for none.
	Error string
	// Value is the value shown; radios and selects compare with it.
	Value string
	// Values are the ticked values of checkboxes.
	Values []string
	// Heading makes the label the page's h1; see FormState.Question.
	Heading bool
	// HideLabel shows the label to screen readers only, where a table's header says the same.
	HideLabel bool

	all []FieldError
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) hintID() string { return f.id() + "-hint" }

func (f Field) errorID() string { return f.id() + "-error" }

// describedBy lists the ids of what describes the field, in the order in which it is to be read.
func (f Field) describedBy(first ...string) string {
	ids := first
	if f.Hint != "" {
		ids = append(ids, f.hintID())
	}
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

// errors are those that the summary below a Heading lists.
func (f Field) errors() []FieldError {
	if len(f.all) == 0 && f.Error != "" {
		return []FieldError{{f.Name, f.Error}}
	}
	return f.all
}
