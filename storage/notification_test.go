package storage_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/interview"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest/fixture"
)

// takeMessages deletes the messages that wait for an account and returns their number.
func (a requestFixture) takeMessages(t *testing.T, account uuid.UUID) int {
	t.Helper()
	const query = `
		with deleted as (delete from mail.outbox where account_id = $1 returning 1) select count(*) from deleted`
	return value[int](t, a.db, query, account)
}

// The candidate keeps a confirmed booking that is reopened, and HR is notified.
func TestNotify_ReopenedBooking(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	i.takeMessages(t, i.hr.ID)
	// What was in place is not any more.
	i.stepProvision(t, i.provisionID, interview.ProvisionNeeded)
	if o, err := i.own(t, i.me); err != nil || o.Status != interview.BookingArranged {
		t.Errorf("%+v, %v", o, err)
	}
	if n := i.takeMessages(t, i.hr.ID); n != 1 {
		t.Errorf("%d messages to HR", n)
	}
}

func TestNotify_CandidateChanges(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	for name, act := range map[string]func(candidatestore.Tx) error{
		"wish": func(tx candidatestore.Tx) error {
			o, err := tx.Interview(t.Context(), i.booking)
			if err != nil {
				return err
			}
			return tx.AnswerInterview(t.Context(), o, "move_asked", "later_day", time.Now())
		},
		"waived": func(tx candidatestore.Tx) error {
			return tx.StepArrangement(t.Context(), i.arrangement, interview.ArrangementWaived, time.Now())
		},
	} {
		i.takeMessages(t, i.hr.ID)
		i.asCandidate(t, act)
		if n := i.takeMessages(t, i.hr.ID); n != 1 {
			t.Errorf("%s: %d messages to HR", name, n)
		}
	}
}

func TestNotify_UnreleasedIsSilent(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	a.db.Exec(t, `update interview.application set answer_by = current_date - 7 where id = $1`, a.application)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	if err := a.decide(t, accommodation.AlternativeOffered); err != nil {
		t.Fatal(err)
	}
	if err := a.withdraw(t); err != nil {
		t.Fatal(err)
	}
	if n := a.takeMessages(t, a.hr.ID); n != 0 {
		t.Errorf("%d messages to HR", n)
	}
}

func TestNotify_UnreadyIsSilent(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.Recommended)
	fixture.MoreTime{Application: a.application, Stage: a.stage}.Insert(t, a.db)
	a.takeMessages(t, a.hr.ID)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.StepArrangement(t.Context(), a.measure(t), interview.ArrangementWithdrawn, time.Now())
	})
	if n := a.takeMessages(t, a.hr.ID); n != 0 {
		t.Errorf("%d messages to HR", n)
	}
}

// Each way to add an application, and the first submission of a request, notifies the candidate once.
func TestNotify_CandidateOfApplicationAndRequest(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	a.takeMessages(t, a.me.ID)
	a.as(t, a.hr, func(tx hrstore.Tx) error {
		vacancy := hrstore.Vacancy{ID: uuid.New(), Reference: "2", TitleEN: "Post", TitleFR: "Poste"}
		if err := tx.CreateVacancy(t.Context(), vacancy, time.Now()); err != nil {
			return err
		}
		return tx.AddApplication(t.Context(), hrstore.NewApplication{
			ID: uuid.New(), VacancyID: vacancy.ID, CandidateID: uuid.New(), Name: "Bea", Email: a.me.Email,
			Language: "fr", AnswerBy: time.Now().AddDate(0, 0, 9),
		}, time.Now())
	})
	const language = `select language from mail.outbox where account_id = $1`
	if got := value[string](t, a.db, language, a.me.ID); got != "en" {
		t.Errorf("a mail in %s: the candidate's language is English", got)
	}
	if n := a.takeMessages(t, a.me.ID); n != 1 {
		t.Errorf("%d messages of an application", n)
	}
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	byHR := value[bool](t, a.db, `select by_hr from mail.outbox where account_id = $1`, a.me.ID)
	if n := a.takeMessages(t, a.me.ID); n != 1 || byHR {
		t.Errorf("%d messages of a request, caused by HR: %v", n, byHR)
	}
	if n := a.takeMessages(t, a.hr.ID); n != 0 {
		t.Errorf("%d messages to HR", n)
	}
}
