package storage_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// correct corrects the fixture's application as HR.
func (o vacancyFixture) correct(t *testing.T, samePerson bool, change func(*hrstore.ApplicationEntry)) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
		a, err := tx.ApplicationEntry(t.Context(), o.application)
		if err != nil {
			return err
		}
		change(&a)
		return tx.CorrectApplication(t.Context(), a, samePerson, time.Now())
	})
}

// toAddress changes the address.
func toAddress(email string) func(*hrstore.ApplicationEntry) {
	return func(a *hrstore.ApplicationEntry) { a.Email = email }
}

// owner returns the account and the address of the fixture's application.
func (o vacancyFixture) owner(t *testing.T) (id uuid.UUID, entered string) {
	t.Helper()
	id = value[uuid.UUID](t, o.db, `select candidate_id from interview.application where id = $1`, o.application)
	return id, value[string](t, o.db, `select email from interview.application where id = $1`, o.application)
}

// signedIn returns the number of sessions and links of an account.
func (o vacancyFixture) signedIn(t *testing.T, id uuid.UUID) int {
	t.Helper()
	return value[int](t, o.db, `select (select count(*) from account.session where account_id = $1)
		+ (select count(*) from account.link where account_id = $1)`, id)
}

// A mistyped address was another mailbox: its sessions and links end, and the application goes to the right one.
func TestCorrectApplication_AddressWithoutAnswer(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	fixture.LastReminder{Application: o.application}.Insert(t, o.db)
	o.db.Exec(t, `insert into account.link (hash, account_id, created_at, expires_at)
		values (sha256('x'), $1, now(), now() + interval '1 hour')`, o.candidate)
	if err := o.hold(t, o.hr, uuid.New(), o.application); err != nil {
		t.Fatal(err)
	}
	if err := o.correct(t, false, toAddress("Right@example.org")); err != nil {
		t.Fatal(err)
	}
	id, entered := o.owner(t)
	email := value[string](t, o.db, `select email from account.account where id = $1`, id)
	if id == o.candidate || entered != "right@example.org" || email != entered || o.signedIn(t, o.candidate) != 0 {
		t.Errorf("%s has it, with %s; the old one has %d sessions and links", email, entered, o.signedIn(t, o.candidate))
	}
	for _, person := range []uuid.UUID{o.candidate, id} {
		if n := value[int](t, o.db, `select count(*) from mail.outbox where account_id = $1`, person); n != 1 {
			t.Errorf("%d mails to %s", n, person)
		}
	}
	if booked := value[uuid.UUID](t, o.db, `select candidate_id from interview.booking`); booked != id {
		t.Error("the booking is still the old account's")
	}
}

// What was asked for stays with the account that asked: an officer who types an address of their own cannot read it.
func TestCorrectApplication_AnswerKeepsAccount(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	fixture.Request{Application: o.application}.Insert(t, o.db)
	if err := o.correct(t, false, toAddress("hr@example.org")); err != nil {
		t.Fatal(err)
	}
	id, entered := o.owner(t)
	if id != o.candidate || entered != "hr@example.org" || o.signedIn(t, o.candidate) != 0 {
		t.Errorf("it went to %s, %s", id, entered)
	}
	if n := value[int](t, o.db, `select count(*) from account.account where email = 'hr@example.org'`); n != 0 {
		t.Error("there is an account with HR's address")
	}
	addresses := value[int](t, o.db, `
		select count(distinct coalesce(address, '')) from mail.outbox where account_id = $1`, id)
	if addresses != 2 {
		t.Errorf("mails went to %d addresses, want both", addresses)
	}
	token := storagetest.Session(t, o.db, o.candidate, account.RoleCandidate)
	other := storagetest.Session(t, o.db, o.candidate, account.RoleCandidate)
	me := account.Candidate{Person: account.Person{ID: o.candidate, Session: token}}
	answer := func(right bool) {
		t.Helper()
		if err := o.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) error {
			return tx.AnswerAddress(t.Context(), o.application, right)
		}); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := fixture.Application{
		Vacancy: fixture.Vacancy{Reference: "2", CreatedBy: o.hr.ID}.Insert(t, o.db), Candidate: o.candidate,
	}.Insert(t, o.db)
	answer(false)
	if _, entered := o.owner(t); entered != "hr@example.org" {
		t.Error("HR sees what the candidate answered")
	}
	answer(true)
	email := value[string](t, o.db, `select email from account.account where id = $1`, o.candidate)
	sessions := value[int](t, o.db, `select count(*) from account.session where hash = $1`, other.Hash())
	if email != "hr@example.org" || o.signedIn(t, o.candidate) != 1 || sessions != 0 {
		t.Errorf("confirmed: %s, and %d sessions", email, o.signedIn(t, o.candidate))
	}
	for _, id := range []uuid.UUID{o.application, elsewhere} {
		var a candidatestore.Application
		must(t, o.db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) (err error) {
			a, err = tx.Application(t.Context(), id)
			return err
		}))
		if asked := a.AddressToConfirm(email); asked != "" {
			t.Errorf("the candidate is asked about %s again", asked)
		}
	}
}

func TestCorrectApplication_NameLanguageAndDate(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	day := time.Date(2031, time.March, 1, 0, 0, 0, 0, time.UTC)
	if err := o.correct(t, false, func(a *hrstore.ApplicationEntry) {
		a.Name, a.Language, a.AnswerBy = "Ána", "fr", day
	}); err != nil {
		t.Fatal(err)
	}
	got := value[string](t, o.db, `select name || ' ' || language || ' ' || answer_by from interview.application
		where id = $1`, o.application)
	name := value[string](t, o.db, `select name from account.account where id = $1`, o.candidate)
	if got != "Ána fr 2031-03-01" || name != "Ána" || o.signedIn(t, o.candidate) != 1 {
		t.Errorf("%s; the account is %s", got, name)
	}
	o.db.Exec(t, `update interview.application set answer_by = current_date - 9`)
	if err := o.correct(t, false, func(a *hrstore.ApplicationEntry) { a.AnswerBy = day }); err != nil {
		t.Fatal(err)
	}
	if value[bool](t, o.db, `select answer_by = '2031-03-01' from interview.application where id = $1`, o.application) {
		t.Error("a date that has passed was moved: the application is not ready any more")
	}
}

// An officer who could move the date back would have an application ready before its candidate was asked. SQL as HR's
// login, in the session of an officer of the vacancy.
func TestAnswerBy_HRMovesItForwardOnly(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	o.db.Exec(t, `update interview.application set answer_by = current_date + 9`)
	hr := func(statement string, args ...any) error {
		return o.db.RunAs(t, account.RoleHR.Login(), o.hr.Session.Secret(), fmt.Sprintf(statement, args...))
	}
	if err := hr(`update interview.application set answer_by = current_date - 30`); err == nil {
		t.Error("the column can be updated")
	}
	const correct = `select interview.correct_application('%s', gen_random_uuid(), p.name, p.email, p.language,
		current_date + %d, false, now()) from interview.application p where p.id = '%[1]s'`
	for days, allowed := range map[int]bool{-30: false, 0: false, 8: false, 9: true, 10: true} {
		if err := hr(correct, o.application, days); (err == nil) != allowed {
			t.Errorf("%d days: %v", days, err)
		}
	}
	day := time.Now().AddDate(0, 0, 30)
	must(t, o.correct(t, false, func(a *hrstore.ApplicationEntry) { a.AnswerBy = day }))
	who := value[string](t, o.db, `select actor_role || ' ' || actor_id from interview.event
		where application_id = $1 and step = 'answer_by_moved'`, o.application)
	if want := "hr " + o.hr.ID.String(); who != want {
		t.Errorf("recorded is %q, want %q", who, want)
	}
}

func TestCorrectApplication_KnownAddress(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	fixture.LastReminder{Application: o.application}.Insert(t, o.db)
	second, zoe := o.apply(t, false)
	o.db.Exec(t, `update interview.application set name = 'Zoe', email = 'zoe@example.org' where id = $1`, second)
	o.db.Exec(t, `update account.account set email = 'zoe@example.org' where id = $1`, zoe)
	if err := o.correct(t, false, toAddress("zoe@example.org")); !errors.Is(err, hrstore.ErrOtherName) {
		t.Errorf("another name: %v", err)
	}
	if err := o.correct(t, true, toAddress("zoe@example.org")); !errors.Is(err, storage.ErrExists) {
		t.Errorf("twice for one vacancy: %v", err)
	}
	if id, _ := o.owner(t); id != o.candidate || o.signedIn(t, o.candidate) != 1 {
		t.Error("a refused correction changed something")
	}
	o.as(t, o.hr, func(tx hrstore.Tx) error { _, err := tx.TakeBack(t.Context(), second, time.Now()); return err })
	if err := o.correct(t, true, toAddress("zoe@example.org")); err != nil {
		t.Fatal(err)
	}
	if id, _ := o.owner(t); id != zoe {
		t.Error("it is not the account's that has the address")
	}
}

// An officer of one vacancy does not learn who applied for another one, and cannot end the sessions of a person who did.
func TestApplication_OfOtherVacancyStaysUntold(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	email := value[string](t, o.db, `select email from interview.application where id = $1`, o.application)
	other := vacancyFixture{db: o.db, hr: storagetest.Person[account.HR](t, o.db, "Mallory"), application: uuid.New()}
	vacancy := fixture.Vacancy{CreatedBy: other.hr.ID}.Insert(t, o.db)
	other.as(t, other.hr, func(tx hrstore.Tx) error { // would return ErrOtherName if it said that the address is known
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: other.application, VacancyID: vacancy, CandidateID: uuid.New(), Name: "Zed", Email: email,
			Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
		}, time.Now())
	})
	before := o.signedIn(t, o.candidate)
	if err := other.correct(t, false, toAddress("x"+email)); err != nil {
		t.Fatal(err)
	}
	if after := o.signedIn(t, o.candidate); before == 0 || after != before {
		t.Errorf("%d sessions of %d are left", after, before)
	}
}

func TestTakeBack_NothingDependsOnIt(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	takeBack := func(me account.HR) error {
		return o.db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error {
			_, err := tx.TakeBack(t.Context(), o.application, time.Now())
			return err
		})
	}
	stranger := storagetest.Person[account.HR](t, o.db, "Stranger")
	if err := takeBack(stranger); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
	booking := uuid.New()
	if err := o.hold(t, o.hr, booking, o.application); err != nil {
		t.Fatal(err)
	}
	if err := takeBack(o.hr); !errors.Is(err, storage.ErrInUse) {
		t.Errorf("with a hold: %v", err)
	}
	if err := o.step(t, booking, interview.BookingCancelled); err != nil {
		t.Fatal(err)
	}
	arrangement := o.arrange(t, o.application)
	if err := takeBack(o.hr); !errors.Is(err, storage.ErrInUse) {
		t.Errorf("with an arrangement: %v", err)
	}
	o.db.Exec(t, `update interview.arrangement set status = 'withdrawn' where id = $1`, arrangement)
	request := fixture.Request{Application: o.application}.Insert(t, o.db) // HR must not notice it
	for range 2 {
		if err := takeBack(o.hr); err != nil {
			t.Fatal(err)
		}
	}
	if n := value[int](t, o.db, `select count(*) from accommodation.request where id = $1`, request); n != 1 {
		t.Error("the request is gone")
	}
	if err := o.hold(t, o.hr, uuid.New(), o.application); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a booking for it: %v", err)
	}
}

// Of a hold and a take-back at once, one is refused: no booking is left for an application that was taken back.
func TestTakeBack_ConcurrentHold(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	for range 12 {
		application, _ := o.apply(t, true)
		booking := uuid.New()
		var held, taken error
		var both sync.WaitGroup
		both.Go(func() { held = o.hold(t, o.hr, booking, application) })
		both.Go(func() {
			taken = o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
				_, err := tx.TakeBack(t.Context(), application, time.Now())
				return err
			})
		})
		both.Wait()
		if (held == nil) == (taken == nil) {
			t.Fatalf("held: %v; taken back: %v", held, taken)
		}
		if held == nil {
			must(t, o.step(t, booking, interview.BookingCancelled))
		}
	}
}
