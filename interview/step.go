package interview

import (
	"errors"
	"slices"
)

// Actor is who takes a step.
type Actor string

// The actors. BySystem takes the steps that follow from another one by rule.
const (
	ByHR        Actor = "hr"
	ByCandidate Actor = "candidate"
	ByAdviser   Actor = "adviser"
	BySystem    Actor = "system"
)

// Step is one allowed change of the state of an arrangement, a booking or a provision.
type Step[S ArrangementStatus | BookingStatus | ProvisionStatus] struct {
	From, To S
	By       Actor
}

// ErrSchedulingStep means that a step of an arrangement, a booking or a provision is not allowed from its current state. A
// concurrent change can be the cause.
var ErrSchedulingStep = errors.New("interview: this step is not possible any more")

// CheckStep returns nil if the step is in ArrangementSteps, BookingSteps or ProvisionSteps, else ErrSchedulingStep.
func CheckStep[S ArrangementStatus | BookingStatus | ProvisionStatus](from, to S, by Actor) error {
	var allowed bool
	switch step := any(Step[S]{from, to, by}).(type) {
	case Step[ArrangementStatus]:
		allowed = slices.Contains(ArrangementSteps(), step)
	case Step[BookingStatus]:
		allowed = slices.Contains(BookingSteps(), step)
	case Step[ProvisionStatus]:
		allowed = slices.Contains(ProvisionSteps(), step)
	}
	//guard:interview-step never
	if !allowed {
		return ErrSchedulingStep
	}
	return nil
}
