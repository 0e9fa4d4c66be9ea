package storage_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// holdThen holds a slot and runs then before the transaction ends.
func (o vacancyFixture) holdThen(
	ctx context.Context, application uuid.UUID, slot interview.Slot, then func() error,
) error {
	return o.db.HR.Run(ctx, o.hr, func(tx hrstore.Tx) error {
		return errors.Join(o.take(ctx, tx, uuid.New(), application, slot), then())
	})
}

// nothing is the then of holdThen that does nothing.
func nothing() error { return nil }

// part returns the slot between two offsets from its start.
func (o vacancyFixture) part(from, to time.Duration) interview.Slot {
	slot := o.slot()
	slot.Start, slot.End = slot.Start.Add(from), slot.Start.Add(to)
	return slot
}

func TestHoldSlot_TakenDoesNotWait(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	first, second := o.part(0, 30*time.Minute), o.part(30*time.Minute, time.Hour)
	must(t, o.holdThen(t.Context(), o.application, first, nothing))
	another, _ := o.apply(t, true)
	third, _ := o.apply(t, true)
	// The transaction that takes the rest of the hour has the advisory lock of the hour.
	must(t, o.holdThen(t.Context(), another, second, func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := o.holdThen(ctx, third, first, nothing); !errors.Is(err, storage.ErrTaken) {
			t.Errorf("while the rest of the hour is being taken: %v", err)
		}
		return nil
	}))
}

func TestHoldSlot_CancelEndsWait(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	another, _ := o.apply(t, true)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	must(t, o.holdThen(t.Context(), o.application, o.slot(), func() error {
		go func() { done <- o.holdThen(ctx, another, o.slot(), nothing) }()
		waitUntilBlocked(ctx, t, o.db)
		cancel()
		if err := <-done; err == nil || errors.Is(err, storage.ErrTaken) {
			t.Errorf("%v", err)
		}
		return nil
	}))
}

// A second transaction, of this process or of another one, waits for the first and then sees what it committed.
func TestHoldSlot_SecondSeesFirst(t *testing.T) {
	t.Parallel()
	gives := errors.New("the first gives up")
	for name, c := range map[string]struct {
		otherProcess  bool
		first, second error
	}{
		"the first holds it":                   {false, nil, storage.ErrTaken},
		"the first gives up":                   {false, gives, nil},
		"the first, another process, holds it": {true, nil, storage.ErrTaken},
		"the first, another process, gives up": {true, gives, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVacancyFixture(t)
			there := o
			if c.otherProcess {
				other, err := pg.Open(t.Context(), o.db.URL, account.RoleHR)
				must(t, err)
				t.Cleanup(func() { must(t, other.Close()) })
				there.db = &storagetest.Database{DB: other, Stores: storagetest.NewStores(other)}
			}
			another, _ := o.apply(t, true)
			done := make(chan error, 1)
			err := o.holdThen(t.Context(), o.application, o.slot(), func() error {
				go func() { done <- there.holdThen(t.Context(), another, o.slot(), nothing) }()
				waitUntilBlocked(t.Context(), t, o.db)
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

func TestHoldSlot_ExpiredHoldIsFree(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	must(t, o.hold(t, o.hr, uuid.New(), o.application))
	o.db.Exec(t, `update interview.booking set held_until = now() - interval '1 minute'`)
	another, _ := o.apply(t, true)
	if err := o.holdThen(t.Context(), another, o.slot(), nothing); err != nil {
		t.Error(err)
	}
}

func TestHoldSlot_AdjacentSlotIsFree(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	must(t, o.hold(t, o.hr, uuid.New(), o.application))
	another, _ := o.apply(t, true)
	if err := o.holdThen(t.Context(), another, o.part(time.Hour, 2*time.Hour), nothing); err != nil {
		t.Error(err)
	}
}

// waitUntilBlocked returns when a transaction waits for the end of another one.
func waitUntilBlocked(ctx context.Context, t *testing.T, db *storagetest.Database) {
	t.Helper()
	if !isBlocked(ctx, t, db, nil) {
		t.Error("no transaction waited")
	}
}

// Holds of one resource in one hour are serialised by the advisory lock, also where they do not overlap. The resource
// is no room: the trigger that counts a room's seats takes the same lock again.
func TestHoldSlot_SameHourIsSerialised(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	another, _ := o.apply(t, true)
	first, second := o.part(0, 30*time.Minute), o.part(30*time.Minute, time.Hour)
	first.Room, second.Room = uuid.Nil, uuid.Nil
	first.Panel = []uuid.UUID{fixture.Resource{Kind: "equipment", Name: "Lamp"}.Insert(t, o.db)}
	second.Panel = first.Panel
	ended := make(chan error, 1)
	must(t, o.holdThen(t.Context(), o.application, first, func() error {
		go func() {
			ended <- o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
				return o.take(t.Context(), tx, uuid.New(), another, second)
			})
		}()
		if !isBlocked(t.Context(), t, o.db, ended) {
			t.Error("the second did not wait for the first")
		}
		return nil
	}))
	must(t, <-ended)
}

// isBlocked reports whether a transaction waits for the end of another one; false if ended received a result first.
func isBlocked(ctx context.Context, t *testing.T, db *storagetest.Database, ended chan error) (yes bool) {
	t.Helper()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for len(ended) == 0 {
		const query = `
			select exists (
				select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`
		if err := db.Super.GetContext(ctx, &yes, query); err != nil || yes {
			return yes
		}
		<-poll.C
	}
	return false
}

// Transactions that list the same resources in opposite orders would deadlock without sorted advisory locks.
func TestHoldSlot_DoesNotDeadlock(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	things := make([]uuid.UUID, 40)
	for i := range things {
		things[i] = fixture.Resource{Kind: "equipment", Name: "Lamp"}.Insert(t, o.db)
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
				err := o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
					return o.take(t.Context(), tx, uuid.New(), application, slot)
				})
				if err != nil && !errors.Is(err, storage.ErrTaken) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		o.db.Exec(t, `delete from interview.occupation`)
		o.db.Exec(t, `update interview.booking set status = 'cancelled', held_until = null`)
	}
	must(t, o.db.Close()) // a backend reports its statistics when it ends
	const count = `select deadlocks from pg_stat_database where datname = current_database()`
	if deadlocks := value[int](t, o.db, count); deadlocks != 0 {
		t.Errorf("%d deadlocks", deadlocks)
	}
}
