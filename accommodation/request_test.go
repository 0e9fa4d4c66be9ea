package accommodation_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
)

// Monday morning.
func monday() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

func sent(statuses ...accommodation.Status) *accommodation.Request {
	r := &accommodation.Request{ID: uuid.New(), ApplicationID: uuid.New(), SubmittedAt: monday(), Stages: []uuid.UUID{uuid.New()}}
	for _, s := range statuses {
		r.Measures = append(r.Measures, accommodation.Measure{ID: uuid.New(), StageID: r.Stages[0], Code: "T-EXTRA", Complete: true, Status: s})
	}
	return r
}

func TestTheStateOfARequestIsComputedFromItsMeasures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		measures []accommodation.Status
		state    accommodation.State
		next     accommodation.Actor
	}{
		{[]accommodation.Status{"submitted", "submitted"}, "submitted", "adviser"},
		{[]accommodation.Status{"submitted", "approved"}, "under_review", "adviser"},
		{[]accommodation.Status{"under_review"}, "under_review", "adviser"},
		{[]accommodation.Status{"info_requested", "approved"}, "info_requested", "candidate"},
		{[]accommodation.Status{"approved", "approved"}, "approved", ""},
		{[]accommodation.Status{"approved", "withdrawn"}, "approved", ""},
		{[]accommodation.Status{"approved", "not_approved"}, "partly_approved", ""},
		{[]accommodation.Status{"approved", "declined", "withdrawn"}, "partly_approved", ""},
		{[]accommodation.Status{"not_approved", "declined"}, "not_approved", ""},
		{[]accommodation.Status{"alternative_offered", "approved"}, "answer_needed", "candidate"},
		{[]accommodation.Status{"alternative_offered", "submitted"}, "under_review", "adviser"},
		{[]accommodation.Status{"withdrawn", "withdrawn"}, "withdrawn", ""},
	} {
		r := sent(c.measures...)
		if r.State() != c.state || r.NextActor() != c.next {
			t.Errorf("%v: %s, next %q; want %s, next %q", c.measures, r.State(), r.NextActor(), c.state, c.next)
		}
	}
}

func TestADraftIsSentOnlyWhenItAsksForSomethingAndEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	stage := uuid.New()
	measure := accommodation.Measure{ID: uuid.New(), StageID: stage, Complete: true, Status: accommodation.Draft}
	open := measure
	open.Complete = false
	for name, c := range map[string]struct {
		request accommodation.Request
		want    error
	}{
		"no stage":       {accommodation.Request{}, accommodation.ErrNoStage},
		"no measure":     {accommodation.Request{Stages: []uuid.UUID{stage}}, accommodation.ErrNoMeasure},
		"open question":  {accommodation.Request{Stages: []uuid.UUID{stage}, Measures: []accommodation.Measure{measure, open}}, accommodation.ErrIncomplete},
		"already sent":   {accommodation.Request{Stages: []uuid.UUID{stage}, Measures: []accommodation.Measure{measure}, SubmittedAt: monday()}, accommodation.ErrSubmitted},
		"all that it is": {accommodation.Request{Stages: []uuid.UUID{stage}, Measures: []accommodation.Measure{measure}}, nil},
	} {
		err := c.request.Submit(monday(), accommodation.Due{On: monday()})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && (c.request.IsDraft() || c.request.Measures[0].Status != accommodation.Submitted) {
			t.Errorf("%s: it was not sent", name)
		}
	}
}

func TestOnlyWhatToArrangePassesTheValve(t *testing.T) {
	t.Parallel()
	r := sent(accommodation.Submitted)
	m := r.Measures[0]
	got, err := r.Decide(accommodation.Decision{
		MeasureID: m.ID, Outcome: accommodation.Modified, Code: "T-EXTRA", Parameters: catalogue.Parameters{"percent": "25"},
		Practical: "25 % extra time", Conduct: "Allow extra time", At: monday(),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []interview.Arrangement{{
		ID: m.ID, ApplicationID: r.ApplicationID, StageID: m.StageID, Code: "T-EXTRA", Parameters: catalogue.Parameters{"percent": "25"},
		Practical: "25 % extra time", Conduct: "Allow extra time", Status: interview.ArrangementApproved,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.Measures[0].Status != accommodation.Approved {
		t.Errorf("the measure is %s", r.Measures[0].Status)
	}
}

func TestAnAlternativeIsAnOfferUntilTheCandidateAcceptsIt(t *testing.T) {
	t.Parallel()
	offer := func() (*accommodation.Request, uuid.UUID) {
		r := sent(accommodation.UnderReview)
		id := r.Measures[0].ID
		arrangements, err := r.Decide(accommodation.Decision{MeasureID: id, Outcome: accommodation.AlternativeOffered, Code: "M-TEXT", Practical: "Typed chat"})
		if err != nil || len(arrangements) != 1 || !arrangements[0].Offered {
			t.Fatalf("%v, %v", arrangements, err)
		}
		return r, id
	}
	accepted, id := offer()
	if err := accepted.Accept(id); err != nil || accepted.Measures[0].Status != accommodation.Approved {
		t.Errorf("accepted: %s, %v", accepted.Measures[0].Status, err)
	}
	declined, id := offer()
	if err := declined.Decline(id); err != nil || declined.Measures[0].Status != accommodation.Declined {
		t.Errorf("declined: %s, %v", declined.Measures[0].Status, err)
	}
	if err := declined.Accept(id); !errors.Is(err, accommodation.ErrMeasureStep) {
		t.Errorf("accepting after declining: %v", err)
	}
}

func TestADecisionThatCannotBeMadeChangesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   accommodation.Status
		decision accommodation.Decision
		want     error
	}{
		"decided already":    {accommodation.Approved, accommodation.Decision{Outcome: accommodation.NotSupported}, accommodation.ErrMeasureStep},
		"withdrawn":          {accommodation.Withdrawn, accommodation.Decision{Outcome: accommodation.Recommended, Practical: "x"}, accommodation.ErrMeasureStep},
		"not an outcome":     {accommodation.Submitted, accommodation.Decision{Outcome: accommodation.InfoRequested, Practical: "x"}, accommodation.ErrOutcome},
		"nothing to arrange": {accommodation.Submitted, accommodation.Decision{Outcome: accommodation.Recommended}, accommodation.ErrNoPractical},
	} {
		r := sent(c.status)
		c.decision.MeasureID = r.Measures[0].ID
		arrangements, err := r.Decide(c.decision)
		if !errors.Is(err, c.want) || arrangements != nil || r.Measures[0].Status != c.status {
			t.Errorf("%s: %v, %v, %s", name, arrangements, err, r.Measures[0].Status)
		}
	}
	if _, err := sent(accommodation.Submitted).Decide(accommodation.Decision{MeasureID: uuid.New()}); !errors.Is(err, accommodation.ErrNoMeasureHere) {
		t.Errorf("another request's measure: %v", err)
	}
}

func TestADecisionIsDueAtTheEarlierOfTheTwoClocks(t *testing.T) {
	t.Parallel()
	deadlines := accommodation.DefaultDeadlines()
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 9, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		evidence  bool
		event     time.Time
		lead      int
		due       time.Time
		expedited bool
	}{
		"simple, 5 business days":                {false, time.Time{}, 10, day(time.November, 30), false},
		"with evidence, 15 business days":        {true, time.Time{}, 10, day(time.December, 14), false},
		"an interview far away changes nothing":  {true, day(time.December, 31), 5, day(time.December, 14), false},
		"an interpreter needs ten days before":   {true, day(time.December, 14), 10, day(time.November, 30), true},
		"it should have been decided before now": {true, day(time.November, 27), 10, day(time.November, 23), true},
	} {
		got := deadlines.Due(monday(), c.evidence, c.event, c.lead, catalogue.Calendar{})
		if !got.On.Equal(c.due) || got.Expedited != c.expedited {
			t.Errorf("%s: %v, want %v expedited %v", name, got, c.due, c.expedited)
		}
	}
	// 30 calendar days end before 40 business days do.
	slow := accommodation.Deadlines{WithEvidence: 40, Absolute: 30}
	if got := slow.Due(monday(), true, time.Time{}, 0, catalogue.Calendar{}); !got.On.Equal(day(time.December, 23)) {
		t.Errorf("the absolute limit: %v", got)
	}
}
