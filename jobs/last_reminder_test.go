package jobs_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/jobs"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
	"stepfree/storage/worker"
)

// waiting is a vacancy whose candidates were asked to answer by answerBy, so that they are ready on readyBy at the
// latest. The days before Christmas 2030 are closed from readyBy's week on.
type waiting struct {
	db             *storagetest.Database
	vacancy, stage uuid.UUID
}

const (
	answerBy = "2030-12-02" // a Monday
	readyBy  = "2030-12-23" // 15 business days later
	readyOn  = "2031-01-06" // 3 business days later, with what is closed in between
)

func newWaiting(t *testing.T) waiting {
	t.Helper()
	db := storagetest.New(t)
	hr := storagetest.Person[account.HR](t, db, "Hugo")
	w := waiting{db: db, vacancy: fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, db)}
	w.stage = fixture.Stage{Vacancy: w.vacancy}.Insert(t, db)
	db.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values (gen_random_uuid(), '2030-12-24', '2031-01-01', 'Closed', 'Fermé', $1, now())`, hr.ID)
	return w
}

// apply adds an application, and returns it with its candidate.
func (w waiting) apply(t *testing.T) (application, candidate uuid.UUID) {
	t.Helper()
	candidate = storagetest.Person[account.Candidate](t, w.db, "Ana").ID
	application = fixture.Application{Vacancy: w.vacancy, Candidate: candidate}.Insert(t, w.db)
	w.db.Exec(t, `update interview.application set answer_by = $2 where id = $1`, application, answerBy)
	return application, candidate
}

// run runs the job at a time in Brussels.
func (w waiting) run(t *testing.T, at string) {
	t.Helper()
	location, err := w.db.TimeZone(t.Context())
	must(t, err)
	now, err := time.ParseInLocation("2006-01-02 15:04", at, location)
	must(t, err)
	must(t, jobs.LastReminders(worker.NewLastReminders(w.db.DB), func() time.Time { return now }).Run(t.Context()))
}

// messages counts the messages for an account.
func (w waiting) messages(t *testing.T, account uuid.UUID) int {
	t.Helper()
	return count(t, w.db, `select count(*) from mail.outbox where account_id = $1 and kind = 'notification'`, account)
}

// isReady reports whether an application is ready on a day.
func (w waiting) isReady(t *testing.T, application uuid.UUID, day string) bool {
	t.Helper()
	return count(t, w.db, `select count(*) from interview.ready_stages(array[cast($1 as uuid)], $2)`, application, day) > 0
}

func TestLastReminders_OnceOnTheLatestDay(t *testing.T) {
	t.Parallel()
	w := newWaiting(t)
	application, candidate := w.apply(t)
	w.run(t, "2030-12-22 23:59")
	if n := w.messages(t, candidate); n != 0 {
		t.Fatalf("%d messages before midnight", n)
	}
	w.run(t, "2030-12-23 00:00")
	if n := w.messages(t, candidate); n != 1 {
		t.Fatalf("%d messages on the day", n)
	}
	w.db.Exec(t, `delete from mail.outbox`)
	w.run(t, "2030-12-23 01:00")
	w.run(t, "2031-02-01 09:00")
	if n := w.messages(t, candidate); n != 0 {
		t.Errorf("%d more messages", n)
	}
	for day, want := range map[string]bool{"2030-12-24": false, "2031-01-05": false, readyOn: true} {
		if got := w.isReady(t, application, day); got != want {
			t.Errorf("ready on %s: %v", day, got)
		}
	}
	last := count(t, w.db, `select count(*) from accommodation.last_reminder where ready_on = $1`, readyOn)
	days := accommodation.DefaultDeadlines().LastAnswer
	closed := catalogue.ClosedPeriod{
		First: catalogue.NewDate(day(t, "2030-12-24")), Last: catalogue.NewDate(day(t, "2031-01-01")),
	}
	if want := (catalogue.Calendar{}).Close(closed).AddBusinessDays(day(t, readyBy), days); last != 1 ||
		!want.Equal(day(t, readyOn)) {
		t.Errorf("%d reminders; %d business days later is %v", last, days, want)
	}
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	must(t, err)
	return at
}

func TestLastReminders_AsksOnlyWhoDidNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWaiting(t)
	for name, c := range map[string]struct {
		act  func(application, candidate uuid.UUID)
		want int
	}{
		"no answer":  {func(uuid.UUID, uuid.UUID) {}, 1},
		"not sent":   {func(a, _ uuid.UUID) { fixture.Answer{Application: a, Value: "yes"}.Insert(t, w.db) }, 1},
		"none":       {func(a, _ uuid.UUID) { fixture.Answer{Application: a}.Insert(t, w.db) }, 0},
		"a request":  {func(a, _ uuid.UUID) { fixture.Request{Application: a}.Insert(t, w.db) }, 0},
		"more time":  {func(a, _ uuid.UUID) { fixture.MoreTime{Application: a, Stage: w.stage}.Insert(t, w.db) }, 0},
		"taken back": {func(a, _ uuid.UUID) { w.set(t, `interview.application set taken_back_at = now()`, a) }, 0},
		"disabled":   {func(_, c uuid.UUID) { w.set(t, `account.account set status = 'disabled'`, c) }, 0},
	} {
		application, candidate := w.apply(t)
		c.act(application, candidate)
		w.run(t, readyBy+" 09:00")
		if n := w.messages(t, candidate); n != c.want {
			t.Errorf("%s: %d messages, want %d", name, n, c.want)
		}
	}
}

// set changes a row by its id.
func (w waiting) set(t *testing.T, change string, id uuid.UUID) {
	t.Helper()
	w.db.Exec(t, `update `+change+` where id = $1`, id)
}

func TestLastReminders_ClosedVacancyIsNotAsked(t *testing.T) {
	t.Parallel()
	w := newWaiting(t)
	_, candidate := w.apply(t)
	w.set(t, `interview.vacancy set status = 'closed'`, w.vacancy)
	w.run(t, readyBy+" 09:00")
	if n := w.messages(t, candidate); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// An answer-by date that is corrected moves the day: the candidate is asked again then, and waited for.
func TestLastReminders_OtherAnswerByDate(t *testing.T) {
	t.Parallel()
	w := newWaiting(t)
	application, candidate := w.apply(t)
	w.run(t, readyBy+" 09:00")
	w.db.Exec(t, `delete from mail.outbox`)
	w.set(t, `interview.application set answer_by = '2031-03-03'`, application)
	if w.isReady(t, application, "2031-03-20") {
		t.Error("it is ready by the reminder of the day before")
	}
	w.run(t, "2031-03-21 09:00")
	if n := w.messages(t, candidate); n != 0 {
		t.Errorf("%d messages before the new day", n)
	}
	w.run(t, "2031-03-24 09:00")
	if n := w.messages(t, candidate); n != 1 || w.isReady(t, application, "2031-03-26") ||
		!w.isReady(t, application, "2031-03-27") {
		t.Errorf("%d messages on the new day", n)
	}
}

func TestLastReminders_TwoProcessesAskOnce(t *testing.T) {
	t.Parallel()
	w := newWaiting(t)
	for range 20 {
		w.apply(t)
	}
	now := day(t, readyBy).Add(9 * time.Hour)
	job := jobs.LastReminders(worker.NewLastReminders(w.db.DB), func() time.Time { return now })
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = job.Run(t.Context()) })
	}
	all.Wait()
	for _, err := range errs {
		must(t, err)
	}
	if n := count(t, w.db, `select count(*) from mail.outbox`); n != 20 {
		t.Errorf("%d messages to 20 candidates", n)
	}
}
