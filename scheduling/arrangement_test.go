package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// arrangement loads the only arrangement of the stage.
func (o *setup) arrangement(t *testing.T) (a store.Arrangement) {
	t.Helper()
	must(t, o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error {
		list, err := tx.Arrangements(t.Context(), o.application, o.stage)
		a = list[0]
		return err
	}))
	return a
}

func TestArrangementStep_DueDay(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	id := o.arrange(t)
	must(t, o.StepStageArrangement(t.Context(), o.hr, o.ref(), scheduling.ArrangementChange{
		ID: id, Version: o.arrangement(t).Version, To: interview.ArrangementArranging,
	}))
	want := catalogue.Calendar{}.BusinessDaysBefore(o.start, 1).Format(time.DateOnly)
	if got := o.arrangement(t).DueOn.Time.Format(time.DateOnly); got != want {
		t.Errorf("of the stage's first day: %s, want %s", got, want)
	}
	o.db.Exec(t, `update interview.arrangement set status = 'approved', due_on = null where id = $1`, id)
	choice := o.choice()
	choice.Start = catalogue.Calendar{}.AddBusinessDays(o.start, 3)
	must(t, o.Hold(t.Context(), o.hr, choice))
	must(t, o.StepBookedArrangement(t.Context(), o.hr, choice.Key, scheduling.ArrangementChange{
		ID: id, Version: o.arrangement(t).Version, To: interview.ArrangementArranging,
	}))
	want = catalogue.Calendar{}.BusinessDaysBefore(choice.Start, 1).Format(time.DateOnly)
	if got := o.arrangement(t).DueOn.Time.Format(time.DateOnly); got != want {
		t.Errorf("of the booking: %s, want %s", got, want)
	}
}

func TestArrangementStep_Provider(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	id := o.arrange(t)
	b := o.hold(t)
	for _, c := range []struct {
		name       string
		providerID uuid.UUID
		provider   string
		to         interview.ArrangementStatus
		want       string
	}{
		{"a resource of the booking", o.room, "", interview.ArrangementArranging, "Room"},
		{"nothing: it stays", uuid.Nil, "", interview.ArrangementConfirmed, "Room"},
		{"a resource that the booking does not take: it stays", o.interpreter, "", interview.ArrangementArranging, "Room"},
		{"a name", o.room, "The library", interview.ArrangementConfirmed, "The library"},
		{"nothing: the name stays", uuid.Nil, "", interview.ArrangementArranging, "The library"},
	} {
		must(t, o.StepBookedArrangement(t.Context(), o.hr, b.ID, scheduling.ArrangementChange{
			ID: id, Version: o.arrangement(t).Version, To: c.to, ProviderID: c.providerID, Provider: c.provider,
		}))
		if got := o.arrangement(t).Provider; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestArrangementStep_Refusals(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	id := o.arrange(t)
	version := o.arrangement(t).Version
	for name, c := range map[string]struct {
		id      uuid.UUID
		version int
		to      interview.ArrangementStatus
		want    error
	}{
		"stale version":         {id, version - 1, interview.ArrangementArranging, storage.ErrChanged},
		"another stage's":       {uuid.New(), version, interview.ArrangementArranging, storage.ErrNotFound},
		"an impossible step":    {id, version, interview.ArrangementProvided, interview.ErrSchedulingStep},
		"a candidate's step":    {id, version, interview.ArrangementWithdrawn, interview.ErrSchedulingStep},
		"the state that it has": {id, version, interview.ArrangementApproved, interview.ErrSchedulingStep},
	} {
		change := scheduling.ArrangementChange{ID: c.id, Version: c.version, To: c.to}
		if err := o.StepStageArrangement(t.Context(), o.hr, o.ref(), change); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a := o.arrangement(t); a.Version != version || a.Status != interview.ArrangementApproved {
		t.Errorf("version %d, %s", a.Version, a.Status)
	}
}
