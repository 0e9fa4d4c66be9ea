package scheduling

import (
	"time"

	"stepfree/interview"
	"stepfree/interview/search"
)

// ProposeSlots searches a period as FindSlots does. Where the candidate takes part from another place, it prefers
// slots at daytime there, and warns of the others.
func (s Service) ProposeSlots(a ApplicationStage, within interview.Interval) search.Result {
	constraints := s.Constraints(a)
	zone, err := time.LoadLocation(a.CandidateTimeZone)
	if err == nil && !constraints.OnSite && zone.String() != s.TimeZone.String() {
		constraints.CandidateZone = zone
	}
	return search.Find(constraints, a.Resources, within, s.TimeZone, slotLimit)
}
