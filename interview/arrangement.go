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

// ArrangementStatus is the state of an arrangement; see the diagram in doc.go. What is in place for it is the state of
// its provisions.
type ArrangementStatus string

// The states of an arrangement.
const (
	ArrangementApproved  ArrangementStatus = "approved"
	ArrangementWaived    ArrangementStatus = "waived"
	ArrangementWithdrawn ArrangementStatus = "withdrawn"
)

// ArrangementStatuses returns all states in the order in which an arrangement passes through them.
func ArrangementStatuses() []ArrangementStatus {
	return []ArrangementStatus{ArrangementApproved, ArrangementWaived, ArrangementWithdrawn}
}

// ArrangementSteps returns all allowed steps of an arrangement. A candidate takes up again what was waived.
func ArrangementSteps() []Step[ArrangementStatus] {
	return []Step[ArrangementStatus]{
		{ArrangementApproved, ArrangementWaived, ByCandidate},
		{ArrangementWaived, ArrangementApproved, ByCandidate},
		{ArrangementApproved, ArrangementWithdrawn, ByCandidate},
		{ArrangementWaived, ArrangementWithdrawn, ByCandidate},
		{ArrangementApproved, ArrangementWithdrawn, ByAdviser},
		{ArrangementWaived, ArrangementWithdrawn, ByAdviser},
	}
}
