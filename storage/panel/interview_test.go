package panel_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	panelstore "stepfree/storage/panel"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// interviewFixture is a booking with a panel member, in a database of its own.
type interviewFixture struct {
	db                                       *storagetest.Database
	member                                   account.Panel
	booking, application, vacancy, stage, hr uuid.UUID
	candidate                                account.Candidate
	start                                    time.Time
}

// newInterviewFixture creates the booking and what it refers to.
func newInterviewFixture(t *testing.T) interviewFixture {
	t.Helper()
	db := storagetest.New(t)
	p := interviewFixture{
		db: db, member: storagetest.Person[account.Panel](t, db, "Paul Panel"),
		candidate: storagetest.Person[account.Candidate](t, db, "Ana Candidate"),
		hr:        storagetest.Person[account.HR](t, db, "Hugo").ID,
		start:     time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC),
	}
	room := fixture.Resource{Site: "Main building"}.Insert(t, db)
	seat := fixture.Resource{Name: "Paul Panel", Account: p.member.ID}.Insert(t, db)
	titled := fixture.Vacancy{TitleEN: "Deputy director", TitleFR: "Directeur adjoint", CreatedBy: p.hr}
	p.vacancy = titled.Insert(t, db)
	p.stage = fixture.Stage{Vacancy: p.vacancy}.Insert(t, db)
	p.application = fixture.Application{Vacancy: p.vacancy, Candidate: p.candidate.ID, Ready: true}.Insert(t, db)
	p.booking = fixture.Booking{
		Application: p.application, Stage: p.stage, CreatedBy: p.hr, Start: p.start,
		Parts: `[{"kind":"assessed","start":"2027-03-01T09:00:00Z","end":"2027-03-01T10:00:00Z"}]`,
		Room:  []uuid.UUID{room}, Panel: []uuid.UUID{seat},
	}.Insert(t, db)
	return p
}

// arrange adds an arrangement with an instruction for conduct, and confirms the booking.
func (p interviewFixture) arrange(t *testing.T, conduct, status string, releasedAt *time.Time) {
	t.Helper()
	p.db.Exec(t, `insert into interview.catalogue (
			code, position, family, label_en, label_fr, lead_days, panel_sees, free_text, parameters, effect)
		values ('X-TEST', 9999, 'other', 'x', 'x', 0, true, false, '[]', '{}') on conflict do nothing`)
	arrangement := fixture.Arrangement{
		Application: p.application, Stage: p.stage, Code: "X-TEST", Practical: "what only HR is to know", Conduct: conduct,
		Status: status, Withheld: true,
	}.Insert(t, p.db)
	p.db.Exec(t, `update interview.arrangement set released_at = $1 where conduct = $2`, releasedAt, conduct)
	fixture.Provision{Arrangement: arrangement, Booking: p.booking, Status: "in_place"}.Insert(t, p.db)
	p.db.Exec(t, `update interview.booking set status = 'confirmed' where id = $1`, p.booking)
}

// details loads the interview as a panel member.
func (p interviewFixture) details(t *testing.T, who account.Panel) (d panelstore.InterviewDetails, err error) {
	t.Helper()
	return d, p.db.Panel.Run(t.Context(), who, func(tx panelstore.Tx) (err error) {
		d, err = tx.Interview(t.Context(), p.booking)
		return err
	})
}

func TestInterview_ReleasedConduct(t *testing.T) {
	t.Parallel()
	p := newInterviewFixture(t)
	given := p.start.AddDate(0, -1, 0)
	p.arrange(t, "Pause on request.", "approved", &given)
	p.arrange(t, "Not released.", "approved", nil)
	p.arrange(t, "Waived.", "waived", &given)
	p.arrange(t, "", "approved", &given)
	got, err := p.details(t, p.member)
	if err != nil {
		t.Fatal(err)
	}
	instructions := []panelstore.Instruction{{Text: "Pause on request.", Language: "en"}}
	if diff := cmp.Diff(instructions, got.Instructions); diff != "" {
		t.Errorf("instructions: %s", diff)
	}
	if diff := cmp.Diff([]panelstore.Room{{Name: "Room 4", Site: "Main building"}}, got.Rooms); diff != "" {
		t.Errorf("rooms: %s", diff)
	}
	if !got.Start.Equal(p.start) || got.Candidate != "Ana Candidate" || got.Stage != "panel_interview" ||
		got.Parts[0].Kind != interview.PartAssessed || got.VacancyFR != "Directeur adjoint" {
		t.Errorf("%+v", got)
	}
	if got.Acknowledged() {
		t.Error("acknowledged before Acknowledge")
	}
}

func TestInterview_OtherMember(t *testing.T) {
	t.Parallel()
	p := newInterviewFixture(t)
	other := storagetest.Person[account.Panel](t, p.db, "Olga")
	if _, err := p.details(t, other); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("read: %v", err)
	}
	err := p.db.Panel.Run(t.Context(), other, func(tx panelstore.Tx) error {
		return tx.Acknowledge(t.Context(), p.booking)
	})
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("acknowledged: %v", err)
	}
	p.db.Exec(t, `update interview.booking set status = 'arranged' where id = $1`, p.booking)
	if _, err := p.details(t, p.member); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an interview that is not confirmed: %v", err)
	}
}

func TestAcknowledge_OutdatedByChange(t *testing.T) {
	t.Parallel()
	p := newInterviewFixture(t)
	read := func() {
		t.Helper()
		if err := p.db.Panel.Run(t.Context(), p.member, func(tx panelstore.Tx) error {
			return tx.Acknowledge(t.Context(), p.booking)
		}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(step string, acknowledged bool) {
		t.Helper()
		got, err := p.details(t, p.member)
		if err != nil || got.Acknowledged() != acknowledged {
			t.Errorf("%s: acknowledged %v, %v", step, got.Acknowledged(), err)
		}
	}
	want("at first", false)
	read()
	want("without instructions", true)
	given := time.Now()
	p.arrange(t, "Speak slowly.", "approved", &given)
	want("after a new instruction", false)
	read()
	want("read again", true)
}

func TestInterviews_KeysetPagination(t *testing.T) {
	t.Parallel()
	p := newInterviewFixture(t)
	list := func(since, after time.Time, id uuid.UUID) int {
		var rows []panelstore.Interview
		if err := p.db.Panel.Run(t.Context(), p.member, func(tx panelstore.Tx) (err error) {
			rows, err = tx.Interviews(t.Context(), since, after, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	never := time.Time{}
	for name, got := range map[string][2]int{
		"before it":     {list(p.start.AddDate(0, 0, -1), never, uuid.Nil), 1},
		"while it runs": {list(p.start.Add(time.Minute), never, uuid.Nil), 1},
		"after it":      {list(p.start.Add(2*time.Hour), never, uuid.Nil), 0},
		"the next page": {list(never, p.start, p.booking), 0},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d interviews, want %d", name, got[0], got[1])
		}
	}
}

func TestInterview_QuestionsAreFixedInTime(t *testing.T) {
	t.Parallel()
	p := newInterviewFixture(t)
	p.arrange(t, "Pause on request.", "approved", &p.start)
	for _, c := range []struct {
		hours, status, conduct string
		want                   time.Duration
	}{
		{"24", "approved", "Fix your questions by the date shown.", 24 * time.Hour},
		{"0.25", "approved", "Fix your questions by the date shown.", 24 * time.Hour}, // the earlier date counts
		{"48", "waived", "Fix your questions by the date shown.", 24 * time.Hour},
		{"48", "approved", "", 24 * time.Hour}, // the panel is told nothing
		{"48", "approved", "Fix your questions by the date shown.", 48 * time.Hour},
	} {
		arrangement := fixture.Arrangement{
			Application: p.application, Stage: p.stage, Code: "I-QUESTIONS", Practical: "Send them.", Conduct: c.conduct,
			Status: c.status,
		}.Insert(t, p.db)
		p.db.Exec(t, `update interview.arrangement set parameters = jsonb_build_object('hours_before', cast($1 as text)),
			status = $2 where id = $3`, c.hours, c.status, arrangement)
		fixture.Provision{Arrangement: arrangement, Booking: p.booking, Status: "in_place"}.Insert(t, p.db)
		p.db.Exec(t, `update interview.booking set status = 'confirmed' where id = $1`, p.booking)
		d, err := p.details(t, p.member)
		if err != nil || d.Lock != c.want {
			t.Errorf("%s hours, %s: %s (%v), want %s", c.hours, c.status, d.Lock, err, c.want)
		}
	}
	stranger := storagetest.Person[account.Panel](t, p.db, "Zoe")
	if _, err := p.details(t, stranger); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a stranger reads it: %v", err)
	}
}
