package measure

import (
	"strings"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
)

// StageAbout says how long a stage takes, if it has a length, and how candidate and panel meet, such as "50 minutes. In
// person." No one meets for a medical file.
func StageAbout(l locale.Localizer, kind interview.StageKind, minutes int, mode catalogue.Mode) string {
	var facts []string
	if minutes > 0 {
		facts = append(facts, l.T("stage.fact", "fact", l.Duration(minutes)))
	}
	if kind != interview.StageMedicalFile {
		facts = append(facts, l.T("stage.fact", "fact", l.T("mode."+string(mode))))
	}
	return strings.Join(facts, " ")
}
