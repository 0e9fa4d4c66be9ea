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
	constraints.CandidateZone = s.CandidateZone(a)
	return search.Find(constraints, a.Resources, within, s.TimeZone, SlotLimit)
}

// CandidateZone returns the time zone where the candidate takes part, or nil if that is the organisation's: an interview
// in a room is held there.
func (s Service) CandidateZone(a ApplicationStage) *time.Location {
	zone, err := time.LoadLocation(a.CandidateTimeZone)
	if err != nil || s.Constraints(a).OnSite || zone.String() == s.TimeZone.String() {
		return nil
	}
	return zone
}

// WarnDaytime returns a warning if a booking is not at daytime where the candidate takes part.
func (s Service) WarnDaytime(b Booking) []interview.Warning {
	return search.Constraints{CandidateZone: s.CandidateZone(b.ApplicationStage)}.WarnDaytime(b.Slot.Interval)
}
