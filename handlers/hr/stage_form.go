package hr

import (
	"slices"
	"strconv"

	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
)

// readStageFields sets the numbers, days and lists of s from the form and adds field errors.
func (h *Handler) readStageFields(form *web.Form, p stagePage, s *interview.Stage) {
	minutes := func(name string, most int) int {
		return form.Number(web.NumberField{Name: name, Label: "hr.stage." + name, Unit: "minutes"}, 0, most)
	}
	s.Minutes, s.BriefingMinutes, s.SetupMinutes = minutes("minutes", 600), minutes("briefing", 120), minutes("setup", 120)
	s.PanelSize = form.Number(web.NumberField{Name: "panel_size", Label: "hr.stage.panel_size", Unit: "people"}, 0, 12)
	s.FirstDay = h.readDay(form, dayField{"first", "hr.stage.first", false}, s.FirstDay)
	s.LastDay = h.readDay(form, dayField{"last", "hr.stage.last", false}, s.LastDay)
	s.PlatformFeatures = selectedValues(form, "platform", catalogue.PlatformFeatures())
	s.AssessedSkills = selectedValues(form, "skill", catalogue.Skills())
	s.Panel = nil
	for _, member := range p.panel {
		if form.Has("panel", member.ID.String()) {
			s.Panel = append(s.Panel, member.ID)
		}
	}
}

// checkStage adds field errors for what cannot be in a stage, and asks about what is unusual. Of a field that could not
// be read it says nothing more.
func checkStage(l locale.Localizer, form *web.Form, s interview.Stage) {
	fields := map[interview.StageProblem]string{
		interview.StageWithoutMinutes: "minutes", interview.StagePanelTooSmall: "panel_size",
		interview.StageLastBeforeFirst: "last",
	}
	for _, problem := range s.Impossible() {
		if field := fields[problem]; form.Error(field) == "" {
			form.FailField(field, "hr.stage."+field, "error.stage."+string(problem),
				"needed", strconv.Itoa(s.PanelSize), "chosen", strconv.Itoa(len(s.Panel)))
		}
	}
	if slices.Contains(s.Unusual(), interview.StageLong) {
		what := l.T("error.stage.long", "length", l.Duration(s.Minutes))
		form.Ask("minutes-"+strconv.Itoa(s.Minutes), what)
	}
}
