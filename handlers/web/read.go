package web

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/locale"
)

// The years that a date can have.
const (
	firstYear = 2000
	lastYear  = 2200
)

// dateParts are the endings of the names of a date's three fields, as in ui.DateInput.
func dateParts() []string { return []string{"-day", "-month", "-year"} }

// QueryForm returns a form with the dates of the query, for a form that is sent with GET.
func QueryForm(c *fiber.Ctx, dates ...string) *Form {
	f := &Form{l: L(c)}
	f.Values = map[string][]string{}
	for _, name := range dates {
		for _, part := range dateParts() {
			f.Values[name+part] = []string{c.Query(name + part)}
		}
	}
	return f
}

// label returns the name of a field for a message: its label, of which the key is given, without what stands in
// brackets.
func (f *Form) label(key string) string {
	name, _, _ := strings.Cut(f.l.T(key), "(")
	return strings.TrimSpace(name)
}

// Date reads a date from the fields name-day, name-month and name-year; a whole date may stand in one of them. It
// returns the zero time if all are empty, and with an error of the form. The key of the label names the field in it.
func (f *Form) Date(name, label string) time.Time {
	var parts []string
	for _, part := range dateParts() {
		if value := strings.TrimSpace(f.Value(name + part)); value != "" {
			parts = append(parts, value)
		}
	}
	if len(parts) == 0 {
		return time.Time{}
	}
	day, err := f.l.ReadDate(strings.Join(parts, " "))
	switch {
	case errors.Is(err, locale.ErrNoYear):
		f.FailField(name, label, "error.date.year")
	case errors.Is(err, locale.ErrWeekday):
		f.FailField(name, label, "error.date.weekday", "date", f.l.Day(day))
	case err != nil:
		f.FailField(name, label, "error.date.none")
	case day.Year() < firstYear || day.Year() > lastYear:
		f.FailField(name, label, "error.date.far", "least", firstYear, "most", lastYear)
	default:
		return day
	}
	return time.Time{}
}

// RequiredDate is Date for a date that must not be empty.
func (f *Form) RequiredDate(name, label string) time.Time {
	before := len(f.Errors)
	day := f.Date(name, label)
	if day.IsZero() && len(f.Errors) == before {
		f.FailField(name, label, "error.date.required")
	}
	return day
}

// TimeOfDay reads a time of day in minutes after midnight. It adds an error to the form if the field holds none.
func (f *Form) TimeOfDay(name, label string) int {
	minutes, err := locale.ReadTime(f.Value(name))
	switch {
	case errors.Is(err, locale.ErrTwelve):
		f.FailField(name, label, "error.time.twelve")
	case err != nil:
		f.FailField(name, label, "error.time.none")
	}
	return minutes
}

// Number reads a whole number in a unit of locale.ReadNumber; an empty field is 0. It adds an error to the form if the
// number is not between least and most.
func (f *Form) Number(field NumberField, least, most int) int {
	value := strings.TrimSpace(f.Value(field.Name))
	if value == "" {
		value = "0"
	}
	n, err := locale.ReadNumber(value, field.Unit)
	if err != nil || n < least || n > most {
		f.FailField(field.Name, field.Label, "error.number.range", "least", least, "most", most)
		return 0
	}
	return n
}

// NumberField is a field for a number.
type NumberField struct {
	Name  string
	Label string // the key of its label
	Unit  string // minutes, days, seats, people or nothing
}
