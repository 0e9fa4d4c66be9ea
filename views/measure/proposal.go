package measure

import (
	"strings"

	"stepfree/catalogue"
	"stepfree/locale"
)

// Practical proposes the words for HR: what is arranged, and what has to be made, sent or asked for besides.
func Practical(l locale.Localizer, k catalogue.Measure, p catalogue.Parameters) string {
	terms := k.Resolve(p)
	lines := []string{Sentence(l, k, p) + "."}
	if made := worded(l, "material.", terms.Materials); made != "" {
		if terms.MaterialDays > 0 {
			lines = append(lines, l.T("measure.to_send", "what", made, "count", terms.MaterialDays))
		} else {
			lines = append(lines, l.T("measure.to_make", "what", made))
		}
	}
	if asked := worded(l, "site.", terms.Requests); asked != "" {
		lines = append(lines, l.T("measure.to_ask", "what", asked))
	}
	if terms.ToolNote {
		lines = append(lines, l.T("tool_note"))
	}
	return strings.Join(lines, "\n")
}

func worded(l locale.Localizer, prefix string, codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = l.T(prefix + code)
	}
	return l.Clauses(words)
}

// Conduct proposes the instruction for the panel: what to do, without naming the measure where the catalogue has words
// for that. It is empty for what the panel is not told.
func Conduct(l locale.Localizer, k catalogue.Measure, p catalogue.Parameters) string {
	if !k.PanelSees {
		return ""
	}
	if code := k.Resolve(p).Conduct; code != "" {
		return l.T("conduct." + code)
	}
	return Sentence(l, k, p) + "."
}
