package accommodation

import (
	"errors"
	"slices"
)

// Status is where a measure is between being asked for and being decided.
type Status string

// The states of a measure; see the diagram in doc.go.
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

// Statuses lists all states in the order of a measure's life.
func Statuses() []Status {
	return []Status{
		Draft, Submitted, UnderReview, InfoRequested, Recommended, Modified, AlternativeOffered,
		Accepted, Declined, NotSupported, Approved, NotApproved, Reconsideration, Withdrawn,
	}
}

// Actor is who takes a step.
type Actor string

// Who takes steps. The system takes those that follow from another by rule.
const (
	ByCandidate Actor = "candidate"
	ByAdviser   Actor = "adviser"
	BySystem    Actor = "system"
)

// Step is one allowed change of a measure's state.
type Step struct {
	From, To Status
	By       Actor
}

// Steps is the table of all allowed steps; whatever is not in it is refused.
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

// ErrMeasureStep says that a step is not allowed from where the measure is: somebody may have been quicker.
var ErrMeasureStep = errors.New("accommodation: this step is not possible any more")

// To checks a step and returns the state that it leads to, or ErrMeasureStep.
func (s Status) To(to Status, by Actor) (Status, error) {
	if !slices.Contains(Steps(), Step{s, to, by}) {
		return s, ErrMeasureStep
	}
	return to, nil
}

// Decided tells whether nothing is left for the adviser or the candidate to decide.
func (s Status) Decided() bool {
	return s == Approved || s == NotApproved || s == Declined || s == Withdrawn
}
