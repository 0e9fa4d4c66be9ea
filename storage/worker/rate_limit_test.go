package worker_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

// outbox is the outbox of a database with one candidate.
type outbox struct {
	*storagetest.Database
	ana account.Candidate
	now time.Time
}

func newOutbox(t *testing.T) outbox {
	t.Helper()
	db := storagetest.New(t)
	return outbox{
		Database: db, ana: storagetest.Person[account.Candidate](t, db, "Ana"),
		now: time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC),
	}
}

// notify inserts a notification of an account, to an address if it is not empty.
func (o outbox) notify(t *testing.T, id uuid.UUID, address string, at time.Time) {
	t.Helper()
	o.Exec(t, `
		insert into mail.outbox (id, kind, account_id, address, language, created_at, due_at)
		values (gen_random_uuid(), 'notification', $1, nullif($2, ''), 'en', $3, $3) on conflict do nothing`,
		id, address, at)
}

// lease leases what is due and returns it.
func (o outbox) lease(t *testing.T, at time.Time) (got []workerstore.OutboxMessage) {
	t.Helper()
	if err := o.Worker.Run(t.Context(), func(tx workerstore.Tx) (err error) {
		got, err = tx.LeaseMessages(t.Context(), at, time.Minute, 10)
		return err
	}); err != nil {
		t.Error(err)
	}
	return got
}

// send leases what is due, ends it as sent, and returns how many messages that were.
func (o outbox) send(t *testing.T, at time.Time) int {
	t.Helper()
	got := o.lease(t, at)
	for _, m := range got {
		if err := o.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
			return tx.DropMessage(t.Context(), m)
		}); err != nil {
			t.Fatal(err)
		}
	}
	return len(got)
}

// waiting counts the messages that wait.
func (o outbox) waiting(t *testing.T) (n int) {
	t.Helper()
	if err := o.Super.GetContext(t.Context(), &n, `select count(*) from mail.outbox where failed_at is null`); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLeaseMessages_OneAnHour(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after time.Duration
		want  int
	}{
		"at once":              {time.Second, 0},
		"before the hour ends": {time.Hour - time.Microsecond, 0},
		"when the hour ends":   {time.Hour, 1},
		"on the next day":      {24 * time.Hour, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOutbox(t)
			o.notify(t, o.ana.ID, "", o.now)
			if n := o.send(t, o.now); n != 1 {
				t.Fatalf("%d messages at first", n)
			}
			ben := storagetest.Person[account.Candidate](t, o.Database, "Ben")
			o.notify(t, o.ana.ID, "", o.now)
			o.notify(t, ben.ID, "", o.now)
			o.Exec(t, `insert into mail.outbox (id, kind, address, language, created_at, due_at)
				values (gen_random_uuid(), 'link', $1, 'en', $2, $2)`, o.ana.Email, o.now)
			if n := o.send(t, o.now.Add(c.after)); n != c.want+2 {
				t.Errorf("%d messages, want %d besides a link and another person's", n, c.want)
			}
		})
	}
}

// Each of 22 changes of an hour is told of, in two messages.
func TestLeaseMessages_ManyChangesInAnHour(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	sent := []int{}
	for minute := range 180 {
		at := o.now.Add(time.Duration(minute) * time.Minute)
		if minute < 22*2 && minute%2 == 0 {
			o.notify(t, o.ana.ID, "", at)
		}
		if o.send(t, at) > 0 {
			sent = append(sent, minute)
		}
	}
	if len(sent) != 2 || sent[0] != 0 || sent[1] != 60 || o.waiting(t) != 0 {
		t.Errorf("messages in minutes %v, %d wait", sent, o.waiting(t))
	}
}

// Messages to one address are one, also if they are to several accounts or to the address itself.
func TestLeaseMessages_JoinsByAddress(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	staff := storagetest.PersonWithEmail[account.HR](t, o.Database, "Ana", o.ana.Email)
	ben := storagetest.Person[account.Candidate](t, o.Database, "Ben")
	o.notify(t, o.ana.ID, "", o.now)
	o.notify(t, staff.ID, "", o.now)
	o.notify(t, ben.ID, o.ana.Email, o.now) // Ben's address was corrected to Ana's
	o.notify(t, ben.ID, "", o.now)
	o.Exec(t, `update mail.outbox set by_hr = true where account_id = $1`, staff.ID)
	got := o.lease(t, o.now)
	if len(got) != 2 || got[0].Address == got[1].Address {
		t.Errorf("%+v", got)
	}
	var byHR []bool
	if err := o.Super.SelectContext(t.Context(), &byHR, `select by_hr from mail.outbox order by by_hr`); err != nil {
		t.Fatal(err)
	}
	if len(byHR) != 2 || byHR[0] || !byHR[1] {
		t.Errorf("caused by HR: %v", byHR)
	}
}

// Of two workers that look at the same moment one takes a message to an address, although each finds another row.
func TestLeaseMessages_TwoWorkersOneMessage(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	ben := storagetest.Person[account.Candidate](t, o.Database, "Ben")
	o.notify(t, o.ana.ID, "", o.now)
	second := make(chan []workerstore.OutboxMessage, 1)
	if err := o.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		first, err := tx.LeaseMessages(t.Context(), o.now, time.Minute, 10)
		if err != nil || len(first) != 1 {
			t.Errorf("the first worker: %+v, %v", first, err)
		}
		o.notify(t, ben.ID, o.ana.Email, o.now)
		go func() { second <- o.lease(t, o.now) }()
		o.untilBlocked(t)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := <-second; len(got) != 0 {
		t.Errorf("the second worker: %+v", got)
	}
}

// untilBlocked waits until a connection waits for another one's transaction.
func (o outbox) untilBlocked(t *testing.T) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for blocked := false; !blocked; <-tick.C {
		const query = `select exists (
			select from pg_stat_activity where datname = $1 and cardinality(pg_blocking_pids(pid)) > 0)`
		if err := o.Super.GetContext(t.Context(), &blocked, query, o.Name); err != nil {
			t.Error(err)
			return
		}
	}
}

func TestLeaseMessages_CrashedWorkerTriesAgain(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	o.notify(t, o.ana.ID, "", o.now)
	if n := len(o.lease(t, o.now)); n != 1 {
		t.Fatalf("%d messages", n)
	}
	if n := o.send(t, o.now.Add(2*time.Minute)); n != 1 {
		t.Errorf("%d messages after the lease ran out", n)
	}
}

// An address that was corrected is another mailbox, with an hour of its own.
func TestLeaseMessages_CorrectedAddressDoesNotWait(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	o.notify(t, o.ana.ID, "", o.now)
	o.send(t, o.now)
	o.notify(t, o.ana.ID, "", o.now)
	o.Exec(t, `update account.account set email = 'right@example.org' where id = $1`, o.ana.ID)
	if got := o.lease(t, o.now.Add(time.Minute)); len(got) != 1 || got[0].Address != "right@example.org" {
		t.Errorf("%+v", got)
	}
}

func TestDeleteRateLimits_PastHoursOnly(t *testing.T) {
	t.Parallel()
	o := newOutbox(t)
	o.notify(t, o.ana.ID, "", o.now)
	o.send(t, o.now)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{time.Hour - time.Microsecond, 1}, {time.Hour, 0}} {
		if err := o.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
			return tx.DeleteRateLimits(t.Context(), o.now.Add(c.after))
		}); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := o.Super.GetContext(t.Context(), &n, `select count(*) from mail.rate_limit`); err != nil || n != c.want {
			t.Errorf("after %v: %d, %v, want %d", c.after, n, err, c.want)
		}
	}
}
