package interview

import (
	"errors"
	"slices"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Arrangement is what HR must do for one approved measure, in practical words, without the reason.
type Arrangement struct {
	ID            uuid.UUID
	ApplicationID uuid.UUID
	StageID       uuid.UUID
	Code          string // of the Kind
	Parameters    catalogue.Parameters
	Practical     string // words for HR
	Conduct       string // words for the panel; empty when it sees nothing
	Language      string // of Practical and Conduct: "en" or "fr"
	Status        ArrangementStatus
	Offered       bool // an alternative that the candidate has not accepted yet; HR does not see it
	LeadDays      int  // business days
	Effect        catalogue.ResolvedEffect
}

// Counts tells whether the arrangement has to be heeded when a slot is looked for.
func (a Arrangement) IsActive() bool {
	return !a.Offered && a.Status != ArrangementWaived && a.Status != ArrangementWithdrawn
}

// Open tells whether the arrangement keeps its booking from being confirmed.
func (a Arrangement) IsOpen() bool {
	return a.IsActive() && a.Status != ArrangementConfirmed && a.Status != ArrangementProvided
}

// ArrangementStatus is where an arrangement is between approval and the day; see the diagram in doc.go.
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

// ArrangementStatuses lists the states in the order of an arrangement's life.
func ArrangementStatuses() []ArrangementStatus {
	return []ArrangementStatus{
		ArrangementApproved, ArrangementArranging, ArrangementConfirmed, ArrangementProvided,
		ArrangementNotProvided, ArrangementWaived, ArrangementWithdrawn,
	}
}

// Actor is who takes a step.
type Actor string

// Who takes steps. The system takes those that follow from something else by rule.
const (
	ByHR        Actor = "hr"
	ByCandidate Actor = "candidate"
	ByAdviser   Actor = "adviser"
	BySystem    Actor = "system"
)

// Transition is one allowed change of a state.
type Step[S ArrangementStatus | BookingStatus] struct {
	From, To S
	By       Actor
}

// ErrSchedulingStep says that a step is not allowed from where the thing is: somebody may have been quicker.
var ErrSchedulingStep = errors.New("interview: this step is not possible any more")

// Step checks a change of an arrangement's or a booking's state against its table and returns nil or ErrSchedulingStep.
func CheckStep[S ArrangementStatus | BookingStatus](from, to S, by Actor) error {
	var allowed bool
	switch step := any(Step[S]{from, to, by}).(type) {
	case Step[ArrangementStatus]:
		allowed = slices.Contains(ArrangementSteps(), step)
	case Step[BookingStatus]:
		allowed = slices.Contains(BookingSteps(), step)
	}
	if !allowed {
		return ErrSchedulingStep
	}
	return nil
}

// ArrangementSteps is the table of all allowed steps of an arrangement; whatever is not in it is refused. What fell
// through goes back to arranging, and after the interview the candidate has the last word on what was provided.
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
