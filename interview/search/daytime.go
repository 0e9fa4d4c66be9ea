package search

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// The hours, on the clocks where the candidate is, outside of which HR is warned of a slot.
const (
	daytimeFrom = 8 * 60
	daytimeTo   = 20 * 60
)

// atDaytime reports whether start and end are at daytime where the candidate is.
func (c Constraints) atDaytime(at, end time.Time) bool {
	if c.CandidateZone == nil {
		return true
	}
	at, end = at.In(c.CandidateZone), end.In(c.CandidateZone)
	return catalogue.NewDate(at) == catalogue.NewDate(end) && minuteOfDay(at) >= daytimeFrom &&
		minuteOfDay(end) <= daytimeTo
}

// passes returns in which order the starts are looked at: first those at daytime where the candidate is.
func (c Constraints) passes() []bool {
	if c.CandidateZone == nil {
		return []bool{true}
	}
	return []bool{true, false}
}

// WarnDaytime returns a warning if a slot is not at daytime where the candidate is.
func (c Constraints) WarnDaytime(slot interview.Interval) []interview.Warning {
	if c.atDaytime(slot.Start, slot.End) {
		return nil
	}
	w := Constraints{}
	w.addWarning(interview.WarnDaytime, "from", slot.Start.In(c.CandidateZone).Format("15:04"),
		"to", slot.End.In(c.CandidateZone).Format("15:04"), "zone", c.CandidateZone.String())
	return w.Warnings
}
