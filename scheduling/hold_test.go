package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
)

func TestHold_SameFormTwice(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	choice := o.choice()
	for range 2 {
		must(t, o.Hold(t.Context(), o.hr, choice))
	}
	b := o.booking(t, choice.Key)
	if len(b.Bookings) != 1 || b.Status != interview.BookingHeld || len(b.Taken) != 1 || b.Taken[0].ResourceID != o.room {
		t.Errorf("%d bookings, %s, of %v", len(b.Bookings), b.Status, b.Taken)
	}
	if want := o.Now().AddDate(0, 0, 14); b.HeldUntil.Sub(want).Abs() > 2*time.Hour {
		t.Errorf("held until %v, want %v", b.HeldUntil, want)
	}
}

func TestHold_SlotThatIsGone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *setup, *scheduling.Choice){
		"taken": func(t *testing.T, o *setup, _ *scheduling.Choice) {
			t.Helper()
			o.hold(t)
		},
		"in the past": func(_ *testing.T, o *setup, c *scheduling.Choice) { o.at(c.Start.Add(time.Minute)) },
		"in the year 9999": func(_ *testing.T, _ *setup, c *scheduling.Choice) {
			c.Start = time.Date(9999, 12, 31, 10, 0, 0, 0, time.UTC)
		},
		"no slot's start": func(_ *testing.T, _ *setup, c *scheduling.Choice) { c.Start = c.Start.Add(7 * time.Minute) },
		"another room":    func(_ *testing.T, _ *setup, c *scheduling.Choice) { c.Room = uuid.New() },
		"out of use": func(t *testing.T, o *setup, _ *scheduling.Choice) {
			t.Helper()
			o.db.Exec(t, `update interview.resource set active = false where id = $1`, o.room)
		},
		"a constraint more": func(t *testing.T, o *setup, _ *scheduling.Choice) {
			t.Helper()
			o.arrange(t)
			o.db.Exec(t, `update interview.resource set features = '{}' where id = $1`, o.room)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			choice := o.choice()
			change(t, o, &choice)
			if err := o.Hold(t.Context(), o.hr, choice); !errors.Is(err, scheduling.ErrSlotGone) {
				t.Errorf("%v", err)
			}
		})
	}
}

// An interpreter whose languages change between the search and the booking cannot be booked for them.
func TestHold_ProviderChangesDuringIt(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	interpreter := o.addInterpreter(t, "Lotte")
	o.arrangeInterpreter(t)
	tx, err := o.db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), `lock table interview.provision in share row exclusive mode`)
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- o.Hold(t.Context(), o.hr, o.choice()) }()
	for waits := false; !waits; {
		const query = `select exists (select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock')`
		must(t, tx.GetContext(t.Context(), &waits, query))
	}
	_, err = tx.ExecContext(t.Context(),
		`update interview.resource set role = 'captioner', sign_languages = '{}' where id = $1`, interpreter)
	must(t, err)
	must(t, tx.Commit())
	if err := <-ended; !errors.Is(err, scheduling.ErrSlotGone) {
		t.Errorf("%v", err)
	}
}

func TestHold_ExpiredHoldIsFree(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	first := o.hold(t)
	o.at(o.Now().AddDate(0, 0, 14).Add(2 * time.Hour))
	second := o.hold(t)
	if got := o.booking(t, first.ID).Status; got != interview.BookingCancelled {
		t.Errorf("the first is %s", got)
	}
	if second.Status != interview.BookingHeld {
		t.Errorf("the second is %s", second.Status)
	}
}

// An interview that is near is held until it begins, also if the hold is extended.
func TestHold_EndsBeforeTheInterview(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.at(o.start.AddDate(0, 0, -3))
	b := o.hold(t)
	if !b.HeldUntil.Equal(o.start) {
		t.Errorf("held until %v, it begins %v", b.HeldUntil, o.start)
	}
	o.at(o.start.AddDate(0, 0, -1))
	_, err := o.ExtendHold(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	if b = o.booking(t, b.ID); !b.HeldUntil.Equal(o.start) {
		t.Errorf("extended until %v", b.HeldUntil)
	}
}

func TestExtendHold_OnlyWhileHeld(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	o.at(o.Now().AddDate(0, 0, 10))
	_, err := o.ExtendHold(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	b = o.booking(t, b.ID)
	if want := o.Now().AddDate(0, 0, 14); b.HeldUntil.Sub(want).Abs() > 2*time.Hour {
		t.Errorf("held until %v, want %v", b.HeldUntil, want)
	}
	_, err = o.Arrange(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	arranged := bookingVersion(o.booking(t, b.ID))
	if _, err = o.ExtendHold(t.Context(), o.hr, arranged); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("of an arranged one: %v", err)
	}
}

func TestFindSlots_AreHoldable(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	within := interview.Interval{Start: o.start, End: o.start.AddDate(0, 0, 1)}
	a, err := o.Load(t.Context(), o.hr, o.ref(), within)
	must(t, err)
	slots := o.FindSlots(a, within).Slots
	if len(slots) == 0 {
		t.Fatal("no slots")
	}
	choice := o.choice()
	choice.Start, choice.Room = slots[0].Start, slots[0].Room
	must(t, o.Hold(t.Context(), o.hr, choice))
}
