package storage_test

import (
	"errors"
	"testing"

	"stepfree/accommodation"
	"stepfree/interview"
	candidatestore "stepfree/storage/candidate"
)

// The clocks of two machines may differ; a later event must still have a later time.
func TestEvents_ClockSkewKeepsOrder(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	a.db.Exec(t, `update accommodation.event set at = at + interval '1 hour'`) // from a machine whose clock is fast
	if err := errors.Join(a.decide(t, accommodation.Recommended), a.withdraw(t)); err != nil {
		t.Fatal(err)
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		events, err := tx.Events(t.Context(), a.request)
		var steps []string
		for i, e := range events {
			steps = append(steps, e.Step)
			if i > 0 && !e.At.After(events[i-1].At) {
				t.Errorf("%s is dated %s, and %s before it %s", e.Step, e.At, events[i-1].Step, events[i-1].At)
			}
		}
		if len(steps) != 4 || steps[3] != "withdrawn" {
			t.Errorf("in the order %v", steps)
		}
		return err
	})
}

func TestEvents_ReopeningIsRecorded(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	i.stepProvision(t, i.provisionID, interview.ProvisionNeeded)
	var steps []string
	const query = `select actor_role || ' ' || step from interview.event where booking_id = $1 order by at`
	must(t, i.db.Super.SelectContext(t.Context(), &steps, query, i.booking))
	if len(steps) < 2 || steps[len(steps)-1] != "system arranged" {
		t.Errorf("the steps are %v", steps)
	}
}
