package storage

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// Wanted is a room that somebody wants from a moment.
type Wanted struct {
	Booking uuid.UUID // which it would be for; what it has itself does not stand in its way
	Room    uuid.UUID
	Start   time.Time
	At      time.Time
}

// AsHRWanting runs fn in a transaction of an HR officer who wants a room; ErrTaken when somebody else visibly has it then.
// That is one look: whoever comes too late is told before anything else is asked or waited for. Of those of this process who
// want it at once the first goes on, and the others wait until that transaction ends, without a connection; when it holds the
// room they are told so, and nobody asks the database again. What no look sees, Hold does.
func (db *DB) AsHRWanting(ctx context.Context, me account.HR, w Wanted, fn func(HR) error) error {
	for {
		if err := db.turns.wait(ctx, w); err != nil {
			return err
		}
		if err := db.look(ctx, me, w); err != nil {
			return err
		}
		if t, first := db.turns.begin(w); first {
			kept := false
			defer func() { db.turns.end(t, kept) }()
			err := db.AsHR(ctx, me, func(tx HR) error {
				tx.turn = t
				return fn(tx)
			})
			kept = err == nil
			return err
		}
	}
}

// look says ErrTaken when somebody else has what is wanted. It is a statement by itself: a transaction around it would take
// three round trips instead of one.
func (db *DB) look(ctx context.Context, me account.HR, w Wanted) error {
	pool, served := db.pools[me.Role().Login()]
	if !served {
		return ErrNotServed
	}
	var taken bool
	const query = `select interview.taken($1, $2, $3, $4, $5)`
	if err := pool.GetContext(ctx, &taken, query, me.Session.Secret(), w.Booking, w.Room, w.Start, w.At); err != nil {
		return translate(err)
	}
	if taken {
		return ErrTaken
	}
	return nil
}

// turns are the rooms and moments that somebody of this process is about to have.
type turns struct {
	mu    sync.Mutex
	taken map[moment]*turn
}

// moment is a room from a moment on.
type moment struct {
	room  uuid.UUID
	start int64 // µs, as exact as the database
}

func momentOf(room uuid.UUID, start time.Time) moment { return moment{room, start.UnixMicro()} }

// turn is somebody's who is about to have a room.
type turn struct {
	moment
	booking uuid.UUID
	held    bool          // the transaction has it
	ended   chan struct{} // closed when it is known whether the transaction was kept
}

// holds notes what the transaction holds: it need not be what was wanted.
func (t *turn) holds(b NewBooking) {
	if t != nil && t.booking == b.ID && t.moment == momentOf(b.Slot.Room, b.Slot.Start) {
		t.held = true
	}
}

// wait waits while somebody is about to have what is wanted; ErrTaken when somebody else has it then. Those whom the
// transaction left without it, or whose own form it was, go on and look.
func (t *turns) wait(ctx context.Context, w Wanted) error {
	t.mu.Lock()
	first := t.taken[momentOf(w.Room, w.Start)]
	t.mu.Unlock()
	if first == nil {
		return nil
	}
	select {
	case <-first.ended:
	case <-ctx.Done():
		return translate(ctx.Err())
	}
	if first.held && first.booking != w.Booking {
		return ErrTaken
	}
	return nil
}

// begin takes a turn, if nobody has it.
func (t *turns) begin(w Wanted) (mine *turn, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := momentOf(w.Room, w.Start)
	if t.taken[key] != nil {
		return nil, false
	}
	if t.taken == nil {
		t.taken = map[moment]*turn{}
	}
	mine = &turn{moment: key, booking: w.Booking, ended: make(chan struct{})}
	t.taken[key] = mine
	return mine, true
}

// end gives a turn back; what a transaction held that was not kept is held by nobody.
func (t *turns) end(mine *turn, kept bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine.held = mine.held && kept
	delete(t.taken, mine.moment)
	close(mine.ended)
}
