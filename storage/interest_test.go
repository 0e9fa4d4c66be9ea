package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	adviserstore "stepfree/storage/adviser"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// readsRequest fails if a request, a part of it or what follows from it is visible.
const readsRequest = `do $$ begin
	if exists (select from accommodation.request) or exists (select from accommodation.measure)
		or exists (select from accommodation.statement) or exists (select from accommodation.evidence)
		or exists (select from accommodation.decision) or exists (select from accommodation.event)
		or exists (select from accommodation.access_log) or exists (select from interview.arrangement)
	then raise exception 'read'; end if; end $$`

// An adviser who gets an interest in a vacancy reads no request of it any more, also a competitor's: SQL as the adviser's
// login, in the own session.
func TestAdviserLogin_InterestHidesVacancy(t *testing.T) {
	t.Parallel()
	for name, interest := range map[string]func(*testing.T, requestFixture, account.Adviser){
		"a candidate": func(t *testing.T, a requestFixture, vos account.Adviser) {
			t.Helper()
			a.as(t, a.hr, func(tx hrstore.Tx) error {
				return tx.AddApplication(t.Context(), hrstore.NewApplication{
					ID: uuid.New(), VacancyID: a.vacancy, CandidateID: uuid.New(), Name: "Vos", Email: vos.Email,
					Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
				}, time.Now())
			})
		},
		"a member of the panel": func(t *testing.T, a requestFixture, vos account.Adviser) {
			t.Helper()
			fixture.PanelMember(t, a.db, a.stage, fixture.Resource{Name: "Vos", Account: vos.ID}.Insert(t, a.db))
		},
		"an officer": func(t *testing.T, a requestFixture, vos account.Adviser) {
			t.Helper()
			a.db.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, a.vacancy, vos.ID)
		},
		"a candidate under another address": func(t *testing.T, a requestFixture, vos account.Adviser) {
			t.Helper()
			must(t, a.db.Adviser.Run(t.Context(), vos, func(tx adviserstore.Tx) error {
				return tx.Declare(t.Context(), []uuid.UUID{a.vacancy}, []uuid.UUID{a.vacancy})
			}))
		},
		"recused": func(t *testing.T, a requestFixture, vos account.Adviser) {
			t.Helper()
			must(t, a.db.Adviser.Run(t.Context(), vos, func(tx adviserstore.Tx) error {
				return tx.Recuse(t.Context(), a.request)
			}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newDecided(t, accommodation.Recommended)
			vos := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
			login := account.RoleAdviser.Login()
			if err := a.db.RunAs(t, login, vos.Session.Secret(), readsRequest); err == nil {
				t.Fatal("the adviser reads nothing before")
			}
			interest(t, a, vos)
			if err := a.db.RunAs(t, login, vos.Session.Secret(), readsRequest); err != nil {
				t.Errorf("the adviser still reads it: %v", err)
			}
			open := a.db.Adviser.Run(t.Context(), vos, func(tx adviserstore.Tx) error {
				return tx.RecordAccess(t.Context(), a.request, uuid.NullUUID{})
			})
			if !errors.Is(open, storage.ErrNotFound) {
				t.Errorf("opening it: %v", open)
			}
			ode := storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
			if err := a.db.RunAs(t, login, ode.Session.Secret(), readsRequest); err == nil {
				t.Error("another adviser does not read it any more")
			}
		})
	}
}

// The other advisers see who is recused, and get a mail; who is recused cannot take it back.
func TestRecuse_OthersKnowAndItIsFinal(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	vos := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	ode := storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
	must(t, a.submit(t))
	a.db.Exec(t, `delete from mail.outbox`)
	recuse := func() error {
		return a.db.Adviser.Run(t.Context(), vos, func(tx adviserstore.Tx) error { return tx.Recuse(t.Context(), a.request) })
	}
	must(t, recuse())
	if err := recuse(); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	queue := func(me account.Adviser) (rows []adviserstore.QueueEntry) {
		must(t, a.db.Adviser.Run(t.Context(), me, func(tx adviserstore.Tx) (err error) {
			rows, err = tx.Queue(t.Context(), time.Time{}, uuid.Nil)
			return err
		}))
		return rows
	}
	want := fmt.Sprintf("[M%d]", vos.Pseudonym)
	if rows := queue(ode); len(rows) != 1 || fmt.Sprint(rows[0].Recused) != want {
		t.Errorf("the other adviser's list: %+v", rows)
	}
	if rows := queue(vos); len(rows) != 0 {
		t.Errorf("the own list: %+v", rows)
	}
	if got := value[uuid.UUID](t, a.db, `select account_id from mail.outbox`); got != ode.ID {
		t.Error("the mail is not the other adviser's")
	}
	for _, statement := range []string{
		`delete from accommodation.recusal`, `update accommodation.recusal set at = now()`,
	} {
		if err := a.db.RunAs(t, account.RoleAdviser.Login(), vos.Session.Secret(), statement); err == nil {
			t.Errorf("it can be undone: %s", statement)
		}
	}
}

// An adviser is asked once for each vacancy. What is declared is final, the others see who is excluded, and where no adviser
// is left the administrators get a mail and a number.
func TestDeclare_FinalAndSaidWhereNobodyIsLeft(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	vos := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	ode := storagetest.Person[account.Adviser](t, a.db, "Dr Ode")
	ada := storagetest.Person[account.Admin](t, a.db, "Ada")
	vacancies := func(me account.Adviser) (rows []adviserstore.InterestVacancy) {
		must(t, a.db.Adviser.Run(t.Context(), me, func(tx adviserstore.Tx) (err error) {
			rows, err = tx.InterestVacancies(t.Context())
			return err
		}))
		return rows
	}
	declare := func(me account.Adviser, applied ...uuid.UUID) {
		must(t, a.db.Adviser.Run(t.Context(), me, func(tx adviserstore.Tx) error {
			return tx.Declare(t.Context(), []uuid.UUID{a.vacancy}, applied)
		}))
	}
	unattended := func() (n int) {
		must(t, a.db.Admin.Run(t.Context(), ada, func(tx adminstore.Tx) (err error) {
			n, err = tx.UnattendedApplications(t.Context())
			return err
		}))
		return n
	}
	if rows := vacancies(vos); len(rows) != 0 {
		t.Errorf("asked about a vacancy without requests: %+v", rows)
	}
	must(t, a.submit(t))
	if rows := vacancies(vos); len(rows) != 1 || rows[0].Asked || rows[0].Sole {
		t.Fatalf("not asked, or not as one of two: %+v", rows)
	}
	declare(vos)
	if rows := vacancies(vos); len(rows) != 1 || !rows[0].Asked {
		t.Errorf("after no: %+v", rows)
	}
	a.db.Exec(t, `delete from mail.outbox`)
	declare(vos, a.vacancy)
	if rows := vacancies(vos); len(rows) != 0 {
		t.Errorf("after yes: %+v", rows)
	}
	if got := value[uuid.UUID](t, a.db, `select account_id from mail.outbox`); got != ode.ID || unattended() != 0 {
		t.Error("the mail is not the other adviser's, or nobody is left")
	}
	if rows := vacancies(ode); len(rows) != 1 || !rows[0].Sole {
		t.Errorf("the last adviser is not told so: %+v", rows)
	}
	for _, statement := range []string{
		`delete from accommodation.declared_interest`, `update accommodation.declared_interest set applied = false`,
	} {
		if err := a.db.RunAs(t, account.RoleAdviser.Login(), vos.Session.Secret(), statement); err == nil {
			t.Errorf("it can be undone: %s", statement)
		}
	}
	declare(ode, a.vacancy)
	if mails := value[int](t, a.db, `select count(*) from mail.outbox where account_id = $1`, ada.ID); mails != 1 ||
		unattended() != 1 {
		t.Errorf("%d mails to the administrator, %d applications", mails, unattended())
	}
	storagetest.Person[account.Adviser](t, a.db, "Dr New")
	if n := unattended(); n != 0 {
		t.Errorf("with another adviser: %d", n)
	}
}

// Of an officer and an application of the same person that are added at once, one is refused.
func TestInterest_ConcurrentOfficerAndCandidate(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	for range 5 {
		hana := storagetest.Person[account.HR](t, o.db, "Hana")
		done := make(chan error, 2)
		go func() {
			done <- o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error { return tx.Assign(t.Context(), o.vacancy, hana.ID) })
		}()
		go func() {
			done <- o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
				return tx.AddApplication(t.Context(), hrstore.NewApplication{
					ID: uuid.New(), VacancyID: o.vacancy, CandidateID: uuid.New(), Name: "Hana", Email: hana.Email,
					Language: "en", AnswerBy: time.Now().AddDate(0, 0, 9),
				}, time.Now())
			})
		}()
		first, second := <-done, <-done
		if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), storage.ErrInterest) {
			t.Fatalf("%v; %v", first, second)
		}
	}
}
