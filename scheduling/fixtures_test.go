package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	store "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a vacancy with one interview stage, an application that needs nothing, a room and an interpreter.
type setup struct {
	scheduling.Service
	db                *storagetest.Database
	hr                account.HR
	vacancy, stage    uuid.UUID
	room, interpreter uuid.UUID
	application       uuid.UUID
	candidate         account.Candidate
	start             time.Time // a possible slot's
}

func newSetup(t *testing.T) *setup {
	t.Helper()
	db := storagetest.New(t)
	now := time.Now()
	o := &setup{
		Service: scheduling.Service{Store: db.HR, Now: func() time.Time { return now }, TimeZone: time.UTC},
		db:      db,
		hr:      storagetest.Person[account.HR](t, db, "Hugo"),
		vacancy: uuid.New(), stage: uuid.New(), room: uuid.New(), interpreter: uuid.New(), application: uuid.New(),
		candidate: storagetest.Person[account.Candidate](t, db, "Ana"),
		start:     catalogue.Calendar{}.AddBusinessDays(now.UTC().Truncate(24*time.Hour), 20).Add(10 * time.Hour),
	}
	must(t, db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error {
		vacancy := store.Vacancy{ID: o.vacancy, Reference: "1", TitleEN: "Post", TitleFR: "Poste"}
		stage := interview.Stage{
			ID: o.stage, VacancyID: o.vacancy, Kind: interview.StagePanelInterview, Minutes: 50, Mode: catalogue.ModeInPerson,
			FirstDay: o.start,
		}
		room := interview.Resource{ID: o.room, Kind: interview.ResourceRoom, Name: "Room", Seats: 6}
		room.Features = []catalogue.Feature{catalogue.FeatureStepFree}
		interpreter := interview.Resource{ID: o.interpreter, Kind: interview.ResourceProvider, Name: "Lotte"}
		interpreter.Role = catalogue.RoleSignInterpreter
		application := store.NewApplication{
			ID: o.application, VacancyID: o.vacancy, CandidateID: uuid.New(), Name: "Ana", Email: o.candidate.Email,
			Language: "en", AnswerBy: now,
		}
		return errors.Join(
			tx.CreateVacancy(t.Context(), vacancy, now), tx.SaveStage(t.Context(), stage),
			tx.AddResource(t.Context(), store.NewResource{Resource: room}),
			tx.AddResource(t.Context(), store.NewResource{Resource: interpreter}),
			tx.AddApplication(t.Context(), application, now))
	}))
	fixture.Answer{Application: o.application}.Insert(t, db)
	return o
}

// at moves the clock.
func (o *setup) at(now time.Time) { o.Now = func() time.Time { return now } }

func (o *setup) ref() scheduling.StageRef {
	return scheduling.StageRef{Application: o.application, Stage: o.stage}
}

func (o *setup) choice() scheduling.Choice {
	return scheduling.Choice{StageRef: o.ref(), Key: uuid.New(), Room: o.room, Start: o.start}
}

// hold holds the slot and returns the booking.
func (o *setup) hold(t *testing.T) scheduling.Booking {
	t.Helper()
	choice := o.choice()
	must(t, o.Hold(t.Context(), o.hr, choice))
	return o.booking(t, choice.Key)
}

func (o *setup) booking(t *testing.T, id uuid.UUID) scheduling.Booking {
	t.Helper()
	b, err := o.Booking(t.Context(), o.hr, id)
	must(t, err)
	return b
}

// arrange releases an arrangement for the stage.
func (o *setup) arrange(t *testing.T) {
	t.Helper()
	fixture.Arrangement{Application: o.application, Stage: o.stage, Practical: "No steps"}.Insert(t, o.db)
}

// arrangeParking releases an arrangement that HR has to do something for.
func (o *setup) arrangeParking(t *testing.T) uuid.UUID {
	t.Helper()
	return fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "R-PARKING", Practical: "A parking space",
	}.Insert(t, o.db)
}

// arrangeInterpreter releases an interpreter of British Sign Language and English.
func (o *setup) arrangeInterpreter(t *testing.T) {
	t.Helper()
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "P-SIGN", Practical: "An interpreter",
		Parameters: `{"sign_language": "BSL", "spoken_language": "EN"}`,
	}.Insert(t, o.db)
}

// addInterpreter adds an interpreter of British Sign Language and English.
func (o *setup) addInterpreter(t *testing.T, name string) uuid.UUID {
	t.Helper()
	return fixture.Resource{
		Kind: "provider", Name: name, Role: "sign_interpreter", Sign: []string{"BSL"}, Spoken: []string{"EN"},
	}.Insert(t, o.db)
}

// holdWithInterpreter adds an interpreter, has one arranged, and holds a slot that takes that one.
func (o *setup) holdWithInterpreter(t *testing.T) (b scheduling.Booking, interpreter uuid.UUID) {
	t.Helper()
	interpreter = o.addInterpreter(t, "Lotte")
	o.arrangeInterpreter(t)
	return o.hold(t), interpreter
}

// confirmWithInterpreter holds a slot with an interpreter, and confirms it. The booking is as it was held.
func (o *setup) confirmWithInterpreter(t *testing.T) (b scheduling.Booking, interpreter uuid.UUID) {
	t.Helper()
	b, interpreter = o.holdWithInterpreter(t)
	o.putInPlace(t, b.ID)
	must(t, o.confirm(t, b.ID))
	return b, interpreter
}

// closeDays closes the organisation from a day to another, in ISO 8601.
func (o *setup) closeDays(t *testing.T, first, last string) {
	t.Helper()
	o.db.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values (gen_random_uuid(), $1, $2, 'Closed', 'Fermé', $3, now())`, first, last, o.hr.ID)
}

func bookingVersion(b scheduling.Booking) scheduling.BookingVersion {
	return scheduling.BookingVersion{ID: b.ID, Version: b.Version}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
