package adviser

import (
	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/locale"
	"stepfree/views/measure"
)

// worked returns the minutes of work of a session of the measure's stage, with what is granted in place of the measure,
// and all else that is asked for the stage and was not refused or withdrawn.
func (s subject) worked(granted catalogue.Measure, p catalogue.Parameters) int {
	effects := []catalogue.ResolvedEffect{granted.Resolve(p)}
	for _, m := range s.Measures {
		switch m.Status { //nolint:exhaustive // all other measures count
		case accommodation.NotSupported, accommodation.NotApproved, accommodation.Declined, accommodation.Withdrawn:
		default:
			if m.StageID == s.measure.StageID && m.ID != s.measure.ID {
				effects = append(effects, s.Catalogue[m.Code].Resolve(m.Parameters))
			}
		}
	}
	for _, stage := range s.Stages {
		if stage.ID == s.measure.StageID {
			return catalogue.SessionMinutes(stage.Minutes, effects)
		}
	}
	return 0
}

// noBreak returns the warning that the planned breaks of what is granted would never come, or "".
func (s subject) noBreak(l locale.Localizer, granted catalogue.Measure, p catalogue.Parameters) string {
	return measure.NoBreak(l, granted, p, s.worked(granted, p))
}
