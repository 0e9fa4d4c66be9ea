package storage_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/storagetest"
)

// want asks for a room from the beginning of a slot, and for nothing else.
func (o office) want(ctx context.Context, booking uuid.UUID, slot interview.Slot) error {
	wanted := storage.Wanted{Booking: booking, Room: slot.Room, Start: slot.Start, At: time.Now()}
	return o.db.AsHRWanting(ctx, o.hr, wanted, func(storage.HR) error { return nil })
}

// holdWanted holds a slot as its page does; then runs within the transaction, once the slot may be had.
func (o office) holdWanted(ctx context.Context, application uuid.UUID, slot interview.Slot, then func() error) error {
	id := uuid.New()
	wanted := storage.Wanted{Booking: id, Room: slot.Room, Start: slot.Start, At: time.Now()}
	return o.db.AsHRWanting(ctx, o.hr, wanted, func(tx storage.HR) error {
		return errors.Join(o.take(ctx, tx, id, application, slot), then())
	})
}

// take holds a slot in a transaction.
func (o office) take(ctx context.Context, tx storage.HR, id, application uuid.UUID, slot interview.Slot) error {
	s, err := tx.Scheduling(ctx, application, o.stage)
	if err != nil {
		return err
	}
	return tx.Hold(ctx, s, storage.NewBooking{ID: id, Slot: slot, Mode: catalogue.ModeInPerson, Zone: time.UTC, HeldUntil: time.Now().Add(time.Hour), At: time.Now()})
}

func nothing() error { return nil }

// part is a part of the office's slot: its first minutes, or what comes after them.
func (o office) part(from, to time.Duration) interview.Slot {
	slot := o.slot()
	slot.Start, slot.End = slot.Start.Add(from), slot.Start.Add(to)
	return slot
}

func TestWhoSeesThatASlotIsTakenWaitsForNobody(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, second := o.part(0, 30*time.Minute), o.part(30*time.Minute, time.Hour)
	must(t, o.holdWanted(t.Context(), o.application, first, nothing))
	another, _ := o.apply(t, true)
	// Somebody is about to have the rest of the hour, and with it every lock there is.
	must(t, o.holdWanted(t.Context(), another, second, func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := o.want(ctx, uuid.New(), first); !errors.Is(err, storage.ErrTaken) {
			t.Errorf("while somebody takes what comes after it: %v", err)
		}
		return nil
	}))
}

func TestOfThoseWhoWantASlotAtOnceOneAfterTheOtherGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const clients = 32
	gives := errors.New("gives up")
	var inside, entered atomic.Int32
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			wanted := storage.Wanted{Booking: uuid.New(), Room: o.room, Start: o.slot().Start, At: time.Now()}
			err := o.db.AsHRWanting(t.Context(), o.hr, wanted, func(storage.HR) error {
				if inside.Add(1) > 1 {
					t.Error("two at once")
				}
				entered.Add(1)
				inside.Add(-1)
				return gives
			})
			if !errors.Is(err, gives) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if entered.Load() != clients {
		t.Errorf("%d of %d", entered.Load(), clients)
	}
}

// waiter is the context of somebody of whom is known when they begin to wait.
type waiter struct {
	context.Context //nolint:containedctx // it is a context itself
	begun           chan struct{}
	once            *sync.Once
}

func (w waiter) Done() <-chan struct{} {
	w.once.Do(func() { close(w.begun) })
	return w.Context.Done()
}

// Whoever waits for somebody's end is told what became of it. What the first one's transaction did not do, or not for
// this slot, stands in nobody's way.
func TestWhoWaitsForASlotIsToldWhatTheFirstOneHolds(t *testing.T) {
	t.Parallel()
	gives := errors.New("the first gives up")
	for name, c := range map[string]struct {
		first  func(office, context.Context, storage.HR, uuid.UUID) error
		second error
	}{
		"the slot": {func(o office, ctx context.Context, tx storage.HR, id uuid.UUID) error {
			return o.take(ctx, tx, id, o.application, o.slot())
		}, storage.ErrTaken},
		"nothing: it gives up after it took it": {func(o office, ctx context.Context, tx storage.HR, id uuid.UUID) error {
			return errors.Join(o.take(ctx, tx, id, o.application, o.slot()), gives)
		}, nil},
		"nothing: it found its form sent before": {func(office, context.Context, storage.HR, uuid.UUID) error { return nil }, nil},
		"another time": {func(o office, ctx context.Context, tx storage.HR, id uuid.UUID) error {
			later := o.slot()
			later.Start, later.End = later.End, later.End.Add(time.Hour)
			return o.take(ctx, tx, id, o.application, later)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			another, _ := o.apply(t, true)
			id, done := uuid.New(), make(chan error, 1)
			wanted := storage.Wanted{Booking: id, Room: o.room, Start: o.slot().Start, At: time.Now()}
			err := o.db.AsHRWanting(t.Context(), o.hr, wanted, func(tx storage.HR) error {
				err := c.first(o, t.Context(), tx, id)
				waiting := waiter{t.Context(), make(chan struct{}), new(sync.Once)}
				go func() { done <- o.holdWanted(waiting, another, o.slot(), nothing) }()
				<-waiting.begun
				return err
			})
			if err != nil && !errors.Is(err, gives) {
				t.Fatal(err)
			}
			if err := <-done; !errors.Is(err, c.second) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhoWaitsForASlotLeavesWhenNobodyWaitsForTheAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	another, _ := o.apply(t, true)
	must(t, o.holdWanted(t.Context(), o.application, o.slot(), func() error {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := o.holdWanted(ctx, another, o.slot(), nothing); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		return nil
	}))
}

// The portal may run in several processes, which share nothing but the database.
func TestOfTwoProcessesTheSecondIsToldWhatBecameOfTheFirst(t *testing.T) {
	t.Parallel()
	gives := errors.New("the first gives up")
	for name, c := range map[string]struct{ first, second error }{
		"it holds the slot": {nil, storage.ErrTaken},
		"it gives up":       {gives, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			there := o
			other, err := storage.Open(t.Context(), o.db.URL, account.RoleHR)
			must(t, err)
			t.Cleanup(func() { must(t, other.Close()) })
			there.db = &storagetest.Database{DB: other}
			another, _ := o.apply(t, true)
			done := make(chan error, 1)
			err = o.holdWanted(t.Context(), o.application, o.slot(), func() error {
				go func() { done <- there.holdWanted(t.Context(), another, o.slot(), nothing) }()
				untilSomebodyWaits(t, o.db)
				return c.first
			})
			if !errors.Is(err, c.first) {
				t.Fatal(err)
			}
			if err := <-done; !errors.Is(err, c.second) {
				t.Errorf("the second: %v", err)
			}
		})
	}
}

func TestAFormThatIsSentAgainDoesNotStandInItsOwnWay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	booking := uuid.New()
	must(t, o.hold(t, o.hr, booking, o.application))
	if err := o.want(t.Context(), booking, o.slot()); err != nil {
		t.Errorf("the same form: %v", err)
	}
	if err := o.want(t.Context(), uuid.New(), o.slot()); !errors.Is(err, storage.ErrTaken) {
		t.Errorf("another one: %v", err)
	}
}

func TestWhatWasHeldUntilAMomentBeforeIsNotTaken(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	must(t, o.hold(t, o.hr, uuid.New(), o.application))
	o.db.Exec(t, `update interview.booking set held_until = now() - interval '1 minute'`)
	another, _ := o.apply(t, true)
	if err := o.holdWanted(t.Context(), another, o.slot(), nothing); err != nil {
		t.Error(err)
	}
}

// A day's interviews are one after the other: each begins when the one before ends.
func TestASlotBeginsWhereAnotherEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	must(t, o.hold(t, o.hr, uuid.New(), o.application))
	another, _ := o.apply(t, true)
	if err := o.holdWanted(t.Context(), another, o.part(time.Hour, 2*time.Hour), nothing); err != nil {
		t.Error(err)
	}
}

// untilSomebodyWaits waits until a transaction waits for another one's end.
func untilSomebodyWaits(t *testing.T, db *storagetest.Database) {
	t.Helper()
	if !waits(t, db, nil) {
		t.Error("nobody waited")
	}
}

// What is taken in one hour is taken one after the other, also where it does not overlap: that is the order which keeps
// everybody from waiting in a circle.
func TestWhoeverTakesTheSameThingInTheSameHourWaits(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	another, _ := o.apply(t, true)
	ended := make(chan error, 1)
	must(t, o.holdWanted(t.Context(), o.application, o.part(0, 30*time.Minute), func() error {
		go func() {
			ended <- o.db.AsHR(t.Context(), o.hr, func(tx storage.HR) error {
				return o.take(t.Context(), tx, uuid.New(), another, o.part(30*time.Minute, time.Hour))
			})
		}()
		if !waits(t, o.db, ended) {
			t.Error("the second did not wait for the first")
		}
		return nil
	}))
	must(t, <-ended)
}

// waits tells when a transaction waits for another one's end; false when the one that should has ended before.
func waits(t *testing.T, db *storagetest.Database, ended chan error) (yes bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for len(ended) == 0 {
		const query = `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`
		if err := db.Super.GetContext(t.Context(), &yes, query); err != nil || yes {
			return yes
		}
		<-look.C
	}
	return false
}

// One who takes things from the first to the last, and one who takes them from the last to the first, would each wait for the
// other's end: the server notices after a second, and one of them begins again. Nobody looks first, as in several processes.
func TestOfThoseWhoWantTheSameThingsNobodyWaitsInACircle(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	things := make([]uuid.UUID, 40)
	for i := range things {
		things[i] = uuid.New()
		o.db.Exec(t, `insert into interview.resource (id, kind, name) values ($1, 'equipment', 'Lamp')`, things[i])
	}
	applications := make([]uuid.UUID, 6)
	for i := range applications {
		applications[i], _ = o.apply(t, true)
	}
	for range 8 {
		var all sync.WaitGroup
		for i, application := range applications {
			slot := o.slot()
			slot.Panel = slices.Clone(things)
			if slot.Room = uuid.Nil; i%2 == 1 {
				slices.Reverse(slot.Panel)
			}
			all.Go(func() {
				err := o.db.AsHR(t.Context(), o.hr, func(tx storage.HR) error { return o.take(t.Context(), tx, uuid.New(), application, slot) })
				if err != nil && !errors.Is(err, storage.ErrTaken) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		o.db.Exec(t, `delete from interview.occupation`)
		o.db.Exec(t, `update interview.booking set status = 'cancelled', held_until = null`)
	}
	must(t, o.db.Close()) // a connection tells what it counted when it ends
	var deadlocks int
	must(t, o.db.Super.GetContext(t.Context(), &deadlocks, `select deadlocks from pg_stat_database where datname = current_database()`))
	if deadlocks != 0 {
		t.Errorf("%d times", deadlocks)
	}
}
