package storage_test

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
)

// panelInterview is a confirmed interview with its panel member, in a database of its own.
type panelInterview struct {
	db                                       *storagetest.Database
	member                                   account.Panel
	booking, application, vacancy, stage, hr uuid.UUID
	candidate                                account.Candidate
	start                                    time.Time
}

func newPanelInterview(t *testing.T) panelInterview {
	t.Helper()
	db := storagetest.New(t)
	p := panelInterview{
		db: db, member: storagetest.Person[account.Panel](t, db, "Paul Panel"), candidate: storagetest.Person[account.Candidate](t, db, "Ana Candidate"),
		booking: uuid.New(), application: uuid.New(), vacancy: uuid.New(), stage: uuid.New(), hr: storagetest.Person[account.HR](t, db, "Hugo").ID,
		start: time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC),
	}
	room, seat := uuid.New(), uuid.New()
	db.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Deputy director', 'Directeur adjoint', $2, now())`, p.vacancy, p.hr)
	db.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, 1, 'panel_interview', 50, 'in_person')`, p.stage, p.vacancy)
	db.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at) values ($1, $2, $3, '2027-01-01', now(), now())`, p.application, p.vacancy, p.candidate.ID)
	db.Exec(t, `insert into interview.resource (id, kind, name, site) values ($1, 'room', 'Room 4', 'Main building')`, room)
	db.Exec(t, `insert into interview.resource (id, kind, name, account_id) values ($1, 'panel_member', 'Paul Panel', $2)`, seat, p.member.ID)
	db.Exec(t, `insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode, parts, explanation, created_by, created_at)
		values ($1, $2, $3, $4, $5, 'confirmed', tstzrange($6, $6::timestamptz + interval '1 hour'), 'Europe/Brussels', '2027-03-01 10:00', 'in_person',
			'[{"kind":"assessed","start":"2027-03-01T09:00:00Z","end":"2027-03-01T10:00:00Z"}]', '[]', $7, now())`,
		p.booking, p.application, p.candidate.ID, p.vacancy, p.stage, p.start, p.hr)
	for resource, purpose := range map[uuid.UUID]string{room: "room", seat: "panel"} {
		db.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose) values ($1, $2, tstzrange($3, $3::timestamptz + interval '1 hour'), $4)`, p.booking, resource, p.start, purpose)
	}
	return p
}

func (p panelInterview) arrange(t *testing.T, conduct, status string, releasedAt *time.Time) {
	t.Helper()
	p.db.Exec(t, `insert into interview.catalogue (code, position, family, label_en, label_fr, lead_days, panel_sees, free_text, parameters, effect)
		values ('X-TEST', 9999, 'other', 'x', 'x', 0, true, false, '[]', '{}') on conflict do nothing`)
	p.db.Exec(t, `insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status, released_at)
		values ($1, $2, $3, $4, $5, 'X-TEST', '{}', 'what only HR is to know', $6, 'en', $7, null)`, uuid.New(), p.application, p.candidate.ID, p.vacancy, p.stage, conduct, status)
	p.db.Exec(t, `update interview.arrangement set released_at = $1 where conduct = $2`, releasedAt, conduct)
	p.db.Exec(t, `update interview.booking set status = 'confirmed' where id = $1`, p.booking)
}

func (p panelInterview) details(t *testing.T, who account.Panel) (d panelstore.InterviewDetails, err error) {
	t.Helper()
	return d, p.db.Panel.Run(t.Context(), who, func(tx panelstore.Tx) (err error) {
		d, err = tx.Interview(t.Context(), p.booking)
		return err
	})
}

func TestAPanelMemberSeesWhenWhereAndHowToActAndNothingElse(t *testing.T) {
	t.Parallel()
	p := newPanelInterview(t)
	given := p.start.AddDate(0, -1, 0)
	p.arrange(t, "Pause on request.", "confirmed", &given)
	p.arrange(t, "Not released.", "confirmed", nil)
	p.arrange(t, "Waived.", "waived", &given)
	p.arrange(t, "", "confirmed", &given)
	got, err := p.details(t, p.member)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]panelstore.Instruction{{Text: "Pause on request.", Language: "en"}}, got.Instructions); diff != "" {
		t.Errorf("instructions: %s", diff)
	}
	if diff := cmp.Diff([]panelstore.Room{{Name: "Room 4", Site: "Main building"}}, got.Rooms); diff != "" {
		t.Errorf("rooms: %s", diff)
	}
	if !got.Start.Equal(p.start) || got.Candidate != "Ana Candidate" || got.Stage != "panel_interview" || got.Parts[0].Kind != interview.PartAssessed || got.VacancyFR != "Directeur adjoint" {
		t.Errorf("%+v", got)
	}
	if got.Acknowledged() {
		t.Error("nothing was read yet")
	}
}

func TestAnotherMembersInterviewIsNotThere(t *testing.T) {
	t.Parallel()
	p := newPanelInterview(t)
	other := storagetest.Person[account.Panel](t, p.db, "Olga")
	if _, err := p.details(t, other); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("read: %v", err)
	}
	err := p.db.Panel.Run(t.Context(), other, func(tx panelstore.Tx) error { return tx.Acknowledge(t.Context(), p.booking, p.start) })
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("acknowledged: %v", err)
	}
	p.db.Exec(t, `update interview.booking set status = 'arranged' where id = $1`, p.booking)
	if _, err := p.details(t, p.member); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an interview that is not confirmed: %v", err)
	}
}

func TestInstructionsThatChangedAreToBeReadAgain(t *testing.T) {
	t.Parallel()
	p := newPanelInterview(t)
	day := func(n int) time.Time { return p.start.AddDate(0, 0, n-30) }
	read := func(at time.Time) {
		if err := p.db.Panel.Run(t.Context(), p.member, func(tx panelstore.Tx) error { return tx.Acknowledge(t.Context(), p.booking, at) }); err != nil {
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
	read(day(1))
	want("without instructions", true)
	given := day(2)
	p.arrange(t, "Speak slowly.", "confirmed", &given)
	want("after a new instruction", false)
	read(day(3))
	read(day(1)) // an old page that is sent late takes nothing back
	want("read again", true)
}

func TestOwnInterviewsPageByKeyFromAMomentOn(t *testing.T) {
	t.Parallel()
	p := newPanelInterview(t)
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
