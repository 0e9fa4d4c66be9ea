package scheduling_test

import (
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	"stepfree/storage/storagetest/fixture"
)

// take takes a step with a provision of a booking as it is now.
func (o *setup) take(t *testing.T, booking uuid.UUID, p store.Provision, to interview.ProvisionStatus) error {
	t.Helper()
	return o.StepProvision(t.Context(), o.hr, booking, scheduling.ProvisionChange{
		ID: p.ID, Version: p.Version, To: to, Note: "E-mail of today",
	})
}

// putInPlace puts in place everything that a booking needs.
func (o *setup) putInPlace(t *testing.T, booking uuid.UUID) {
	t.Helper()
	for _, p := range o.booking(t, booking).Provisions {
		if p.IsOpen() {
			must(t, o.take(t, booking, p, interview.ProvisionInPlace))
		}
	}
}

// only returns the only live provision of a booking.
func (o *setup) only(t *testing.T, booking uuid.UUID) (only store.Provision) {
	t.Helper()
	found := 0
	for _, p := range o.booking(t, booking).Provisions {
		if p.Status.IsLive() {
			only, found = p, found+1
		}
	}
	if found != 1 {
		t.Fatalf("%d live provisions", found)
	}
	return only
}

// confirm confirms a booking.
func (o *setup) confirm(t *testing.T, booking uuid.UUID) error {
	t.Helper()
	_, err := o.Confirm(t.Context(), o.hr, bookingVersion(o.booking(t, booking)))
	return err
}

func TestConfirm_SlotItselfNeedsNoPress(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrange(t)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "T-EXTRA", Practical: "More time", Parameters: `{"percent": "25"}`,
	}.Insert(t, o.db)
	b := o.hold(t)
	for _, p := range b.Provisions {
		if p.Kind != interview.ProvisionSlot || p.Status != interview.ProvisionInPlace {
			t.Errorf("%s is %s", p.Kind, p.Status)
		}
	}
	if len(b.Provisions) != 2 {
		t.Errorf("%d provisions", len(b.Provisions))
	}
	must(t, o.confirm(t, b.ID))
}

func TestConfirm_EachPersonIsInPlace(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.addInterpreter(t, "Lotte")
	o.addInterpreter(t, "Mara")
	o.arrangeInterpreter(t)
	o.db.Exec(t, `update interview.stage set minutes = 90 where id = $1`, o.stage)
	b := o.hold(t)
	if len(b.Provisions) != 2 || b.Provisions[0].ResourceID == b.Provisions[1].ResourceID {
		t.Fatalf("%+v", b.Provisions)
	}
	must(t, o.take(t, b.ID, b.Provisions[0], interview.ProvisionInPlace))
	if err := o.confirm(t, b.ID); !errors.Is(err, interview.ErrOpenArrangements) {
		t.Errorf("with one of two: %v", err)
	}
	must(t, o.take(t, b.ID, b.Provisions[1], interview.ProvisionInPlace))
	must(t, o.confirm(t, b.ID))
}

func TestStepProvision_DueOnLeadBefore(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.addInterpreter(t, "Lotte")
	o.arrangeInterpreter(t)
	want := catalogue.Calendar{}.BusinessDaysBefore(o.start, 10).Format(time.DateOnly)
	if got := o.only(t, o.hold(t).ID).DueOn.Format(time.DateOnly); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// expectHome expects lines of some kinds, in the order of the alphabet, on HR's home; those that a day makes are left out.
func (o *setup) expectHome(t *testing.T, want ...store.HomeKind) {
	t.Helper()
	must(t, o.Store.Run(t.Context(), o.hr, func(tx store.Tx) error {
		lines, err := tx.Home(t.Context(), store.HomeFilter{}, o.Now(), o.Now())
		var got []store.HomeKind
		for _, line := range lines {
			if line.Kind != store.HomeDue {
				got = append(got, line.Kind)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("HR's home has %v, want %v", got, want)
		}
		return err
	}))
}

func TestStepProvision_DeclinedIsFoundAgain(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	lotte, mara := o.addInterpreter(t, "Lotte"), o.addInterpreter(t, "Mara")
	o.arrangeInterpreter(t)
	b := o.hold(t)
	o.putInPlace(t, b.ID)
	must(t, o.confirm(t, b.ID))
	o.db.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'afternoon', answered_at = now()`)
	p := o.only(t, b.ID)
	must(t, o.take(t, b.ID, p, interview.ProvisionDeclined))
	again := o.only(t, b.ID)
	if again.Status != interview.ProvisionNeeded || again.ResourceID.Valid {
		t.Errorf("the successor is %s, %v", again.Status, again.ResourceID)
	}
	if got := o.booking(t, b.ID); got.Status != interview.BookingArranged || len(got.StandDown) != 0 {
		t.Errorf("the booking is %s, %d to be told", got.Status, len(got.StandDown))
	}
	o.expectHome(t, store.HomeMove, store.HomeReconfirm, store.HomeReplace)
	other := map[uuid.UUID]uuid.UUID{lotte: mara, mara: lotte}[p.ResourceID.UUID]
	must(t, o.Replace(t.Context(), o.hr, b.ID, scheduling.Replacement{ID: again.ID, Version: again.Version, Resource: other}))
	o.expectHome(t, store.HomeMove, store.HomeReconfirm)
	o.putInPlace(t, b.ID)
	must(t, o.confirm(t, b.ID))
	if got := o.booking(t, b.ID); got.Answer != "move_asked" || got.Wish != "afternoon" {
		t.Errorf("the candidate's wish is %q, %q", got.Answer, got.Wish)
	}
}

func TestStepProvision_PersonNeedsAName(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b, _ := o.holdWithInterpreter(t)
	must(t, o.take(t, b.ID, o.only(t, b.ID), interview.ProvisionAsked))
	must(t, o.take(t, b.ID, o.only(t, b.ID), interview.ProvisionDeclined))
	p := o.only(t, b.ID)
	for _, to := range []interview.ProvisionStatus{interview.ProvisionAsked, interview.ProvisionInPlace} {
		if err := o.take(t, b.ID, p, to); !errors.Is(err, interview.ErrProvider) {
			t.Errorf("%s without a name: %v", to, err)
		}
	}
	must(t, o.StepProvision(t.Context(), o.hr, b.ID, scheduling.ProvisionChange{
		ID: p.ID, Version: p.Version, To: interview.ProvisionInPlace, Provider: "An agency's interpreter", Note: "Letter",
	}))
	must(t, o.confirm(t, b.ID))
}

func TestReplace_OnlyByWhoFits(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b, _ := o.holdWithInterpreter(t)
	p := o.only(t, b.ID)
	away := o.addInterpreter(t, "Away")
	fixture.Availability{Resource: away, Start: o.start.AddDate(0, 0, 30), Length: time.Hour}.Insert(t, o.db)
	left := o.addInterpreter(t, "Left")
	o.db.Exec(t, `update interview.resource set active = false where id = $1`, left)
	for name, resource := range map[string]uuid.UUID{
		"a room": o.room, "another language": o.interpreter, "not there": uuid.New(), "nobody": uuid.Nil,
		"who is away": away, "who is out of use": left, "the same": p.ResourceID.UUID,
	} {
		r := scheduling.Replacement{ID: p.ID, Version: p.Version, Resource: resource}
		if err := o.Replace(t.Context(), o.hr, b.ID, r); !errors.Is(err, interview.ErrProvider) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mara := o.addInterpreter(t, "Mara")
	must(t, o.take(t, b.ID, p, interview.ProvisionAsked))
	r := scheduling.Replacement{ID: p.ID, Version: p.Version, Resource: mara}
	if err := o.Replace(t.Context(), o.hr, b.ID, r); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("a stale version: %v", err)
	}
	r.Version++
	must(t, o.Replace(t.Context(), o.hr, b.ID, r))
	got := o.booking(t, b.ID)
	if o.only(t, b.ID).ResourceID.UUID != mara || len(got.StandDown) != 1 || got.StandDown[0].Provider != "Lotte" {
		t.Errorf("%+v, to be told: %+v", o.only(t, b.ID), got.StandDown)
	}
	due := got.StandDown[0]
	must(t, o.StandDown(t.Context(), o.hr, b.ID, due.ID, due.Version))
	if err := o.StandDown(t.Context(), o.hr, b.ID, due.ID, due.Version); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("told twice: %v", err)
	}
}

// A provider who falls ill, or whose hours are removed, leaves an open need in each interview.
func TestReconcile_ProviderIsAway(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(*testing.T, *setup, uuid.UUID){
		"out of use": func(t *testing.T, o *setup, id uuid.UUID) {
			t.Helper()
			o.db.Exec(t, `update interview.resource set active = false where id = $1`, id)
		},
		"fewer hours": func(t *testing.T, o *setup, id uuid.UUID) {
			t.Helper()
			fixture.Availability{Resource: id, Start: o.start.AddDate(0, 0, 5), Length: time.Hour}.Insert(t, o.db)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			b, lotte := o.confirmWithInterpreter(t)
			away(t, o, lotte)
			if got := o.booking(t, b.ID); got.Status != interview.BookingArranged || len(got.Open()) != 1 {
				t.Errorf("%s, %d open", got.Status, len(got.Open()))
			}
		})
	}
}

func TestSayDelivered_FromTheStartOn(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrangeParking(t)
	b := o.hold(t)
	o.putInPlace(t, b.ID)
	must(t, o.confirm(t, b.ID))
	say := func(delivered sql.NullBool) error {
		p := o.only(t, b.ID)
		return o.SayDelivered(t.Context(), o.hr, b.ID, p.ID, p.Version, delivered)
	}
	yes, nothing := sql.NullBool{Bool: true, Valid: true}, sql.NullBool{}
	if err := say(yes); !errors.Is(err, interview.ErrDelivery) {
		t.Errorf("before the start: %v", err)
	}
	o.at(b.Slot.Start)
	if err := say(yes); !errors.Is(err, interview.ErrDelivery) {
		t.Errorf("the database, before the start: %v", err)
	}
	o.db.Exec(t, `update interview.booking set during = tstzrange(now() - interval '1 hour', now()) where id = $1`, b.ID)
	o.at(time.Now())
	must(t, say(yes))
	must(t, say(nothing))
	must(t, say(yes))
	o.db.Exec(t, `update interview.provision set candidate_delivered = false where booking_id = $1`, b.ID)
	if err := say(nothing); !errors.Is(err, interview.ErrDelivery) {
		t.Errorf("after both have spoken: %v", err)
	}
	if !o.only(t, b.ID).Differs() {
		t.Error("the difference is not seen")
	}
}

func TestStageProvision_WithoutABooking(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.db.Exec(t, `update interview.stage set kind = 'application' where id = $1`, o.stage)
	o.arrangeParking(t)
	load := func() store.Provision {
		a, err := o.Load(t.Context(), o.hr, o.ref(), interview.Interval{Start: o.start, End: o.start.Add(time.Hour)})
		must(t, err)
		if len(a.Provisions) != 1 {
			t.Fatalf("%d provisions", len(a.Provisions))
		}
		return a.Provisions[0]
	}
	p := load()
	want := catalogue.Calendar{}.BusinessDaysBefore(o.start, 3).Format(time.DateOnly)
	if got := p.DueOn.Format(time.DateOnly); got != want {
		t.Errorf("due on %s, want %s", got, want)
	}
	change := scheduling.ProvisionChange{ID: p.ID, Version: p.Version, To: interview.ProvisionInPlace}
	must(t, o.StepStageProvision(t.Context(), o.hr, o.ref(), change))
	if err := o.StepStageProvision(t.Context(), o.hr, o.ref(), change); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("a stale version: %v", err)
	}
	if got := load(); got.Status != interview.ProvisionInPlace {
		t.Errorf("it is %s", got.Status)
	}
}
