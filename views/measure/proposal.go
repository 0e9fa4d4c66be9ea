package measure

import (
	"strings"

	"stepfree/catalogue"
	"stepfree/locale"
)

// Practical proposes the words for HR: what is arranged, and what must be made, sent or asked for.
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

// Conduct proposes the instruction to the panel: what to do, without the measure's name if the catalogue has such
// words. It is empty if the panel is told nothing.
func Conduct(l locale.Localizer, k catalogue.Measure, p catalogue.Parameters) string {
	if !k.PanelSees {
		return ""
	}
	if code := k.Resolve(p).Conduct; code != "" {
		return l.T("conduct." + code)
	}
	return Sentence(l, k, p) + "."
}
