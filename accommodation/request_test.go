package accommodation_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
)

type statuses = []accommodation.Status

func TestRequestState_FollowsFromMeasures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		measures statuses
		state    accommodation.State
		next     accommodation.Actor
	}{
		{statuses{"submitted", "submitted"}, "submitted", "adviser"},
		{statuses{"submitted", "approved"}, "under_review", "adviser"},
		{statuses{"under_review"}, "under_review", "adviser"},
		{statuses{"info_requested", "approved"}, "info_requested", "candidate"},
		{statuses{"approved", "approved"}, "approved", ""},
		{statuses{"approved", "withdrawn"}, "approved", ""},
		{statuses{"approved", "not_approved"}, "partly_approved", ""},
		{statuses{"approved", "declined", "withdrawn"}, "partly_approved", ""},
		{statuses{"not_approved", "declined"}, "not_approved", ""},
		{statuses{"alternative_offered", "approved"}, "answer_needed", "candidate"},
		{statuses{"alternative_offered", "submitted"}, "under_review", "adviser"},
		{statuses{"withdrawn", "withdrawn"}, "withdrawn", ""},
	} {
		r := submitted(c.measures...)
		if r.State() != c.state || r.NextActor() != c.next {
			t.Errorf("%v: %s, next %q; want %s, next %q", c.measures, r.State(), r.NextActor(), c.state, c.next)
		}
	}
}

func TestSubmit_ChecksThatTheDraftIsComplete(t *testing.T) {
	t.Parallel()
	type stages = []uuid.UUID
	type measures = []accommodation.Measure
	stage := uuid.New()
	complete := accommodation.Measure{ID: uuid.New(), StageID: stage, Complete: true, Status: accommodation.Draft}
	incomplete := complete
	incomplete.Complete = false
	for name, c := range map[string]struct {
		stages    stages
		measures  measures
		submitted time.Time
		want      error
	}{
		"no stage":          {nil, nil, time.Time{}, accommodation.ErrNoStage},
		"no measure":        {stages{stage}, nil, time.Time{}, accommodation.ErrNoMeasure},
		"open question":     {stages{stage}, measures{complete, incomplete}, time.Time{}, accommodation.ErrIncomplete},
		"already submitted": {stages{stage}, measures{complete}, monday(), accommodation.ErrSubmitted},
		"complete":          {stages{stage}, measures{complete}, time.Time{}, nil},
	} {
		r := accommodation.Request{Stages: c.stages, Measures: c.measures, SubmittedAt: c.submitted}
		err := r.Submit(monday(), accommodation.Due{On: monday()})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && (r.IsDraft() || r.Measures[0].Status != accommodation.Submitted) {
			t.Errorf("%s: not submitted", name)
		}
	}
}
