package accommodation

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
)

// DraftDays is how many days a draft is kept after it was last changed.
const DraftDays = 30

// The limits of evidence: bytes of a file, files of a request, bytes of a request.
const (
	MaxFileBytes    = 20 << 20
	MaxFiles        = 20
	MaxRequestBytes = 100 << 20
)

// MaxAnswerLength is the most characters that one answer in a candidate's own words can have.
const MaxAnswerLength = 100_000

// Request is what a candidate asks for one application.
type Request struct {
	ID            uuid.UUID
	Number        int64
	ApplicationID uuid.UUID
	VacancyID     uuid.UUID
	CandidateID   uuid.UUID
	Recipient     string // the public half of the request key
	Language      string // of the candidate's words
	CreatedAt     time.Time
	ChangedAt     time.Time
	SubmittedAt   time.Time // zero while it is a draft
	DueOn         time.Time // a day; zero while it is a draft
	Expedited     bool
	StatementDone bool
	EvidenceDone  bool
	Version       int
	Stages        []uuid.UUID
	Measures      []Measure
}

// What can keep a draft from being sent.
var (
	// ErrNoStage: no stage was chosen.
	ErrNoStage = errors.New("accommodation: no stage was chosen")
	// ErrNoMeasure: nothing was asked for, neither a measure nor, in own words, help to choose one.
	ErrNoMeasure = errors.New("accommodation: no measure was chosen")
	// ErrIncomplete: a question about a measure was not answered yet.
	ErrIncomplete = errors.New("accommodation: a measure is not complete")
	// ErrSubmitted: it was sent already.
	ErrSubmitted = errors.New("accommodation: the request was sent already")
)

// IsDraft tells whether the request was not sent yet.
func (r *Request) IsDraft() bool { return r.SubmittedAt.IsZero() }

// Expires is the moment until which a draft is kept.
func (r *Request) ExpiresAt() time.Time { return r.ChangedAt.AddDate(0, 0, DraftDays) }

// Measure finds a measure of the request.
func (r *Request) Measure(id uuid.UUID) (*Measure, bool) {
	i := slices.IndexFunc(r.Measures, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		return nil, false
	}
	return &r.Measures[i], true
}

// Submit sends the request: every measure becomes submitted, and the clock starts.
func (r *Request) Submit(now time.Time, due Due) error {
	if err := r.CheckComplete(); err != nil {
		return err
	}
	for i := range r.Measures {
		to, err := r.Measures[i].Status.To(Submitted, ByCandidate)
		if err != nil {
			return ErrSubmitted // by another press, between the reading of the request and that of its measures
		}
		r.Measures[i].Status = to
	}
	r.SubmittedAt, r.DueOn, r.Expedited = now, due.On, due.Expedited
	return nil
}

// CheckComplete tells what a draft still lacks, or nil. The statement and the evidence are the candidate's choice.
func (r *Request) CheckComplete() error {
	switch {
	case !r.IsDraft():
		return ErrSubmitted
	case len(r.Stages) == 0:
		return ErrNoStage
	case len(r.Measures) == 0:
		return ErrNoMeasure
	case slices.ContainsFunc(r.Measures, func(m Measure) bool { return !m.Complete }):
		return ErrIncomplete
	}
	return nil
}

// State is where a request as a whole is; it is computed from the measures and never stored.
type State string

// The states of a request.
const (
	StateDraft          State = "draft"
	StateSubmitted      State = "submitted"       // nobody looked at it yet
	StateUnderReview    State = "under_review"    // the adviser is at work, also where a part is decided
	StateInfoRequested  State = "info_requested"  // the candidate is asked for something
	StateAnswerNeeded   State = "answer_needed"   // an alternative was offered, and nothing else is open
	StateApproved       State = "approved"        // everything that was not withdrawn
	StatePartlyApproved State = "partly_approved" // some of it
	StateNotApproved    State = "not_approved"    // none of it
	StateWithdrawn      State = "withdrawn"       // all of it
)

// State computes the state of the request.
func (r *Request) State() State {
	if r.IsDraft() {
		return StateDraft
	}
	count := map[Status]int{}
	for _, m := range r.Measures {
		count[m.Status]++
	}
	open := len(r.Measures) - count[Withdrawn]
	refused := count[NotApproved] + count[Declined]
	switch {
	case open == 0:
		return StateWithdrawn
	case count[InfoRequested] > 0:
		return StateInfoRequested
	case count[Submitted] == open:
		return StateSubmitted
	case count[Approved] == open:
		return StateApproved
	case refused == open:
		return StateNotApproved
	case count[Approved]+refused == open:
		return StatePartlyApproved
	case count[AlternativeOffered]+count[Approved]+refused == open:
		return StateAnswerNeeded
	}
	return StateUnderReview
}

// NextActor is who has to act next, or "" when nobody has to.
func (r *Request) NextActor() Actor {
	switch r.State() {
	case StateDraft, StateInfoRequested, StateAnswerNeeded:
		return ByCandidate
	case StateSubmitted, StateUnderReview:
		return ByAdviser
	case StateApproved, StatePartlyApproved, StateNotApproved, StateWithdrawn:
		return ""
	}
	return ""
}
