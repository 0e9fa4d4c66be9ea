package measure

import (
	"maps"
	"strings"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
)

// Names maps codes to measures, for messages that name one.
type Names map[string]catalogue.Measure

// Reason returns the message of a reason.
func (n Names) Reason(l locale.Localizer, r interview.Reason) string {
	return n.message(l, "reason."+r.Code, r.Args)
}

// Warning returns the message of a warning.
func (n Names) Warning(l locale.Localizer, w interview.Warning) string {
	return n.message(l, "warning."+string(w.Code), w.Args)
}

// Misfit returns the message of what a booked slot does not satisfy any more.
func (n Names) Misfit(l locale.Localizer, m interview.Misfit) string {
	return n.message(l, "misfit."+m.Code, m.Args)
}

// message translates the arguments that are codes, and then the message.
func (n Names) message(l locale.Localizer, key string, args map[string]string) string {
	// A message may use an argument that an obstacle does not have.
	words := map[string]string{"name": "", "languages": "", "feature": "", "features": "", "role": "", "day": ""}
	maps.Copy(words, args)
	for name, value := range args {
		words[name] = n.word(l, name, value)
	}
	var pairs []any
	for name, value := range words {
		pairs = append(pairs, name, value)
	}
	return strings.TrimSpace(l.T(key, pairs...))
}

func (n Names) word(l locale.Localizer, name, value string) string {
	switch name {
	case "code", "codes", "other":
		return each(l, value, func(code string) string {
			if m, ok := n[code]; ok {
				return Label(l, m)
			}
			return code
		})
	case "feature", "features":
		return each(l, value, func(code string) string { return l.T("feature." + code) })
	case "role":
		return l.T("role." + value)
	case "skill":
		return l.T("skill." + value)
	case "day":
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return l.Day(day)
		}
	case "from", "to", "lunch_from", "lunch_to":
		if minutes, err := locale.ReadTime(value); err == nil {
			return l.TimeOfDay(minutes)
		}
	case "zone":
		return place(l, value)
	case "weekdays":
		return each(l, value, func(code string) string { return l.T("choice.weekdays." + code) })
	}
	return value
}

// each translates a comma-separated list of codes.
func each(l locale.Localizer, value string, word func(string) string) string {
	if value == "" {
		return ""
	}
	var words []string
	for code := range strings.SplitSeq(value, ",") {
		words = append(words, word(strings.TrimSpace(code)))
	}
	return l.List(words)
}
