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
// want it at once the first goes on, and the others wait until that transaction ends, without a connection. What no look
// sees, Hold does.
func (db *DB) AsHRWanting(ctx context.Context, me account.HR, w Wanted, fn func(HR) error) error {
	for {
		if err := db.turns.wait(ctx, w); err != nil {
			return translate(err)
		}
		if err := db.look(ctx, me, w); err != nil {
			return err
		}
		if end, first := db.turns.begin(w); first {
			defer end()
			return db.AsHR(ctx, me, fn)
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

// turns are the rooms and moments that somebody of this process is about to have. All who wait for one go on at once when it
// ends, for most of them only look.
type turns struct {
	mu    sync.Mutex
	taken map[turn]chan struct{} // closed when it ends
}

type turn struct {
	room  uuid.UUID
	start int64
}

func turnOf(w Wanted) turn { return turn{w.Room, w.Start.UnixMicro()} }

// wait waits until nobody is about to have it, if somebody is.
func (t *turns) wait(ctx context.Context, w Wanted) error {
	t.mu.Lock()
	ended := t.taken[turnOf(w)]
	t.mu.Unlock()
	if ended == nil {
		return nil
	}
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin takes a turn, if nobody has it; end gives it back.
func (t *turns) begin(w Wanted) (end func(), first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := turnOf(w)
	if t.taken[key] != nil {
		return nil, false
	}
	if t.taken == nil {
		t.taken = map[turn]chan struct{}{}
	}
	ended := make(chan struct{})
	t.taken[key] = ended
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.taken, key)
		close(ended)
	}, true
}
