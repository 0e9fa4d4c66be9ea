package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	panelstore "stepfree/storage/panel"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// joiningFixture is two candidates of one stage by video, each with a booking and a panel member of their own.
type joiningFixture struct {
	db                     *storagetest.Database
	officer                account.HR
	vacancy, stage         uuid.UUID
	candidates             [2]account.Candidate
	members                [2]account.Panel
	applications, bookings [2]uuid.UUID
}

func newJoiningFixture(t *testing.T) (f joiningFixture) {
	t.Helper()
	f.db = storagetest.New(t)
	f.officer = storagetest.Person[account.HR](t, f.db, "Hugo")
	f.vacancy = fixture.Vacancy{CreatedBy: f.officer.ID}.Insert(t, f.db)
	f.stage = fixture.Stage{Vacancy: f.vacancy}.Insert(t, f.db)
	start := time.Date(2031, time.March, 3, 9, 0, 0, 0, time.UTC)
	for i, name := range []string{"Ana", "Bea"} {
		f.candidates[i] = storagetest.Person[account.Candidate](t, f.db, name)
		f.members[i] = storagetest.Person[account.Panel](t, f.db, "Paul "+name)
		seat := fixture.Resource{Name: "Paul " + name, Account: f.members[i].ID}.Insert(t, f.db)
		f.applications[i] = fixture.Application{Vacancy: f.vacancy, Candidate: f.candidates[i].ID, Ready: true}.Insert(t, f.db)
		f.bookings[i] = fixture.Booking{
			Application: f.applications[i], Stage: f.stage, CreatedBy: f.officer.ID,
			Start: start.Add(time.Duration(i) * time.Hour), Panel: []uuid.UUID{seat},
		}.Insert(t, f.db)
	}
	return f
}

// save stores a link of the stage, or of one of the applications.
func (f joiningFixture) save(t *testing.T, me account.HR, application uuid.UUID, link string) error {
	t.Helper()
	ref := hrstore.JoiningRef{
		Vacancy: f.vacancy, Stage: f.stage, Application: uuid.NullUUID{UUID: application, Valid: application != uuid.Nil},
	}
	var j interview.Joining
	if link != "" {
		j = interview.Joining{Platform: "Webex", Link: link, TestOn: time.Date(2031, 3, 1, 0, 0, 0, 0, time.UTC)}
	}
	return f.db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error { return tx.SaveJoining(t.Context(), ref, j, time.Now()) })
}

// read returns the links that a candidate and the panel member of their booking read.
func (f joiningFixture) read(t *testing.T, i int) (candidate, member string) {
	t.Helper()
	o := candidatestore.Interview{StageID: f.stage, ApplicationID: f.applications[i]}
	if err := f.db.Candidate.Run(t.Context(), f.candidates[i], func(tx candidatestore.Tx) error {
		j, err := tx.Joining(t.Context(), o)
		candidate = j.Link
		return err
	}); err != nil {
		t.Fatal(err)
	}
	err := f.db.Panel.Run(t.Context(), f.members[i], func(tx panelstore.Tx) error {
		d, err := tx.Interview(t.Context(), f.bookings[i])
		member = d.Joining.Link
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(err)
	}
	return candidate, member
}

func TestJoining_OwnLinkOrThatOfTheStage(t *testing.T) {
	t.Parallel()
	f := newJoiningFixture(t)
	const all, own = "https://meet.example.org/all", "https://meet.example.org/ana"
	for _, save := range []error{
		f.save(t, f.officer, uuid.Nil, all), f.save(t, f.officer, uuid.Nil, all), f.save(t, f.officer, f.applications[0], own),
	} {
		if save != nil {
			t.Fatal(save)
		}
	}
	for i, want := range []string{own, all} {
		if candidate, member := f.read(t, i); candidate != want || member != want {
			t.Errorf("%d: the candidate reads %q and the panel %q, want %q", i, candidate, member, want)
		}
	}
	// Another candidate of the stage does not read Ana's link, also with the id of her application.
	if err := f.db.Candidate.Run(t.Context(), f.candidates[1], func(tx candidatestore.Tx) error {
		j, err := tx.Joining(t.Context(), candidatestore.Interview{StageID: f.stage, ApplicationID: f.applications[0]})
		if j.Link == own {
			t.Error("Bea reads Ana's link")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := f.save(t, f.officer, f.applications[0], ""); err != nil {
		t.Fatal(err)
	}
	if candidate, _ := f.read(t, 0); candidate != all {
		t.Errorf("without a link of their own: %q", candidate)
	}
}

func TestJoining_FromConfirmationOn(t *testing.T) {
	t.Parallel()
	f := newJoiningFixture(t)
	if err := f.save(t, f.officer, uuid.Nil, "https://meet.example.org/all"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		status string
		sees   bool
	}{{"held", false}, {"arranged", false}, {"confirmed", true}, {"done", true}, {"cancelled", false}, {"moved", false}} {
		f.db.Exec(t, `update interview.booking set status = $1, held_until = case when $1 = 'held' then now() end
			where id = $2`, c.status, f.bookings[0])
		if candidate, member := f.read(t, 0); (candidate != "") != c.sees || (member != "") != c.sees {
			t.Errorf("%s: the candidate reads %q, the panel %q", c.status, candidate, member)
		}
	}
}

func TestJoining_StrangersWriteNothing(t *testing.T) {
	t.Parallel()
	f := newJoiningFixture(t)
	stranger := storagetest.Person[account.HR](t, f.db, "Hanna")
	if err := f.save(t, stranger, uuid.Nil, "https://evil.example/"); err == nil {
		t.Error("an officer of another vacancy stored a link")
	}
	for _, wrong := range []string{"http://meet.example.org", "javascript:alert(1)", "https://a b"} {
		if err := f.save(t, f.officer, uuid.Nil, wrong); err == nil {
			t.Errorf("the database took %q", wrong)
		}
	}
}

// What changes in how an interview is joined is news to those who know of it and join so, once.
func TestSaveJoining_IsNews(t *testing.T) {
	t.Parallel()
	f := newJoiningFixture(t)
	const all, own = "https://meet.example.org/all", "https://meet.example.org/ana"
	told := func() (names string) {
		if err := f.db.Super.GetContext(t.Context(), &names, `
			select coalesce(string_agg(distinct a.name, ', ' order by a.name), '') from mail.outbox o
			join account.account a on a.id = o.account_id where a.role in ('candidate', 'panel')`); err != nil {
			t.Fatal(err)
		}
		f.db.Exec(t, `delete from mail.outbox`)
		return names
	}
	news := func(i int) (isNew bool) {
		if err := f.db.Candidate.Run(t.Context(), f.candidates[i], func(tx candidatestore.Tx) error {
			found, err := tx.News(t.Context())
			isNew = found[f.bookings[i]]
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return isNew
	}
	f.db.Exec(t, `update interview.booking set announced_at = now() where id = $1`, f.bookings[0])
	f.db.Exec(t, `update interview.booking set status = 'arranged', announced_at = null where id = $1`, f.bookings[1])
	f.db.Exec(t, `delete from interview.event`)
	told()
	for _, c := range []struct {
		application uuid.UUID
		link, told  string
	}{
		{uuid.Nil, all, "Ana, Paul Ana"}, // Bea does not know of her interview yet
		{uuid.Nil, all, ""},              // nothing changed
		{f.applications[0], own, "Ana, Paul Ana"},
		{uuid.Nil, all + "/2", ""}, // Ana has a link of her own
		{f.applications[0], "", "Ana, Paul Ana"},
		{f.applications[0], "", ""},
	} {
		if err := f.save(t, f.officer, c.application, c.link); err != nil {
			t.Fatal(err)
		}
		if got := told(); got != c.told {
			t.Errorf("%q: told %q, want %q", c.link, got, c.told)
		}
	}
	if !news(0) || news(1) {
		t.Errorf("news: %v, %v", news(0), news(1))
	}
	room := fixture.Resource{}.Insert(t, f.db)
	f.db.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose)
		select id, $2, during, 'room' from interview.booking where id = $1`, f.bookings[0], room)
	told()
	if err := f.save(t, f.officer, uuid.Nil, all); err != nil || told() != "" {
		t.Errorf("an interview in a room: %v", err)
	}
}
