// Package measure shows a measure of the catalogue in words: with its parameters, and the questions about them. The
// pages of every audience use it, so it knows the operational world only.
package measure

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"stepfree/catalogue"
	"stepfree/locale"
	"stepfree/views/ui"
)

// Label returns the name of a measure in the language of l.
func Label(l locale.Localizer, m catalogue.Measure) string {
	return locale.Text{EN: m.LabelEN, FR: m.LabelFR}.In(l.Lang())
}

// Line is one parameter in words.
type Line struct{ Label, Value string }

// Lines returns the chosen parameters in words, in the order of the catalogue.
func Lines(l locale.Localizer, k catalogue.Measure, p catalogue.Parameters) []Line {
	var lines []Line
	for _, q := range shown(k, p) {
		lines = append(lines, Line{l.T("parameter." + q.Name), Value(l, q, p[q.Name])})
	}
	return lines
}

// shown returns the parameters to show: those with a value, but not those that only the adviser answers and that have
// their default.
func shown(k catalogue.Measure, p catalogue.Parameters) []catalogue.Parameter {
	return slices.DeleteFunc(slices.Clone(k.Parameters), func(q catalogue.Parameter) bool {
		return p[q.Name] == "" || q.Adviser && p[q.Name] == q.Default
	})
}

// Value returns the value of one parameter in words.
func Value(l locale.Localizer, q catalogue.Parameter, value string) string {
	if q.Type == catalogue.TypeInteger && q.Unit != "" {
		return l.T("measure.value", "value", value, "unit", l.T("unit."+q.Unit))
	}
	if q.Type == catalogue.TypeTimeZone {
		return place(l, value)
	}
	if !named(q) {
		return value
	}
	var words []string
	for part := range strings.SplitSeq(value, ",") {
		words = append(words, l.T("choice."+q.Name+"."+part))
	}
	return l.List(words)
}

// place names the city of an IANA time zone, or returns the name if there is no such zone.
func place(l locale.Localizer, zone string) string {
	if location, err := time.LoadLocation(zone); err == nil {
		return l.In(location).TimeZonePlace()
	}
	return zone
}

// named reports whether the values of a parameter have messages of their own, so that they need no label.
func named(q catalogue.Parameter) bool {
	return q.Type == catalogue.TypeChoice || q.Type == catalogue.TypeWeekdays
}

// Sentence returns a measure with its parameters on one line: "Sign-language interpreter: British Sign Language (BSL);
// English".
func Sentence(l locale.Localizer, k catalogue.Measure, p catalogue.Parameters) string {
	var parts []string
	for _, q := range shown(k, p) {
		value := Value(l, q, p[q.Name])
		if !named(q) {
			value = l.T("measure.parameter", "label", l.T("parameter."+q.Name), "value", value)
		}
		parts = append(parts, value)
	}
	if len(parts) == 0 {
		return Label(l, k)
	}
	return l.T("measure.with_parameters", "measure", Label(l, k), "parameters", l.Clauses(parts))
}

// FieldName returns the name of a parameter's form field.
func FieldName(parameter string) string { return "parameter-" + parameter }

// ZoneField returns the name of the form field with the time zone in which the times of a measure are, or "".
func ZoneField(k catalogue.Measure) string {
	for _, q := range k.Parameters {
		if q.Type == catalogue.TypeTimeZone {
			return FieldName(q.Name)
		}
	}
	return ""
}

// FieldValues returns the form fields of parameters, or of the defaults if p is empty.
func FieldValues(k catalogue.Measure, p catalogue.Parameters) map[string][]string {
	values := map[string][]string{}
	for _, q := range k.Parameters {
		value, given := p[q.Name]
		if !given && len(p) == 0 {
			value = q.Default
		}
		if value != "" {
			values[FieldName(q.Name)] = strings.Split(value, ",")
		}
	}
	return values
}

// Read returns the parameters of a submitted form, times and numbers in the form of the catalogue if they can be read.
// Callers must check them with Measure.Check.
func Read(k catalogue.Measure, s ui.FormState) catalogue.Parameters {
	sent := catalogue.Parameters{}
	for _, q := range k.Parameters {
		if value := strings.TrimSpace(strings.Join(s.Values[FieldName(q.Name)], ",")); value != "" {
			sent[q.Name] = normalize(q, value)
		}
	}
	return sent
}

// normalize returns a time or a number in the form of the catalogue, and every other value as it is.
func normalize(q catalogue.Parameter, value string) string {
	switch q.Type {
	case catalogue.TypeTime:
		if minutes, err := locale.ReadTime(value); err == nil {
			return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
		}
	case catalogue.TypeInteger:
		if n, err := locale.ReadNumber(value, q.Unit); err == nil {
			return strconv.Itoa(n)
		}
	case catalogue.TypeChoice, catalogue.TypeWeekdays, catalogue.TypeTimeZone:
	}
	return value
}

// Errors returns the problems of the parameters of a measure as errors of their form fields. Each names its field, and
// the limits if the value is outside of them.
func Errors(l locale.Localizer, k catalogue.Measure, problems []catalogue.ParameterError) []ui.FieldError {
	errors := make([]ui.FieldError, 0, len(problems))
	for _, p := range problems {
		q, _ := k.Parameter(p.Name)
		field := FieldName(p.Name)
		if q.Type == catalogue.TypeTimeZone {
			field = "" // it is hidden, so nothing can be corrected in it
		}
		least, most := limits(l, q)
		text := l.T("parameter.problem."+string(p.Problem),
			"parameter", l.T("parameter."+p.Name), "least", least, "most", most)
		errors = append(errors, ui.FieldError{Field: field, Text: text})
	}
	return errors
}

// limits returns the least and the greatest value of a parameter in words.
func limits(l locale.Localizer, q catalogue.Parameter) (least, most string) {
	if q.Type == catalogue.TypeTime {
		return l.TimeOfDay(q.Min), l.TimeOfDay(cmp.Or(q.Max, 24*60))
	}
	return l.Number(q.Min), l.Number(q.Max)
}
