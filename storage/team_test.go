package storage_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

// onVacancy reports whether an officer works on the fixture's vacancy.
func (o vacancyFixture) onVacancy(t *testing.T, me account.HR) (found bool) {
	t.Helper()
	o.as(t, me, func(tx hrstore.Tx) (err error) {
		found, err = tx.HasVacancy(t.Context(), o.vacancy)
		return err
	})
	return found
}

// assign adds an officer to the team.
func (o vacancyFixture) assign(t *testing.T, officer uuid.UUID) {
	t.Helper()
	o.as(t, o.hr, func(tx hrstore.Tx) error { return tx.Assign(t.Context(), o.vacancy, officer) })
}

// leave removes an officer from the team.
func (o vacancyFixture) leave(t *testing.T, me account.HR) error {
	t.Helper()
	return o.db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error { return tx.LeaveTeam(t.Context(), o.vacancy) })
}

// disable disables an account as an administrator.
func (o vacancyFixture) disable(t *testing.T, id uuid.UUID) error {
	t.Helper()
	ada := storagetest.Person[account.Admin](t, o.db, "Ada")
	return o.db.Admin.Run(t.Context(), ada, func(tx adminstore.Tx) error {
		n := adminstore.NewChange{AccountID: id, Kind: adminstore.ChangeDisable}
		_, err := tx.RequestChange(t.Context(), n, time.Now())
		return err
	})
}

func TestTeam_ShareAndHandOver(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	nora := storagetest.Person[account.HR](t, o.db, "Nora")
	if o.onVacancy(t, nora) {
		t.Fatal("Nora works on it already")
	}
	o.assign(t, nora.ID)
	o.assign(t, nora.ID) // the same form twice
	told := value[int](t, o.db, `select count(*) from mail.outbox where account_id = $1`, nora.ID)
	if !o.onVacancy(t, nora) || told != 1 {
		t.Error("Nora does not work on it, or was not told once")
	}
	if err := o.leave(t, o.hr); err != nil {
		t.Fatal(err)
	}
	if o.onVacancy(t, o.hr) || !o.onVacancy(t, nora) {
		t.Error("the vacancy was not handed over, although its creator left")
	}
	var team hrstore.Team
	o.as(t, nora, func(tx hrstore.Tx) (err error) {
		team, err = tx.Team(t.Context(), o.vacancy, time.Now())
		return err
	})
	if len(team.Events) != 3 || team.Events[0].Step != "officer_left" || team.Events[0].Actor.String != "Hugo" {
		t.Errorf("events: %+v", team.Events)
	}
}

// The changes of a team stand in their order, also those of one transaction.
func TestTeam_EventsInOrder(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	nora := storagetest.Person[account.HR](t, o.db, "Nora")
	var want []string
	for _, from := range []account.HR{o.hr, nora, o.hr, nora} {
		to := nora
		if from.ID == nora.ID {
			to = o.hr
		}
		o.as(t, from, func(tx hrstore.Tx) error {
			return errors.Join(tx.Assign(t.Context(), o.vacancy, to.ID), tx.LeaveTeam(t.Context(), o.vacancy))
		})
		want = slices.Insert(want, 0, "officer_left "+from.ID.String(), "officer_added "+to.ID.String())
	}
	var got []string
	if err := o.db.Super.SelectContext(t.Context(), &got, `
		select step || ' ' || officer_id from interview.event where vacancy_id = $1 order by at desc limit $2`,
		o.vacancy, len(want)); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v: %v, want %v", err, got, want)
	}
}

func TestTeam_ForeignAccountIsRefused(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	stranger := storagetest.Person[account.HR](t, o.db, "Stranger")
	panel := storagetest.Person[account.Panel](t, o.db, "Paul")
	for name, c := range map[string]struct {
		me    account.HR
		added uuid.UUID
	}{
		"a stranger adds themselves": {stranger, stranger.ID},
		"a panel member is added":    {o.hr, panel.ID},
		"a candidate is added":       {o.hr, o.candidate},
	} {
		err := o.db.HR.Run(t.Context(), c.me, func(tx hrstore.Tx) error { return tx.Assign(t.Context(), o.vacancy, c.added) })
		if !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.assign(t, stranger.ID)
	if err := o.leave(t, stranger); err != nil || o.onVacancy(t, stranger) || !o.onVacancy(t, o.hr) {
		t.Errorf("leaving concerns the own account only: %v", err)
	}
}

func TestTeam_LastOfficerStays(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	nora := storagetest.Person[account.HR](t, o.db, "Nora")
	if err := o.leave(t, o.hr); !errors.Is(err, storage.ErrNoOfficer) {
		t.Errorf("the only officer leaves: %v", err)
	}
	if err := o.disable(t, o.hr.ID); !errors.Is(err, storage.ErrNoOfficer) {
		t.Errorf("the only officer's account is disabled: %v", err)
	}
	o.assign(t, nora.ID)
	if err := o.disable(t, nora.ID); err != nil {
		t.Errorf("one of two accounts is disabled: %v", err)
	}
	if err := o.leave(t, o.hr); !errors.Is(err, storage.ErrNoOfficer) {
		t.Errorf("a colleague whose account is disabled counts: %v", err)
	}
	o.db.Exec(t, `update interview.vacancy set status = 'closed'`)
	if err := o.disable(t, o.hr.ID); err != nil {
		t.Errorf("a closed vacancy keeps nobody: %v", err)
	}
	if _, err := o.db.Super.ExecContext(t.Context(), `update interview.vacancy set status = 'open'`); err == nil {
		t.Error("it was opened again with no officer who can sign in")
	}
}

func TestTeam_TwoLeaveAtOnce(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	const officers = 8
	people := []account.HR{o.hr}
	for len(people) < officers {
		p := storagetest.Person[account.HR](t, o.db, "Officer")
		o.assign(t, p.ID)
		people = append(people, p)
	}
	errs := make([]error, officers)
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			if i%2 == 0 {
				errs[i] = o.leave(t, p)
			} else {
				errs[i] = o.disable(t, p.ID)
			}
		})
	}
	all.Wait()
	refused := 0
	for _, err := range errs {
		if errors.Is(err, storage.ErrNoOfficer) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	left := value[int](t, o.db, `select count(*) from interview.assignment s join account.account a on a.id = s.account_id
		where a.status = 'active'`)
	if refused != 1 || left != 1 {
		t.Errorf("%d were refused, %d are left", refused, left)
	}
}

func TestCover_EndsAfterItsLastDay(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	nora := storagetest.Person[account.HR](t, o.db, "Nora")
	today := value[time.Time](t, o.db, `select (now() at time zone time_zone)::date from account.organisation`)
	cover := func(last time.Time) error {
		return o.db.HR.Run(t.Context(), o.hr, func(tx hrstore.Tx) error {
			c := hrstore.Cover{AbsentID: o.hr.ID, AccountID: nora.ID, LastDay: last}
			return tx.AddCover(t.Context(), o.vacancy, c, today)
		})
	}
	if err := cover(today); err != nil || !o.onVacancy(t, nora) {
		t.Errorf("on its last day: %v", err)
	}
	if err := cover(today.AddDate(0, 0, 1)); !errors.Is(err, storage.ErrExists) {
		t.Errorf("covered twice: %v", err)
	}
	if err := o.leave(t, o.hr); !errors.Is(err, storage.ErrNoOfficer) {
		t.Errorf("a cover ends, so it does not count as the team: %v", err)
	}
	o.db.Exec(t, `update interview.cover set last_day = last_day - 1`)
	if o.onVacancy(t, nora) {
		t.Error("the day after: Nora still works on it")
	}
	if err := cover(today.AddDate(0, 0, 7)); err != nil || !o.onVacancy(t, nora) {
		t.Errorf("covered again: %v", err)
	}
	o.as(t, nora, func(tx hrstore.Tx) error { return tx.EndCover(t.Context(), o.vacancy, o.hr.ID) })
	if o.onVacancy(t, nora) {
		t.Error("ended: Nora still works on it")
	}
}

// An officer who fell ill cannot hand over: an administrator adds a colleague, without reading more than numbers.
func TestAddColleague_AbsentOfficer(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	nora, panel := storagetest.Person[account.HR](t, o.db, "Nora"), storagetest.Person[account.Panel](t, o.db, "Paul")
	ada := storagetest.Person[account.Admin](t, o.db, "Ada")
	asAda := func(step func(adminstore.Tx) error) error { return o.db.Admin.Run(t.Context(), ada, step) }
	add := func(colleague uuid.UUID) error {
		return asAda(func(tx adminstore.Tx) error { return tx.AddColleague(t.Context(), o.hr.ID, colleague) })
	}
	sole := func() (list []adminstore.OfficerVacancy) {
		if err := asAda(func(tx adminstore.Tx) (err error) {
			list, err = tx.OfficerVacancies(t.Context(), o.hr.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := sole(); len(list) != 1 || list[0].Reference != "1" || !list[0].Sole {
		t.Errorf("before: %+v", list)
	}
	if err := add(panel.ID); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a panel member: %v", err)
	}
	if err := errors.Join(add(nora.ID), add(nora.ID)); err != nil {
		t.Fatal(err)
	}
	if list := sole(); len(list) != 1 || list[0].Sole || !o.onVacancy(t, nora) || !o.onVacancy(t, o.hr) {
		t.Errorf("after: %+v", list)
	}
	told := value[int](t, o.db, `select count(*) from mail.outbox where account_id in ($1, $2)`, o.hr.ID, nora.ID)
	if told != 2 {
		t.Errorf("%d mails, want one for each", told)
	}
	if err := o.disable(t, o.hr.ID); err != nil {
		t.Errorf("disabling: %v", err)
	}
}
