package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	hrstore "stepfree/storage/hr"
	workerstore "stepfree/storage/worker"
)

// settle leases the messages that wait and ends each with end.
func (o vacancyFixture) settle(t *testing.T, end func(workerstore.Tx, workerstore.OutboxMessage) error) {
	t.Helper()
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		messages, err := tx.LeaseMessages(t.Context(), time.Now().Add(time.Minute), time.Minute, 10)
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
		all, err := tx.VacancyApplications(t.Context(), o.vacancy, 0)
		if err != nil {
			return err
		}
		a, err := tx.ApplicationEntry(t.Context(), o.application)
		list, page = all[0].Refused, a.Refused
		return err
	})
	return list, page
}

// HR learns that an address refuses mail, but of no message that it did not cause: it would reveal a request.
func TestRefusedMail_OnlyWhatHRCaused(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
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
	o.settle(t, giveUp)
	expect("a message with another cause", false)
	another()
	confirm() // the same message, with two causes
	o.settle(t, giveUp)
	expect("a message that HR caused", true)
	another()
	o.settle(t, send)
	expect("another one arrived, which HR did not cause", true)
	must(t, o.step(t, booking, interview.BookingCancelled))
	o.settle(t, send)
	expect("one that HR caused arrived", false)
	confirm()
	o.settle(t, giveUp)
	expect("refused again", true)
	must(t, o.correct(t, false, toAddress("right@example.org")))
	expect("corrected", false)
	o.settle(t, giveUp)
	expect("the new address refuses too", true)
}
