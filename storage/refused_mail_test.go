package storage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	hrstore "stepfree/storage/hr"
	workerstore "stepfree/storage/worker"
)

// settle leases the messages that wait at a time and ends each with end.
func (o vacancyFixture) settle(
	t *testing.T, at time.Time, end func(workerstore.Tx, workerstore.OutboxMessage) error,
) {
	t.Helper()
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		messages, err := tx.LeaseMessages(t.Context(), at, time.Minute, 10)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if err := end(tx, m); err != nil {
				return err
			}
		}
		return nil
	}))
}

// refused reports whether HR reads that mail to the application's address was refused, on the list and on its page.
func (o vacancyFixture) refused(t *testing.T) (list, page bool) {
	t.Helper()
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		all, err := tx.Board(t.Context(), hrstore.BoardFilter{Vacancy: o.vacancy})
		if err != nil {
			return err
		}
		a, err := tx.ApplicationEntry(t.Context(), o.application)
		list, page = all[0].Refused, a.Refused
		return err
	})
	refused := func(line hrstore.HomeLine) bool { return line.Kind == hrstore.HomeRefused }
	if home := slices.ContainsFunc(o.home(t, o.hr, hrstore.HomeFilter{}), refused); home != list {
		t.Errorf("%v on the list, %v on HR's home", list, home)
	}
	return list, page
}

// HR learns that an address refuses mail, but of no message that it did not cause: it would reveal a request.
func TestRefusedMail_OnlyWhatHRCaused(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	o.db.Exec(t, `delete from mail.outbox`)
	clock := time.Now()
	settle := func(end func(workerstore.Tx, workerstore.OutboxMessage) error) {
		t.Helper()
		clock = clock.Add(2 * time.Hour) // an address gets one message an hour
		o.settle(t, clock, end)
	}
	giveUp := func(tx workerstore.Tx, m workerstore.OutboxMessage) error {
		return tx.GiveUpMessage(t.Context(), m, time.Now())
	}
	send := func(tx workerstore.Tx, m workerstore.OutboxMessage) error { return tx.DropMessage(t.Context(), m) }
	expect := func(name string, want bool) {
		t.Helper()
		if list, page := o.refused(t); list != want || page != want {
			t.Errorf("%s: %v on the list, %v on the page", name, list, page)
		}
	}
	var booking uuid.UUID
	confirm := func() {
		t.Helper()
		booking = uuid.New()
		must(t, o.hold(t, o.hr, booking, o.application))
		must(t, errors.Join(o.step(t, booking, interview.BookingArranged), o.step(t, booking, interview.BookingConfirmed)))
	}
	another := func() {
		t.Helper()
		o.db.Exec(t, `insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
			values (gen_random_uuid(), 'notification', $1, 'en', now(), now())`, o.candidate)
	}
	another()
	settle(giveUp)
	expect("a message with another cause", false)
	another()
	confirm() // the same message, with two causes
	settle(giveUp)
	expect("a message that HR caused", true)
	another()
	settle(send)
	expect("another one arrived, which HR did not cause", true)
	must(t, o.step(t, booking, interview.BookingCancelled))
	settle(send)
	expect("one that HR caused arrived", false)
	confirm()
	settle(giveUp)
	expect("refused again", true)
	must(t, o.correct(t, false, toAddress("right@example.org")))
	expect("corrected", false)
	settle(giveUp)
	expect("the new address refuses too", true)
}

// A message that failed does not delay the next one: by the delay, HR would learn of the first.
func TestRateLimit_FailedMailHidesNothing(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(workerstore.Tx, workerstore.OutboxMessage) error{
		"given up": func(tx workerstore.Tx, m workerstore.OutboxMessage) error {
			return tx.GiveUpMessage(t.Context(), m, time.Now())
		},
		"tried again later": func(tx workerstore.Tx, m workerstore.OutboxMessage) error {
			return tx.RetryMessage(t.Context(), m.ID, time.Now().AddDate(0, 0, 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVacancyFixture(t)
			o.db.Exec(t, `update mail.outbox set by_hr = false, created_at = now(), due_at = now()`)
			at := time.Now().Add(time.Minute)
			o.settle(t, at, end)
			booking := uuid.New()
			must(t, o.hold(t, o.hr, booking, o.application))
			must(t, errors.Join(o.step(t, booking, interview.BookingArranged), o.step(t, booking, interview.BookingConfirmed)))
			var attempts []int
			o.settle(t, at.Add(time.Minute), func(tx workerstore.Tx, m workerstore.OutboxMessage) error {
				attempts = append(attempts, m.Attempts)
				return tx.GiveUpMessage(t.Context(), m, time.Now())
			})
			if list, page := o.refused(t); len(attempts) != 1 || attempts[0] != 0 || !list || !page {
				t.Errorf("attempts before: %v; %v on the list, %v on the page", attempts, list, page)
			}
		})
	}
}
