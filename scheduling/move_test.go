package scheduling_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	"stepfree/storage/storagetest/fixture"
)

// later returns a choice some business days after the start.
func (o *setup) later(days int) scheduling.Choice {
	choice := o.choice()
	choice.Start = catalogue.Calendar{}.AddBusinessDays(o.start, days)
	return choice
}

func TestMove_ProvidersAreFoundAgain(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	old, _ := o.confirmWithInterpreter(t)
	before := o.booking(t, old.ID)
	choice := o.later(5)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(before), choice))
	moved := o.booking(t, choice.Key)
	if moved.Status != interview.BookingArranged || !moved.Announced || moved.InterviewID != before.InterviewID {
		t.Errorf("%s, announced %v, interview %v", moved.Status, moved.Announced, moved.InterviewID)
	}
	if moved.Sequence <= before.Sequence {
		t.Errorf("SEQUENCE %d after %d", moved.Sequence, before.Sequence)
	}
	p := o.only(t, moved.ID)
	want := catalogue.Calendar{}.BusinessDaysBefore(choice.Start, 10).Format(time.DateOnly)
	if p.Status != interview.ProvisionNeeded || p.DueOn.Format(time.DateOnly) != want {
		t.Errorf("%s, due on %s", p.Status, p.DueOn)
	}
	if len(moved.StandDown) != 1 || moved.StandDown[0].BookingID.UUID != old.ID {
		t.Errorf("to be told: %+v", moved.StandDown)
	}
	if err := o.confirm(t, moved.ID); !errors.Is(err, interview.ErrOpenArrangements) {
		t.Errorf("confirmed with the old day's interpreter: %v", err)
	}
	o.putInPlace(t, moved.ID)
	must(t, o.confirm(t, moved.ID))
	gone := o.booking(t, old.ID)
	if gone.Status != interview.BookingMoved || gone.MovedTo.UUID != moved.ID || len(gone.Taken) != 0 {
		t.Errorf("the old one is %s, moved to %v, takes %v", gone.Status, gone.MovedTo, gone.Taken)
	}
}

func TestMove_DocumentsStay(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "D-BRAILLE", Practical: "Braille",
		Parameters: `{"grade": "2", "language": "EN"}`,
	}.Insert(t, o.db)
	o.arrangeParking(t)
	b := o.hold(t)
	o.putInPlace(t, b.ID)
	choice := o.later(3)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, b.ID)), choice))
	for _, p := range o.booking(t, choice.Key).Provisions {
		if inPlace := p.Status == interview.ProvisionInPlace; inPlace != (p.Kind == interview.ProvisionDocument) {
			t.Errorf("a %s is %s", p.Kind, p.Status)
		}
	}
}

func TestMove_AllOrNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*testing.T, *setup, *scheduling.BookingVersion, *scheduling.Choice)
		want   error
	}{
		"taken": {func(t *testing.T, o *setup, _ *scheduling.BookingVersion, choice *scheduling.Choice) {
			t.Helper()
			other := fixture.Application{Vacancy: o.vacancy, Candidate: o.otherCandidate(t), Ready: true}.Insert(t, o.db)
			fixture.Booking{
				Application: other, Stage: o.stage, CreatedBy: o.hr.ID, Start: choice.Start, Room: []uuid.UUID{o.room},
			}.Insert(t, o.db)
		}, scheduling.ErrSlotGone},
		"the same slot": {func(_ *testing.T, o *setup, _ *scheduling.BookingVersion, choice *scheduling.Choice) {
			choice.Start = o.start
		}, scheduling.ErrSameSlot},
		"a stale page": {func(_ *testing.T, _ *setup, v *scheduling.BookingVersion, _ *scheduling.Choice) {
			v.Version--
		}, storage.ErrChanged},
		"in the past": {func(_ *testing.T, o *setup, _ *scheduling.BookingVersion, choice *scheduling.Choice) {
			choice.Start = o.Now().AddDate(0, 0, -1)
		}, scheduling.ErrSlotGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			b := o.hold(t)
			must(t, o.confirm(t, b.ID))
			before := o.booking(t, b.ID)
			v, choice := bookingVersion(before), o.later(2)
			c.change(t, o, &v, &choice)
			if err := o.Move(t.Context(), o.hr, v, choice); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			after := o.booking(t, b.ID)
			if after.Status != before.Status || after.Version != before.Version || len(after.Taken) != len(before.Taken) {
				t.Errorf("%s, version %d, takes %d", after.Status, after.Version, len(after.Taken))
			}
		})
	}
}

func (o *setup) otherCandidate(t *testing.T) (id uuid.UUID) {
	t.Helper()
	must(t, o.db.Super.GetContext(t.Context(), &id, `
		insert into account.account (id, role, name, email, language, created_at)
		values (gen_random_uuid(), 'candidate', 'Ben', 'ben@example.org', 'en', now()) returning id`))
	return id
}

func TestMove_SameFormTwice(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	choice := o.later(2)
	for range 2 {
		must(t, o.Move(t.Context(), o.hr, bookingVersion(b), choice))
	}
	if got := o.booking(t, choice.Key); len(got.Sittings()) != 1 || got.Status != interview.BookingHeld {
		t.Errorf("%d active, %s", len(got.Sittings()), got.Status)
	}
}

// An interview can be moved by half an hour, into a part of its own slot.
func TestMove_IntoItsOwnSlot(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	choice := o.choice()
	choice.Start = o.start.Add(30 * time.Minute)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(b), choice))
	if got := o.booking(t, choice.Key); !got.Slot.Start.Equal(choice.Start) || len(got.Taken) != 1 {
		t.Errorf("%v, takes %v", got.Slot.Start, got.Taken)
	}
}

func TestReplacePlace_Room(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrange(t)
	b := o.hold(t)
	steps := fixture.Resource{Name: "Stairs", Seats: 8}.Insert(t, o.db)
	other := fixture.Resource{Name: "Zola", Seats: 8, Features: []string{"step_free"}}.Insert(t, o.db)
	if err := o.ReplacePlace(t.Context(), o.hr, bookingVersion(b), o.room, steps); !errors.Is(err, interview.ErrProvider) {
		t.Errorf("a room that lacks a feature: %v", err)
	}
	must(t, o.ReplacePlace(t.Context(), o.hr, bookingVersion(b), o.room, other))
	got := o.booking(t, b.ID)
	if got.Taken[0].ResourceID != other || got.Sequence <= b.Sequence || len(got.Misfit) > 0 {
		t.Errorf("%v, SEQUENCE %d after %d, %v", got.Taken, got.Sequence, b.Sequence, got.Misfit)
	}
}

// A candidate who accepted is asked again if the room is of another site, and only then. A wish for another time stays.
func TestReplacePlace_AnotherSiteAsksAgain(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.db.Exec(t, `update interview.resource set site = 'Brussels' where kind = 'room'`)
	b := o.hold(t)
	must(t, o.confirm(t, b.ID))
	same := fixture.Resource{Name: "Next door", Site: "Brussels", Seats: 8}.Insert(t, o.db)
	other := fixture.Resource{Name: "Kirchberg", Site: "Luxembourg", Seats: 8}.Insert(t, o.db)
	for _, c := range []struct {
		answer, wish string
		from, to     uuid.UUID
		want         string
	}{
		{"accepted", "", o.room, same, "accepted"},
		{"accepted", "", same, other, ""},
		{"move_asked", "afternoon", other, same, "move_asked"},
	} {
		o.db.Exec(t, `update interview.booking set answer = $1, wish = nullif($2, ''), answered_at = now()`, c.answer, c.wish)
		v := bookingVersion(o.booking(t, b.ID))
		must(t, o.ReplacePlace(t.Context(), o.hr, v, c.from, c.to))
		got := o.booking(t, b.ID)
		if got.Answer != c.want || got.Wish != c.wish || got.Status != interview.BookingConfirmed {
			t.Errorf("%s: %q, %q, %s", c.answer, got.Answer, got.Wish, got.Status)
		}
	}
}

// A stage that becomes longer is marked at what is booked, and is not confirmed unless the slot is kept on purpose.
func TestConfirm_Misfit(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	o.db.Exec(t, `update interview.stage set minutes = 90 where id = $1`, o.stage)
	if err := o.confirm(t, b.ID); !errors.Is(err, interview.ErrMisfit) {
		t.Fatalf("%v", err)
	}
	got := o.booking(t, b.ID)
	if len(got.Misfit) == 0 || got.Misfit[0].Args["minutes"] != "50" || got.Misfit[0].Args["office"] != "90" {
		t.Errorf("%v", got.Misfit)
	}
	_, err := o.Keep(t.Context(), o.hr, bookingVersion(got), "The candidate agrees")
	must(t, err)
	must(t, o.confirm(t, b.ID))
	o.db.Exec(t, `update interview.stage set minutes = 100 where id = $1`, o.stage)
	if got := o.booking(t, b.ID); got.KeptBy != "" || got.Misfit[0].Args["office"] != "100" {
		t.Errorf("kept by %q: %v", got.KeptBy, got.Misfit)
	}
	o.db.Exec(t, `update interview.stage set minutes = 50 where id = $1`, o.stage)
	if got := o.booking(t, b.ID); len(got.Misfit) > 0 {
		t.Errorf("it fits again: %v", got.Misfit)
	}
}

func TestHold_SittingsTogether(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "T-SPLIT", Practical: "Two days",
		Parameters: `{"sitting_days": "two_days"}`,
	}.Insert(t, o.db)
	o.arrangeParking(t)
	b := o.hold(t)
	sittings := b.Sittings()
	if len(sittings) != 2 || !sittings[1].Slot.Start.After(sittings[0].Slot.End) || len(b.Misfit) > 0 {
		t.Fatalf("%d sittings, %v", len(sittings), b.Misfit)
	}
	o.putInPlace(t, b.ID)
	if err := o.confirm(t, b.ID); !errors.Is(err, interview.ErrOpenArrangements) {
		t.Errorf("with one sitting's in place: %v", err)
	}
	o.putInPlace(t, sittings[1].ID)
	must(t, o.confirm(t, sittings[1].ID))
	for _, s := range sittings {
		if got := o.booking(t, s.ID); got.Status != interview.BookingConfirmed {
			t.Errorf("sitting %d is %s", got.Sitting, got.Status)
		}
	}
	choice := o.later(4)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, b.ID)), choice))
	if got := o.booking(t, choice.Key).Sittings(); len(got) != 2 {
		t.Errorf("%d sittings after the move", len(got))
	}
}

// The documents of each sitting stay in place, also where an interview is moved from the page of a later sitting.
func TestMove_DocumentsOfAllSittingsStay(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	split := fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "T-SPLIT", Practical: "Two days",
		Parameters: `{"sitting_days": "two_days"}`,
	}.Insert(t, o.db)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "D-BRAILLE", Practical: "Braille",
		Parameters: `{"grade": "2", "language": "EN"}`,
	}.Insert(t, o.db)
	// documents returns the states of the documents of each sitting of an interview.
	documents := func(booking uuid.UUID) (states []string) {
		for _, sitting := range o.booking(t, booking).Sittings() {
			for _, p := range o.booking(t, sitting.ID).Provisions {
				if p.Kind == interview.ProvisionDocument {
					states = append(states, string(p.Status))
				}
			}
		}
		return states
	}
	b := o.hold(t)
	second := b.Sittings()[1].ID
	o.putInPlace(t, second) // that of the first is not sent yet
	choice := o.later(4)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, second)), choice))
	if got := documents(choice.Key); !slices.Equal(got, []string{"needed", "in_place"}) {
		t.Errorf("moved with one of two: %v", got)
	}
	o.putInPlace(t, choice.Key)
	again := o.later(8)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, choice.Key)), again))
	if got := documents(again.Key); !slices.Equal(got, []string{"in_place", "in_place"}) {
		t.Errorf("moved with both: %v", got)
	}
	o.db.Exec(t, `update interview.arrangement set status = 'waived' where id = $1`, split) // one sitting from now on
	one := o.later(12)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, again.Key)), one))
	if got := documents(one.Key); !slices.Equal(got, []string{"in_place"}) {
		t.Errorf("moved to one sitting: %v", got)
	}
	o.db.Exec(t, `update interview.arrangement set status = 'approved' where id = $1`, split)
	two := o.later(16)
	must(t, o.Move(t.Context(), o.hr, bookingVersion(o.booking(t, one.Key)), two))
	if got := documents(two.Key); !slices.Equal(got, []string{"in_place", "in_place"}) {
		t.Errorf("moved to two sittings: %v", got)
	}
}
