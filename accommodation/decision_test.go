package accommodation_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
)

func TestDecide_ReturnsTheArrangementOnly(t *testing.T) {
	t.Parallel()
	r := submitted(accommodation.Submitted)
	m := r.Measures[0]
	got, err := r.Decide(accommodation.Decision{
		MeasureID: m.ID, Outcome: accommodation.Modified,
		Code: "T-EXTRA", Parameters: catalogue.Parameters{"percent": "25"},
		Practical: "25 % extra time", Conduct: "Allow extra time", At: monday(),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []interview.Arrangement{{
		ID: m.ID, ApplicationID: r.ApplicationID, StageID: m.StageID,
		Code: "T-EXTRA", Parameters: catalogue.Parameters{"percent": "25"},
		Practical: "25 % extra time", Conduct: "Allow extra time", Status: interview.ArrangementApproved,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.Measures[0].Status != accommodation.Approved {
		t.Errorf("the measure is %s", r.Measures[0].Status)
	}
}

func TestDecide_AlternativeWaitsForTheCandidate(t *testing.T) {
	t.Parallel()
	offer := func() (*accommodation.Request, uuid.UUID) {
		r := submitted(accommodation.UnderReview)
		id := r.Measures[0].ID
		arrangements, err := r.Decide(accommodation.Decision{
			MeasureID: id, Outcome: accommodation.AlternativeOffered, Code: "M-TEXT", Practical: "Typed chat",
		})
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

func TestDecide_ErrorChangesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status, outcome accommodation.Status
		practical       string
		want            error
	}{
		"decided already":    {accommodation.Approved, accommodation.NotSupported, "", accommodation.ErrMeasureStep},
		"withdrawn":          {accommodation.Withdrawn, accommodation.Recommended, "x", accommodation.ErrMeasureStep},
		"not an outcome":     {accommodation.Submitted, accommodation.InfoRequested, "x", accommodation.ErrOutcome},
		"nothing to arrange": {accommodation.Submitted, accommodation.Recommended, "", accommodation.ErrNoPractical},
	} {
		r := submitted(c.status)
		d := accommodation.Decision{MeasureID: r.Measures[0].ID, Outcome: c.outcome, Practical: c.practical}
		arrangements, err := r.Decide(d)
		if !errors.Is(err, c.want) || arrangements != nil || r.Measures[0].Status != c.status {
			t.Errorf("%s: %v, %v, %s", name, arrangements, err, r.Measures[0].Status)
		}
	}
	_, err := submitted(accommodation.Submitted).Decide(accommodation.Decision{MeasureID: uuid.New()})
	if !errors.Is(err, accommodation.ErrNoMeasureHere) {
		t.Errorf("another request's measure: %v", err)
	}
}
