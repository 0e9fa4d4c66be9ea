package interview

import (
	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Arrangement is what HR must do for one approved measure, in practical words, without the reason.
type Arrangement struct {
	ID            uuid.UUID
	ApplicationID uuid.UUID
	StageID       uuid.UUID
	Code          string // of the catalogue measure
	Parameters    catalogue.Parameters
	Practical     string // words for HR
	Conduct       string // words for the panel; empty if it sees nothing
	Language      string // of Practical and Conduct: "en" or "fr"
	Status        ArrangementStatus
	Offered       bool // an alternative the candidate has not accepted yet; HR does not see it
	LeadDays      int  // business days
	Effect        catalogue.ResolvedEffect
}

// IsActive reports whether the arrangement is a constraint for a slot: it is neither an offer, waived nor withdrawn.
func (a Arrangement) IsActive() bool {
	return !a.Offered && a.Status != ArrangementWaived && a.Status != ArrangementWithdrawn
}

// IsOpen reports whether the arrangement prevents its booking from being confirmed: it is active, and neither confirmed
// nor provided.
func (a Arrangement) IsOpen() bool {
	return a.IsActive() && a.Status != ArrangementConfirmed && a.Status != ArrangementProvided
}

// ArrangementStatus is the state of an arrangement between approval and the interview; see the diagram in doc.go.
type ArrangementStatus string

// The states of an arrangement.
const (
	ArrangementApproved    ArrangementStatus = "approved"
	ArrangementArranging   ArrangementStatus = "arranging"
	ArrangementConfirmed   ArrangementStatus = "confirmed"
	ArrangementProvided    ArrangementStatus = "provided"
	ArrangementNotProvided ArrangementStatus = "not_provided"
	ArrangementWaived      ArrangementStatus = "waived"
	ArrangementWithdrawn   ArrangementStatus = "withdrawn"
)

// ArrangementStatuses returns all states in the order in which an arrangement passes through them.
func ArrangementStatuses() []ArrangementStatus {
	return []ArrangementStatus{
		ArrangementApproved, ArrangementArranging, ArrangementConfirmed, ArrangementProvided,
		ArrangementNotProvided, ArrangementWaived, ArrangementWithdrawn,
	}
}

// ArrangementSteps returns all allowed steps of an arrangement. If a confirmed arrangement falls through, HR takes it
// back to arranging; after the interview the candidate has the last word on what was provided.
func ArrangementSteps() []Step[ArrangementStatus] {
	steps := []Step[ArrangementStatus]{
		{ArrangementApproved, ArrangementArranging, ByHR},
		{ArrangementArranging, ArrangementConfirmed, ByHR},
		{ArrangementConfirmed, ArrangementArranging, ByHR},
		{ArrangementConfirmed, ArrangementProvided, ByHR},
		{ArrangementConfirmed, ArrangementProvided, ByCandidate},
		{ArrangementConfirmed, ArrangementNotProvided, ByHR},
		{ArrangementConfirmed, ArrangementNotProvided, ByCandidate},
		{ArrangementProvided, ArrangementNotProvided, ByCandidate},
		{ArrangementApproved, ArrangementWaived, ByCandidate},
		{ArrangementArranging, ArrangementWaived, ByCandidate},
		{ArrangementConfirmed, ArrangementWaived, ByCandidate},
		{ArrangementWaived, ArrangementApproved, ByCandidate},
	}
	for _, from := range []ArrangementStatus{
		ArrangementApproved, ArrangementArranging, ArrangementConfirmed, ArrangementWaived,
	} {
		steps = append(steps,
			Step[ArrangementStatus]{from, ArrangementWithdrawn, ByCandidate},
			Step[ArrangementStatus]{from, ArrangementWithdrawn, ByAdviser})
	}
	return steps
}
