package accommodation

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Decision is the adviser's outcome for one measure. The reasons are sealed to the candidate key and not part of it.
type Decision struct {
	MeasureID  uuid.UUID
	Outcome    Status // Recommended, Modified, AlternativeOffered or NotSupported
	Code       string // of the measure granted or offered; another one for an alternative
	Parameters catalogue.Parameters
	Practical  string // words for HR: what to do
	Conduct    string // words for the panel; empty if it sees nothing
	Language   string // of Practical and Conduct: "en" or "fr"
	At         time.Time
}

// Outcomes returns what an adviser can decide, in the order of the page.
func Outcomes() []Status {
	return []Status{Recommended, Modified, AlternativeOffered, NotSupported}
}

// The errors of a decision.
var (
	// ErrOutcome means that the status is not one of Outcomes.
	ErrOutcome = errors.New("accommodation: no such outcome")
	// ErrNoPractical means that an arrangement has no words for HR.
	ErrNoPractical = errors.New("accommodation: an arrangement needs practical words")
	// ErrNoMeasureHere means that the request has no such measure.
	ErrNoMeasureHere = errors.New("accommodation: no such measure in this request")
)

// Decide applies the adviser's decision to one measure, and returns the arrangement for HR, if there is one. This is
// the only way from the confidential to the operational world: the arrangement says what to do, never why. An
// alternative is returned as an offer, which HR does not see before the candidate accepts it.
//
// Decide returns ErrNoMeasureHere, ErrMeasureStep, ErrOutcome or ErrNoPractical, and changes nothing then.
func (r *Request) Decide(d Decision) ([]interview.Arrangement, error) {
	m, ok := r.Measure(d.MeasureID)
	if !ok {
		return nil, ErrNoMeasureHere
	}
	status := m.Status
	for _, step := range decisionSteps(status, d.Outcome) {
		var err error
		if status, err = status.To(step.To, step.By); err != nil {
			return nil, err
		}
	}
	switch d.Outcome { //nolint:exhaustive // the default rejects what is no outcome
	case NotSupported:
		m.Status = status
		return nil, nil
	case Recommended, Modified, AlternativeOffered:
		//guard:practical never
		if d.Practical == "" {
			return nil, ErrNoPractical
		}
	default:
		return nil, ErrOutcome
	}
	m.Status = status
	return []interview.Arrangement{{
		ID: m.ID, ApplicationID: r.ApplicationID, StageID: m.StageID,
		Code: d.Code, Parameters: d.Parameters, Practical: d.Practical, Conduct: d.Conduct, Language: d.Language,
		Status: interview.ArrangementApproved, Offered: d.Outcome == AlternativeOffered,
	}}, nil
}

// decisionSteps returns the steps from a status to the outcome and to what follows from it by rule: a recommended or
// modified measure is approved, one that is not supported is not approved, an alternative waits for the candidate.
func decisionSteps(from, outcome Status) []Step {
	var steps []Step
	if from == Submitted || from == Reconsideration {
		steps = append(steps, Step{To: UnderReview, By: ByAdviser})
	}
	steps = append(steps, Step{To: outcome, By: ByAdviser})
	switch outcome { //nolint:exhaustive // the other outcomes have no step that follows by rule
	case Recommended, Modified:
		steps = append(steps, Step{To: Approved, By: BySystem})
	case NotSupported:
		steps = append(steps, Step{To: NotApproved, By: BySystem})
	}
	return steps
}

// Accept applies the candidate's acceptance of an alternative. Its arrangement may then be released to HR. It returns
// ErrNoMeasureHere or ErrMeasureStep.
func (r *Request) Accept(measure uuid.UUID) error {
	m, ok := r.Measure(measure)
	if !ok {
		return ErrNoMeasureHere
	}
	status, err := m.Status.To(Accepted, ByCandidate)
	if err != nil {
		return err
	}
	m.Status, err = status.To(Approved, BySystem)
	return err
}

// Decline applies the candidate's refusal of an alternative. It returns ErrNoMeasureHere or ErrMeasureStep.
func (r *Request) Decline(measure uuid.UUID) error { return r.step(measure, Declined) }

// Withdraw takes one measure back. It returns ErrNoMeasureHere or ErrMeasureStep.
func (r *Request) Withdraw(measure uuid.UUID) error { return r.step(measure, Withdrawn) }

// step takes one step of the candidate with a measure.
func (r *Request) step(measure uuid.UUID, to Status) error {
	m, ok := r.Measure(measure)
	if !ok {
		return ErrNoMeasureHere
	}
	status, err := m.Status.To(to, ByCandidate)
	if err != nil {
		return err
	}
	m.Status = status
	return nil
}
