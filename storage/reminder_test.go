package storage_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
	workerstore "stepfree/storage/worker"
)

// reminderFixture is a vacancy with applications that HR entered on 1 March 2032, a Monday, and an empty outbox.
type reminderFixture struct {
	vacancyFixture
	me account.Candidate
}

func newReminderFixture(t *testing.T) reminderFixture {
	t.Helper()
	o := reminderFixture{vacancyFixture: newVacancyFixture(t)}
	o.me = account.Candidate{Person: account.Person{ID: o.candidate}}
	o.db.Exec(t, `update interview.application set created_at = '2032-03-01 10:00+01'`)
	o.db.Exec(t, `delete from accommodation.answer`)
	o.db.Exec(t, `delete from mail.outbox`)
	return o
}

// answerBy sets the answer-by date.
func (o reminderFixture) answerBy(t *testing.T, day string) {
	t.Helper()
	o.db.Exec(t, `update interview.application set answer_by = $2 where id = $1`, o.application, day)
}

// book inserts an interview that starts at a time of Brussels and was confirmed at another.
func (o reminderFixture) book(t *testing.T, start, confirmed string) uuid.UUID {
	t.Helper()
	id := fixture.Booking{
		Application: o.application, Stage: o.stage, CreatedBy: o.hr.ID, Start: brusselsTime(t, start),
	}.Insert(t, o.db)
	o.db.Exec(t, `update interview.booking set confirmed_at = $2, announced_at = $2 where id = $1`, id,
		brusselsTime(t, confirmed))
	return id
}

// remind runs the job at a time of Brussels and returns the number of messages to the candidate that wait, which it
// deletes.
func (o reminderFixture) remind(t *testing.T, at string) (messages int) {
	t.Helper()
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		return tx.Remind(t.Context(), brusselsTime(t, at))
	}))
	messages = value[int](t, o.db, `select count(*) from mail.outbox where account_id = $1`, o.candidate)
	o.db.Exec(t, `delete from mail.outbox`)
	return messages
}

func brusselsTime(t *testing.T, text string) time.Time {
	t.Helper()
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", text, brussels)
	must(t, err)
	return at
}

// reminderCase is a state of an application, and the times at which the job runs; one of them has to remind, or none.
type reminderCase struct {
	prepare func(*testing.T, reminderFixture)
	none    []string
	remind  string
}

func (c reminderCase) run(t *testing.T) {
	t.Helper()
	o := newReminderFixture(t)
	c.prepare(t, o)
	for _, at := range c.none {
		if n := o.remind(t, at); n != 0 {
			t.Errorf("%d messages at %s", n, at)
		}
	}
	if c.remind == "" {
		return
	}
	if n := o.remind(t, c.remind); n != 1 {
		t.Errorf("%d messages at %s", n, c.remind)
	}
	for range 2 {
		if n := o.remind(t, c.remind); n != 0 {
			t.Errorf("%d messages at %s again", n, c.remind)
		}
	}
}

func TestRemind_Answer(t *testing.T) {
	t.Parallel()
	answerBy := func(day string, then ...string) func(*testing.T, reminderFixture) {
		return func(t *testing.T, o reminderFixture) {
			t.Helper()
			o.answerBy(t, day)
			for _, statement := range then {
				o.db.Exec(t, statement)
			}
		}
	}
	const answered = `insert into accommodation.answer (application_id, candidate_id, answer, answered_at)
		select id, candidate_id, 'none', now() from interview.application`
	for name, c := range map[string]reminderCase{
		"three business days before":         {answerBy("2032-03-19"), []string{"2032-03-15 23:59"}, "2032-03-16 08:00"},
		"not before eight o'clock":           {answerBy("2032-03-19"), []string{"2032-03-16 07:59"}, "2032-03-16 08:00"},
		"over a weekend":                     {answerBy("2032-03-16"), []string{"2032-03-10 20:00"}, "2032-03-11 08:00"},
		"later if the job did not run":       {answerBy("2032-03-19"), nil, "2032-03-19 22:00"},
		"on a Sunday if the job did not run": {answerBy("2032-03-16"), nil, "2032-03-14 09:00"},
		"not after the date":                 {answerBy("2032-03-19"), []string{"2032-03-20 09:00", "2032-03-22 09:00"}, ""},
		"over a closed day": {
			answerBy("2032-03-19", `
				insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
				select gen_random_uuid(), '2032-03-17', '2032-03-18', 'Closed', 'Fermé', id, now() from account.account
				where role = 'hr'`),
			[]string{"2032-03-11 20:00"},
			"2032-03-12 08:00",
		},
		"when summer time begins": {answerBy("2032-03-31"), []string{"2032-03-26 07:59"}, "2032-03-26 08:00"},
		"answered":                {answerBy("2032-03-19", answered), []string{"2032-03-16 09:00", "2032-03-19 09:00"}, ""},
		"a vacancy that is closed": {
			answerBy("2032-03-19", `update interview.vacancy set status = 'closed'`), []string{"2032-03-17 09:00"}, "",
		},
		"taken back": {
			answerBy("2032-03-19", `update interview.application set taken_back_at = now()`), []string{"2032-03-17 09:00"}, "",
		},
		"a disabled account": {
			answerBy("2032-03-19", `update account.account set status = 'disabled' where role = 'candidate'`),
			[]string{"2032-03-17 09:00"},
			"",
		},
		"entered on that day or later": {
			answerBy("2032-03-19", `update interview.application set created_at = '2032-03-16 00:01+01'`),
			[]string{"2032-03-16 09:00", "2032-03-18 09:00"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestRemind_Interview(t *testing.T) {
	t.Parallel()
	interview := func(start string, then ...string) func(*testing.T, reminderFixture) {
		return func(t *testing.T, o reminderFixture) {
			t.Helper()
			o.answerBy(t, "2032-03-05")
			o.book(t, start, "2032-03-08 10:00")
			for _, statement := range then {
				o.db.Exec(t, statement)
			}
		}
	}
	const status = `update interview.booking set held_until = now(), status = `
	for name, c := range map[string]reminderCase{
		"one business day before":      {interview("2032-03-18 09:00"), []string{"2032-03-16 20:00"}, "2032-03-17 08:00"},
		"over a weekend":               {interview("2032-03-22 09:00"), []string{"2032-03-18 20:00"}, "2032-03-19 08:00"},
		"later if the job did not run": {interview("2032-03-22 09:00"), nil, "2032-03-21 18:00"},
		"not after it began":           {interview("2032-03-18 09:00"), []string{"2032-03-18 09:00", "2032-03-19 09:00"}, ""},
		"the day at its place": {
			interview("2032-03-18 00:30", `update interview.booking set time_zone = 'America/New_York'`), // 17 March there
			[]string{"2032-03-15 20:00"}, "2032-03-16 08:00",
		},
		"not confirmed any more": {
			interview("2032-03-18 09:00", status+`'arranged', confirmed_at = null`), nil, "2032-03-17 08:00",
		},
		"cancelled": {interview("2032-03-18 09:00", status+`'cancelled'`), []string{"2032-03-17 09:00"}, ""},
		"moved":     {interview("2032-03-18 09:00", status+`'moved'`), []string{"2032-03-17 09:00"}, ""},
		"held": {
			interview("2032-03-18 09:00", status+`'held', announced_at = null`), []string{"2032-03-17 09:00"}, "",
		},
		"arranged, never confirmed": {
			interview("2032-03-18 09:00", status+`'arranged', announced_at = null, confirmed_at = null`),
			[]string{"2032-03-17 09:00"},
			"",
		},
		"confirmed on that day": {
			interview("2032-03-18 09:00", `update interview.booking set confirmed_at = '2032-03-17 07:00+01'`),
			[]string{"2032-03-17 09:00", "2032-03-18 08:00"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// An interview that is moved after its reminder has one for the new day, and a date that is corrected for the new date.
func TestRemind_NewDay(t *testing.T) {
	t.Parallel()
	o := newReminderFixture(t)
	o.answerBy(t, "2032-03-19")
	expect := func(at string, want int) {
		t.Helper()
		if n := o.remind(t, at); n != want {
			t.Errorf("%d messages at %s, want %d", n, at, want)
		}
	}
	expect("2032-03-16 08:00", 1)
	must(t, o.correct(t, false, func(a *hrstore.ApplicationEntry) {
		a.AnswerBy = time.Date(2032, time.April, 9, 0, 0, 0, 0, time.UTC)
	}))
	expect("2032-04-05 20:00", 0)
	expect("2032-04-06 08:00", 1)
	first := o.book(t, "2032-04-15 09:00", "2032-04-12 10:00")
	expect("2032-04-14 08:00", 1)
	o.db.Exec(t, `update interview.booking set status = 'moved' where id = $1`, first)
	second := o.book(t, "2032-04-15 15:00", "2032-04-12 10:00") // the same day, at another hour
	expect("2032-04-14 09:00", 0)
	o.db.Exec(t, `update interview.booking set status = 'moved' where id = $1`, second)
	o.book(t, "2032-04-22 09:00", "2032-04-14 10:00")
	expect("2032-04-20 20:00", 0)
	expect("2032-04-21 08:00", 1)
}

// A person with two applications gets one message for both, in the same moment; each has its own reminder.
func TestRemind_TwoApplications(t *testing.T) {
	t.Parallel()
	o := newReminderFixture(t)
	o.answerBy(t, "2032-03-19")
	vacancy := fixture.Vacancy{Reference: "2", CreatedBy: o.hr.ID}.Insert(t, o.db)
	other := fixture.Application{Vacancy: vacancy, Candidate: o.candidate}.Insert(t, o.db)
	o.db.Exec(t, `update interview.application set answer_by = '2032-03-19', created_at = '2032-03-01' where id = $1`,
		other)
	if n := o.remind(t, "2032-03-16 08:00"); n != 1 {
		t.Errorf("%d messages", n)
	}
	if n := value[int](t, o.db, `select count(*) from mail.reminder`); n != 2 {
		t.Errorf("%d reminders", n)
	}
}

// The message goes to the address that is right when it is sent.
func TestRemind_CorrectedAddress(t *testing.T) {
	t.Parallel()
	o := newReminderFixture(t)
	o.answerBy(t, "2032-03-19")
	must(t, o.correct(t, false, toAddress("right@example.org")))
	o.db.Exec(t, `delete from mail.outbox`)
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
		return tx.Remind(t.Context(), brusselsTime(t, "2032-03-16 08:00"))
	}))
	var got []workerstore.OutboxMessage
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) (err error) {
		got, err = tx.LeaseMessages(t.Context(), brusselsTime(t, "2032-03-16 08:00"), time.Minute, 10)
		return err
	}))
	if len(got) != 1 || got[0].Address != "right@example.org" {
		t.Errorf("%+v", got)
	}
}

// Any number of programs may run the job at the same time.
func TestRemind_ManyRunnersOneMessage(t *testing.T) {
	t.Parallel()
	o := newReminderFixture(t)
	o.answerBy(t, "2032-03-19")
	o.book(t, "2032-03-17 09:00", "2032-03-02 10:00")
	for range 20 {
		application, _ := o.apply(t, false)
		o.db.Exec(t, `update interview.application set answer_by = '2032-03-19', created_at = '2032-03-01' where id = $1`,
			application)
	}
	o.db.Exec(t, `delete from mail.outbox`)
	var runners sync.WaitGroup
	for range 8 {
		runners.Go(func() {
			if err := o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
				return tx.Remind(t.Context(), brusselsTime(t, "2032-03-16 08:00"))
			}); err != nil {
				t.Error(err)
			}
		})
	}
	runners.Wait()
	if n := value[int](t, o.db, `select count(*) from mail.outbox`); n != 21 {
		t.Errorf("%d messages to 21 people", n)
	}
	if n := value[int](t, o.db, `select count(*) from mail.reminder`); n != 22 {
		t.Errorf("%d reminders of 22", n)
	}
}

// HR does not see whether a reminder was sent or refused: it says that there was no answer.
func TestRemind_HRSeesNothing(t *testing.T) {
	t.Parallel()
	o := newReminderFixture(t)
	o.answerBy(t, "2032-03-19")
	at := brusselsTime(t, "2032-03-16 08:00")
	must(t, o.db.Worker.Run(t.Context(), func(tx workerstore.Tx) error { return tx.Remind(t.Context(), at) }))
	o.settle(t, at, func(tx workerstore.Tx, m workerstore.OutboxMessage) error {
		return tx.GiveUpMessage(t.Context(), m, at)
	})
	if list, page := o.refused(t); list || page {
		t.Errorf("HR reads that a reminder was refused: %v on the list, %v on the page", list, page)
	}
	for _, table := range []string{"mail.reminder", "mail.rate_limit", "mail.outbox", "accommodation.visit"} {
		session := storagetest.Session(t, o.db, o.hr.ID, account.RoleHR)
		if err := o.db.RunAs(t, "stepfree_hr", session.Secret(), `select count(*) from `+table); err == nil {
			t.Errorf("HR reads %s", table)
		}
	}
}
