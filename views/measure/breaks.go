package measure

import (
	"stepfree/catalogue"
	"stepfree/locale"
)

// NoBreak returns the warning that the planned breaks of a measure never come in a time of work in minutes, with the
// minutes after which one would; "" if they come, or if the measure has none.
func NoBreak(l locale.Localizer, m catalogue.Measure, p catalogue.Parameters, worked int) string {
	b := m.Resolve(p).Break
	if !b.Never(worked) {
		return ""
	}
	text := l.T("measure.no_break", "worked", l.Duration(worked), "every", l.Duration(b.Every))
	for _, q := range m.Parameters {
		if every := catalogue.FitBreak(worked, q.Min); q.Name == m.Effect.Break.Every.Parameter && every > 0 {
			return text + " " + l.T("measure.no_break.instead", "every", l.Duration(every))
		}
	}
	return text
}
