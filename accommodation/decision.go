package accommodation

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Decision is the adviser's outcome for one measure. Its reasons are sealed for the candidate and are not part of it here.
type Decision struct {
	MeasureID  uuid.UUID
	Outcome    Status // Recommended, Modified, AlternativeOffered or NotSupported
	Code       string // what is granted or offered: the measure's own code, or another one for an alternative
	Parameters catalogue.Parameters
	Practical  string // what HR must do, in practical words
	Conduct    string // what the panel must do; empty where it sees nothing
	Language   string // of Practical and Conduct: "en" or "fr"
	At         time.Time
}

// Outcomes lists what an adviser can decide, in the order in which it is offered.
func Outcomes() []Status {
	return []Status{Recommended, Modified, AlternativeOffered, NotSupported}
}

// What a decision can lack.
var (
	// ErrOutcome: that is not an outcome.
	ErrOutcome = errors.New("accommodation: no such outcome")
	// ErrNoPractical: an arrangement needs words on what to do.
	ErrNoPractical = errors.New("accommodation: an arrangement needs practical words")
	// ErrNoMeasureHere: the measure belongs to another request.
	ErrNoMeasureHere = errors.New("accommodation: no such measure in this request")
)

// Decide records the adviser's decision on one measure and returns what HR must arrange for it. This is the valve
// between the two worlds: the arrangements say what to do, and the reason stays behind. An alternative is returned as
// an offer, which HR does not see until the candidate accepts it.
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
	switch d.Outcome { //nolint:exhaustive // only these four are outcomes, and the default refuses the rest
	case NotSupported:
		m.Status = status
		return nil, nil
	case Recommended, Modified, AlternativeOffered:
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

// decisionSteps lists the steps from where a measure is to the outcome and to what follows from it by rule: what the
// adviser supports is approved, what the adviser does not support is not, and an alternative waits for the candidate.
func decisionSteps(from, outcome Status) []Step {
	var steps []Step
	if from == Submitted || from == Reconsideration {
		steps = append(steps, Step{To: UnderReview, By: ByAdviser})
	}
	steps = append(steps, Step{To: outcome, By: ByAdviser})
	switch outcome { //nolint:exhaustive // an alternative is followed by the candidate's answer, and the rest are no outcomes
	case Recommended, Modified:
		steps = append(steps, Step{To: Approved, By: BySystem})
	case NotSupported:
		steps = append(steps, Step{To: NotApproved, By: BySystem})
	}
	return steps
}

// Accept records that the candidate accepts an alternative; its arrangement may be released to HR.
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

// Decline records that the candidate does not accept an alternative.
func (r *Request) Decline(measure uuid.UUID) error { return r.step(measure, Declined) }

// Withdraw takes one measure back.
func (r *Request) Withdraw(measure uuid.UUID) error { return r.step(measure, Withdrawn) }

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
