package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParameterType says which values a parameter accepts.
type ParameterType string

// The types of parameters. There is none for free text: a candidate's own words are sealed and never a parameter.
const (
	TypeChoice   ParameterType = "choice"   // one of Choices
	TypeInteger  ParameterType = "integer"  // from Min to Max
	TypeTime     ParameterType = "time"     // a local time such as 09:30, from Min to Max minutes after midnight
	TypeWeekdays ParameterType = "weekdays" // one or more of Choices, joined by commas
	TypeTimeZone ParameterType = "zone"     // the IANA time zone of the times; none: the organisation's
)

// Parameter is a closed question about one measure. JSON, without empty members:
//
//	{"name":"break","type":"integer","min":5,"max":30,"default":"10","required":true,"unit":"minutes"}
//
// Messages: "parameter.<name>", "parameter.<name>.hint" and "choice.<name>.<value>".
type Parameter struct {
	Name     string        `json:"name"`
	Type     ParameterType `json:"type"`
	Choices  []string      `json:"choices,omitempty"`
	Min      int           `json:"min,omitempty"`
	Max      int           `json:"max,omitempty"`
	Default  string        `json:"default,omitempty"`
	Required bool          `json:"required,omitempty"`
	Unit     string        `json:"unit,omitempty"` // minutes, days, hours, percent or points
	// Instead names the parameter that this one replaces: if both are given, only this one counts.
	Instead string `json:"instead,omitempty"`
	// After names the parameter of type time that this one must be later than.
	After string `json:"after,omitempty"`
	// Adviser is true if only the medical adviser answers.
	Adviser bool `json:"adviser,omitempty"`
}

// Parameters maps names to chosen values; several values of one parameter are joined by commas.
type Parameters map[string]string

// Problem is the code of what is wrong with a value. Message: "parameter.problem.<code>".
type Problem string

// The problems of a value.
const (
	ProblemUnknown Problem = "unknown" // there is no such parameter
	ProblemMissing Problem = "missing" // a required answer was not given
	ProblemChoice  Problem = "choice"  // not one of the choices
	ProblemNumber  Problem = "number"  // not a whole number
	ProblemRange   Problem = "range"   // too small or too large
	ProblemTime    Problem = "time"    // not a time such as 09:30
	ProblemOrder   Problem = "order"   // not later than the time before it
)

// Problems returns all problems.
func Problems() []Problem {
	return []Problem{
		ProblemUnknown, ProblemMissing, ProblemChoice, ProblemNumber, ProblemRange, ProblemTime, ProblemOrder,
	}
}

// ParameterError is a problem of one parameter.
type ParameterError struct {
	Name    string
	Problem Problem
}

// Check returns the parameters in normal form, with the defaults of those not given, and their problems: first those of
// the measure's parameters in their order, then unknown parameters by name. Wrong values are left out of the result.
// Check is idempotent: if there was no problem, checking the result returns it unchanged.
func (m Measure) Check(p Parameters) (Parameters, []ParameterError) {
	checked := Parameters{}
	var wrong []ParameterError
	for _, q := range m.Parameters {
		value, problem := m.answer(q, p)
		if problem != "" {
			wrong = append(wrong, ParameterError{q.Name, problem})
		} else if value != "" {
			checked[q.Name] = value
		}
	}
	wrong = append(wrong, m.removeDisordered(checked)...)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if _, ok := m.Parameter(name); !ok {
			wrong = append(wrong, ParameterError{name, ProblemUnknown})
		}
	}
	return checked, wrong
}

// answer returns the value of one parameter in normal form, or its default.
func (m Measure) answer(q Parameter, p Parameters) (string, Problem) {
	if m.replaced(q.Name, p) {
		return "", ""
	}
	if given := strings.TrimSpace(p[q.Name]); given != "" {
		return q.normalize(given)
	}
	if q.Default == "" && q.Required {
		return "", ProblemMissing
	}
	return q.Default, ""
}

// replaced reports whether a parameter was given that replaces the named one.
func (m Measure) replaced(name string, p Parameters) bool {
	return slices.ContainsFunc(m.Parameters, func(q Parameter) bool {
		return q.Instead == name && strings.TrimSpace(p[q.Name]) != ""
	})
}

// removeDisordered deletes the times that are not later than their After parameter, and returns them as errors.
func (m Measure) removeDisordered(p Parameters) []ParameterError {
	var wrong []ParameterError
	for _, q := range m.Parameters {
		if q.After != "" && p[q.Name] != "" && p[q.Name] <= p[q.After] {
			wrong = append(wrong, ParameterError{q.Name, ProblemOrder})
		}
	}
	for _, w := range wrong {
		delete(p, w.Name)
	}
	return wrong
}

// normalize returns a value in normal form, or its problem.
func (q Parameter) normalize(value string) (string, Problem) {
	switch q.Type {
	case TypeChoice:
		return q.normalizeChoice(value)
	case TypeInteger:
		return q.normalizeInteger(value)
	case TypeTime:
		return q.normalizeTime(value)
	case TypeWeekdays:
		return q.normalizeWeekdays(value)
	case TypeTimeZone:
		// "Local" is a name that means another zone on each machine.
		if _, err := time.LoadLocation(value); err != nil || value == "Local" {
			return "", ProblemChoice
		}
		return value, ""
	}
	return "", ProblemUnknown
}

// normalizeChoice returns the choice that equals the value, ignoring case.
func (q Parameter) normalizeChoice(value string) (string, Problem) {
	for _, c := range q.Choices {
		if strings.EqualFold(c, value) {
			return c, ""
		}
	}
	return "", ProblemChoice
}

// normalizeInteger returns a whole number from Min to Max, without leading zeros.
func (q Parameter) normalizeInteger(value string) (string, Problem) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return "", ProblemNumber
	}
	if n < q.Min || n > q.Max {
		return "", ProblemRange
	}
	return strconv.Itoa(n), ""
}

// normalizeTime returns a time as hh:mm, from Min to Max (0: midnight) minutes after midnight.
func (q Parameter) normalizeTime(value string) (string, Problem) {
	t, err := time.Parse("15:04", value)
	if err != nil {
		return "", ProblemTime
	}
	if minute := t.Hour()*60 + t.Minute(); minute < q.Min || minute > cmp.Or(q.Max, 24*60) {
		return "", ProblemRange
	}
	return t.Format("15:04"), ""
}

// normalizeWeekdays returns the chosen values in the order of Choices, each once.
func (q Parameter) normalizeWeekdays(value string) (string, Problem) {
	chosen := map[string]bool{}
	for v := range strings.SplitSeq(value, ",") {
		c, problem := q.normalizeChoice(strings.TrimSpace(v))
		if problem != "" {
			return "", problem
		}
		chosen[c] = true
	}
	var normal []string
	for _, c := range q.Choices {
		if chosen[c] {
			normal = append(normal, c)
		}
	}
	return strings.Join(normal, ","), ""
}

// number returns a parameter as an integer, or 0.
func (p Parameters) number(name string) int {
	n, err := strconv.Atoi(p[name])
	if err != nil {
		return 0
	}
	return n
}

// minutes returns a local time as minutes after midnight, or 0.
func (p Parameters) minutes(name string) int {
	t, err := time.Parse("15:04", p[name])
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

// weekdays returns a parameter as a set of days of the week.
func (p Parameters) weekdays(name string) Weekdays {
	var set Weekdays
	for d := time.Sunday; d <= time.Saturday; d++ {
		if slices.Contains(strings.Split(p[name], ","), strings.ToLower(d.String()[:3])) {
			set |= NewWeekdays(d)
		}
	}
	return set
}
