package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParameterType is what values a parameter takes.
type ParameterType string

// The types of parameters. There is none for free text: a candidate's own words are sealed and are no parameter.
const (
	TypeChoice   ParameterType = "choice"   // one of Choices
	TypeInteger  ParameterType = "integer"  // from Min to Max
	TypeTime     ParameterType = "time"     // a wall time such as 09:30, from Min to Max minutes after midnight
	TypeWeekdays ParameterType = "weekdays" // one or more of Choices, joined by commas
)

// Parameter is a closed question about one kind. JSON, without what is empty:
//
//	{"name":"break","type":"integer","min":5,"max":30,"default":"10","required":true,"unit":"minutes"}
//
// The words for it are "parameter.<name>", "parameter.<name>.hint" and "choice.<name>.<value>".
type Parameter struct {
	Name     string        `json:"name"`
	Type     ParameterType `json:"type"`
	Choices  []string      `json:"choices,omitempty"`
	Min      int           `json:"min,omitempty"`
	Max      int           `json:"max,omitempty"`
	Default  string        `json:"default,omitempty"`
	Required bool          `json:"required,omitempty"`
	Unit     string        `json:"unit,omitempty"` // minutes, days, hours, percent or points
	// Instead names the parameter that this one takes the place of: where both are given, this one counts.
	Instead string `json:"instead,omitempty"`
	// After names the time parameter that this one must be later than.
	After string `json:"after,omitempty"`
	// Adviser is true where only the medical adviser answers.
	Adviser bool `json:"adviser,omitempty"`
}

// Parameters are the chosen values by name; several values of one are joined by a comma.
type Parameters map[string]string

// Problem is what is wrong with a value. The message is "parameter.problem.<code>".
type Problem string

// What can be wrong with a value.
const (
	ProblemUnknown Problem = "unknown" // there is no such parameter
	ProblemMissing Problem = "missing" // a required answer was not given
	ProblemChoice  Problem = "choice"  // not one of the choices
	ProblemNumber  Problem = "number"  // not a whole number
	ProblemRange   Problem = "range"   // too small or too large
	ProblemTime    Problem = "time"    // not a time such as 09:30
	ProblemOrder   Problem = "order"   // not later than the time before it
)

// Problems lists the codes of all problems.
func Problems() []Problem {
	return []Problem{
		ProblemUnknown, ProblemMissing, ProblemChoice, ProblemNumber, ProblemRange, ProblemTime, ProblemOrder,
	}
}

// ParameterError says what is wrong with one parameter.
type ParameterError struct {
	Name    string
	Problem Problem
}

// Check returns the parameters in their normal form, with the defaults of those that were not given, and what is wrong
// with them: parameters of the catalogue in their order, then unknown ones by name. A value that is wrong is left out.
// Where nothing was wrong, checking the result again changes nothing.
func (k Measure) Check(p Parameters) (Parameters, []ParameterError) {
	checked := Parameters{}
	var wrong []ParameterError
	for _, q := range k.Parameters {
		value, problem := k.answer(q, p)
		if problem != "" {
			wrong = append(wrong, ParameterError{q.Name, problem})
		} else if value != "" {
			checked[q.Name] = value
		}
	}
	wrong = append(wrong, k.disordered(checked)...)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if _, ok := k.Parameter(name); !ok {
			wrong = append(wrong, ParameterError{name, ProblemUnknown})
		}
	}
	return checked, wrong
}

// answer normalises the value of one parameter, or takes its default.
func (k Measure) answer(q Parameter, p Parameters) (string, Problem) {
	if k.replaced(q.Name, p) {
		return "", ""
	}
	if given := strings.TrimSpace(p[q.Name]); given != "" {
		return q.normal(given)
	}
	if q.Default == "" && q.Required {
		return "", ProblemMissing
	}
	return q.Default, ""
}

// replaced tells whether a parameter was given that takes the place of the named one.
func (k Measure) replaced(name string, p Parameters) bool {
	return slices.ContainsFunc(k.Parameters, func(q Parameter) bool {
		return q.Instead == name && strings.TrimSpace(p[q.Name]) != ""
	})
}

// disordered removes the times that are not later than the one before them, and reports them.
func (k Measure) disordered(p Parameters) []ParameterError {
	var wrong []ParameterError
	for _, q := range k.Parameters {
		if q.After != "" && p[q.Name] != "" && p[q.Name] <= p[q.After] {
			wrong = append(wrong, ParameterError{q.Name, ProblemOrder})
		}
	}
	for _, w := range wrong {
		delete(p, w.Name)
	}
	return wrong
}

// normal returns the normal form of a value.
func (q Parameter) normal(value string) (string, Problem) {
	switch q.Type {
	case TypeChoice:
		return q.choice(value)
	case TypeInteger:
		return q.integer(value)
	case TypeTime:
		return q.time(value)
	case TypeWeekdays:
		return q.several(value)
	}
	return "", ProblemUnknown
}

// choice finds the choice that is meant, whatever its case.
func (q Parameter) choice(value string) (string, Problem) {
	for _, c := range q.Choices {
		if strings.EqualFold(c, value) {
			return c, ""
		}
	}
	return "", ProblemChoice
}

func (q Parameter) integer(value string) (string, Problem) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return "", ProblemNumber
	}
	if n < q.Min || n > q.Max {
		return "", ProblemRange
	}
	return strconv.Itoa(n), ""
}

func (q Parameter) time(value string) (string, Problem) {
	t, err := time.Parse("15:04", value)
	if err != nil {
		return "", ProblemTime
	}
	if m := t.Hour()*60 + t.Minute(); m < q.Min || m > cmp.Or(q.Max, 24*60) {
		return "", ProblemRange
	}
	return t.Format("15:04"), ""
}

// several puts the chosen values into the order of the choices, each once.
func (q Parameter) several(value string) (string, Problem) {
	chosen := map[string]bool{}
	for v := range strings.SplitSeq(value, ",") {
		c, problem := q.choice(strings.TrimSpace(v))
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

// number reads a whole number; what is not given is 0.
func (p Parameters) number(name string) int {
	n, err := strconv.Atoi(p[name])
	if err != nil {
		return 0
	}
	return n
}

// clock reads a wall time as minutes after midnight; what is not given is 0.
func (p Parameters) clock(name string) int {
	t, err := time.Parse("15:04", p[name])
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

// weekdays reads a set of days of the week.
func (p Parameters) weekdays(name string) Weekdays {
	var set Weekdays
	for d := time.Sunday; d <= time.Saturday; d++ {
		if slices.Contains(strings.Split(p[name], ","), strings.ToLower(d.String()[:3])) {
			set |= NewWeekdays(d)
		}
	}
	return set
}
