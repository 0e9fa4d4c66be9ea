package jobs_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/jobs"
	store "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *storagetest.Database, query string, args ...any) (n int) {
	t.Helper()
	must(t, db.Super.GetContext(t.Context(), &n, query, args...))
	return n
}

func TestHolds_ReleasesWhatExpired(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	now := time.Now()
	hr, ana := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Candidate](t, db, "Ana")
	vacancy, application, room := uuid.New(), uuid.New(), uuid.New()
	must(t, db.HR.Run(t.Context(), hr, func(tx store.Tx) error {
		return errors.Join(
			tx.CreateVacancy(t.Context(), store.Vacancy{ID: vacancy, Reference: "1", TitleEN: "Post", TitleFR: "Poste"}, now),
			tx.AddResource(t.Context(), store.NewResource{
				Resource: interview.Resource{ID: room, Kind: interview.ResourceRoom, Name: "Room", Seats: 6},
			}),
			tx.AddApplication(t.Context(), store.NewApplication{
				ID: application, VacancyID: vacancy, CandidateID: uuid.New(), Name: "Ana", Email: ana.Email,
				Language: "en", AnswerBy: now,
			}, now))
	}))
	fixture.Answer{Application: application}.Insert(t, db)
	for i, until := range []time.Time{now.Add(time.Hour), now.Add(time.Hour + 2*time.Second)} {
		stage, start := uuid.New(), now.AddDate(0, 1, i)
		must(t, db.HR.Run(t.Context(), hr, func(tx store.Tx) error {
			if err := tx.SaveStage(t.Context(), interview.Stage{
				ID: stage, VacancyID: vacancy, Kind: interview.StagePanelInterview, Minutes: 50, Mode: catalogue.ModeInPerson,
			}); err != nil {
				return err
			}
			scheduling, err := tx.Scheduling(t.Context(), application, stage)
			if err != nil {
				return err
			}
			slot := interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: room}
			return tx.HoldSlot(t.Context(), scheduling, store.NewBooking{
				Sitting: 1, Status: interview.BookingHeld,
				ID: uuid.New(), Slot: slot, Mode: catalogue.ModeInPerson, TimeZone: time.UTC, HeldUntil: until, At: now,
			})
		}))
	}
	now = now.Add(time.Hour + time.Second)
	must(t, jobs.Holds(db.Expired, func() time.Time { return now }).Run(t.Context()))
	if held, cancelled := count(t, db, `select count(*) from interview.booking where status = 'held'`),
		count(t, db, `select count(*) from interview.booking where status = 'cancelled'`); held != 1 || cancelled != 1 {
		t.Errorf("%d held, %d cancelled", held, cancelled)
	}
	if n := count(t, db, `select count(*) from interview.occupation`); n != 1 {
		t.Errorf("%d occupations", n)
	}
}

func TestSessions_DeletesExpiredOnesOfItsAudience(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana, hugo := storagetest.Person[account.Candidate](t, db, "Ana"), storagetest.Person[account.HR](t, db, "Hugo")
	for _, age := range []string{"1 minute", "23 hours", "25 hours"} {
		for _, p := range []struct {
			id    uuid.UUID
			login string
		}{{ana.ID, "stepfree_candidate"}, {hugo.ID, "stepfree_hr"}} {
			db.Exec(t, `insert into account.session (hash, account_id, login, created_at, expires_at)
				values ($1, $2, $3, now() - interval '2 days', now() - cast($4 as interval))`,
				account.NewToken().Hash(), p.id, p.login, age)
		}
		db.Exec(t, `insert into account.link (hash, account_id, created_at, expires_at)
			values ($1, $2, now() - interval '2 days', now() - cast($3 as interval))`, account.NewToken().Hash(), ana.ID, age)
	}
	sessions := func(login string) int {
		return count(t, db, `select count(*) from account.session where login = $1`, login)
	}
	links := func() int { return count(t, db, `select count(*) from account.link`) }
	must(t, jobs.Sessions(db.Expired, account.RoleHR).Run(t.Context()))
	if c, h, l := sessions("stepfree_candidate"), sessions("stepfree_hr"), links(); c != 4 || h != 3 || l != 3 {
		t.Errorf("after HR's: %d of candidates, %d of HR, %d links", c, h, l)
	}
	for _, role := range account.Roles() {
		must(t, jobs.Sessions(db.Expired, role).Run(t.Context()))
	}
	if c, h, l := sessions("stepfree_candidate"), sessions("stepfree_hr"), links(); c != 3 || h != 3 || l != 2 {
		t.Errorf("after all: %d of candidates, %d of HR, %d links", c, h, l)
	}
}
