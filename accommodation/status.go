package accommodation

import (
	"errors"
	"slices"
)

// Status is the state of a measure between draft and decision; see the diagram in doc.go.
type Status string

// The states of a measure.
const (
	Draft              Status = "draft"
	Submitted          Status = "submitted"
	UnderReview        Status = "under_review"
	InfoRequested      Status = "info_requested"
	Recommended        Status = "recommended"
	Modified           Status = "modified"
	AlternativeOffered Status = "alternative_offered"
	Accepted           Status = "accepted"
	Declined           Status = "declined"
	NotSupported       Status = "not_supported"
	Approved           Status = "approved"
	NotApproved        Status = "not_approved"
	Reconsideration    Status = "reconsideration"
	Withdrawn          Status = "withdrawn"
)

// Statuses returns all states in the order in which a measure passes through them.
func Statuses() []Status {
	return []Status{
		Draft, Submitted, UnderReview, InfoRequested, Recommended, Modified, AlternativeOffered,
		Accepted, Declined, NotSupported, Approved, NotApproved, Reconsideration, Withdrawn,
	}
}

// Actor is who takes a step.
type Actor string

// The actors. BySystem takes the steps that follow from another one by rule.
const (
	ByCandidate Actor = "candidate"
	ByAdviser   Actor = "adviser"
	BySystem    Actor = "system"
)

// Step is one allowed change of the status of a measure.
type Step struct {
	From, To Status
	By       Actor
}

// Steps returns all allowed steps.
func Steps() []Step {
	steps := []Step{
		{Draft, Submitted, ByCandidate},
		{Submitted, UnderReview, ByAdviser},
		{UnderReview, InfoRequested, ByAdviser},
		{InfoRequested, UnderReview, ByCandidate},
		{UnderReview, Recommended, ByAdviser},
		{UnderReview, Modified, ByAdviser},
		{UnderReview, AlternativeOffered, ByAdviser},
		{UnderReview, NotSupported, ByAdviser},
		{Recommended, Approved, BySystem},
		{Modified, Approved, BySystem},
		{AlternativeOffered, Accepted, ByCandidate},
		{AlternativeOffered, Declined, ByCandidate},
		{Accepted, Approved, BySystem},
		{NotSupported, NotApproved, BySystem},
		{NotApproved, Reconsideration, ByCandidate},
		{Declined, Reconsideration, ByCandidate},
		{Reconsideration, UnderReview, ByAdviser},
	}
	for _, from := range Statuses() {
		if from != Draft && from != Withdrawn {
			steps = append(steps, Step{from, Withdrawn, ByCandidate})
		}
	}
	return steps
}

// ErrMeasureStep means that a step is not allowed from the current status of a measure. A concurrent change can be the
// cause.
var ErrMeasureStep = errors.New("accommodation: this step is not possible any more")

// To returns the new status if the step is allowed, else the old one and ErrMeasureStep.
func (s Status) To(to Status, by Actor) (Status, error) {
	//guard:measure-step never
	if !slices.Contains(Steps(), Step{s, to, by}) {
		return s, ErrMeasureStep
	}
	return to, nil
}

// Decided reports whether neither the adviser nor the candidate has anything left to decide.
func (s Status) Decided() bool {
	return s == Approved || s == NotApproved || s == Declined || s == Withdrawn
}
