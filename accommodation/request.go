package accommodation

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
)

// DraftDays is the retention of a draft in days after its last change.
const DraftDays = 30

// The limits of evidence: bytes per file, files per request, bytes per request.
const (
	MaxFileBytes    = 20 << 20
	MaxFiles        = 20
	MaxRequestBytes = 100 << 20
	// Of one candidate: how many requests within 24 hours, and how many bytes of sealed files. The database holds both.
	MaxRequestsPerDay = 20
	MaxCandidateBytes = 500 << 20
)

// MaxAnswerLength is the length limit of one answer in the candidate's own words, in characters.
const MaxAnswerLength = 100_000

// OtherLanguage is the language of a candidate's words that are neither English nor French (ISO 639-2: undetermined).
const OtherLanguage = "und"

// Request is what a candidate asks for one application.
type Request struct {
	ID            uuid.UUID
	Number        int64
	ApplicationID uuid.UUID
	VacancyID     uuid.UUID
	CandidateID   uuid.UUID
	Recipient     string // public key of the request key
	Language      string // in which the candidate reads: that of the page of the first words
	CreatedAt     time.Time
	ChangedAt     time.Time
	SubmittedAt   time.Time // zero while it is a draft
	DueOn         time.Time // a day; zero while it is a draft
	Expedited     bool      // an event makes DueOn earlier than the deadlines
	StatementDone bool
	EvidenceDone  bool
	Version       int // optimistic lock of the draft; rises with each change
	Stages        []uuid.UUID
	Measures      []Measure
}

// The reasons why a draft cannot be submitted.
var (
	// ErrNoStage means that no stage was chosen.
	ErrNoStage = errors.New("accommodation: no stage was chosen")
	// ErrNoMeasure means that no measure was chosen.
	ErrNoMeasure = errors.New("accommodation: no measure was chosen")
	// ErrIncomplete means that a question about a measure is not answered.
	ErrIncomplete = errors.New("accommodation: a measure is not complete")
	// ErrSubmitted means that the request was submitted before.
	ErrSubmitted = errors.New("accommodation: the request was submitted already")
)

// IsDraft reports whether the request was not submitted yet.
func (r *Request) IsDraft() bool { return r.SubmittedAt.IsZero() }

// ExpiresAt returns when the draft is deleted.
func (r *Request) ExpiresAt() time.Time { return r.ChangedAt.AddDate(0, 0, DraftDays) }

// Measure returns the measure with the id; false if the request has none.
func (r *Request) Measure(id uuid.UUID) (*Measure, bool) {
	i := slices.IndexFunc(r.Measures, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		return nil, false
	}
	return &r.Measures[i], true
}

// Submit makes a draft a submitted request with a due day. It returns the errors of CheckComplete, and ErrSubmitted if
// a measure was submitted concurrently.
func (r *Request) Submit(now time.Time, due Due) error {
	//guard:complete-draft skip
	if err := r.CheckComplete(); err != nil {
		return err
	}
	for i := range r.Measures {
		to, err := r.Measures[i].Status.To(Submitted, ByCandidate)
		if err != nil {
			return ErrSubmitted // concurrently, between loading the request and its measures
		}
		r.Measures[i].Status = to
	}
	r.SubmittedAt, r.DueOn, r.Expedited = now, due.On, due.Expedited
	return nil
}

// CheckComplete returns nil if the draft can be submitted, else ErrSubmitted, ErrNoStage, ErrNoMeasure or
// ErrIncomplete. The statement and the evidence are optional.
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

// State is the state of a whole request. It is computed from its measures and never stored.
type State string

// The states of a request.
const (
	StateDraft          State = "draft"
	StateSubmitted      State = "submitted"       // no review has started
	StateUnderReview    State = "under_review"    // in review; a part may be decided
	StateInfoRequested  State = "info_requested"  // the candidate is asked for information
	StateAnswerNeeded   State = "answer_needed"   // an alternative is offered, everything else is decided
	StateApproved       State = "approved"        // all measures, apart from withdrawn ones
	StatePartlyApproved State = "partly_approved" // some of them
	StateNotApproved    State = "not_approved"    // none of them
	StateWithdrawn      State = "withdrawn"       // all measures are withdrawn
)

// State returns the state of the request.
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

// NextActor returns who must act next, or "" if the request is closed.
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
