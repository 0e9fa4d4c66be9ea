package handlers_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a portal with one record of each kind, and for each audience a session of the person to whom they belong.
type setup struct {
	*app
	ids    map[string]string // by the name of the parameter that a route's path has for them
	people map[account.Role]uuid.UUID
	owners map[account.Role]account.Token
}

func newSetup(t *testing.T, a *app) setup {
	t.Helper()
	db := a.DB
	hr, panel := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Panel](t, db, "Paul")
	candidate := storagetest.Person[account.Candidate](t, db, "Ana")
	adviser, admin := storagetest.Person[account.Adviser](t, db, "Maria"), storagetest.Person[account.Admin](t, db, "Ada")
	w := setup{
		app: a, people: map[account.Role]uuid.UUID{
			account.RoleHR: hr.ID, account.RolePanel: panel.ID, account.RoleCandidate: candidate.ID,
			account.RoleAdviser: adviser.ID, account.RoleAdmin: admin.ID,
		},
		owners: map[account.Role]account.Token{
			account.RoleHR: hr.Session, account.RolePanel: panel.Session, account.RoleCandidate: candidate.Session,
			account.RoleAdviser: adviser.Session, account.RoleAdmin: admin.Session,
		},
	}
	vacancy := fixture.Vacancy{CreatedBy: hr.ID, Assigned: []uuid.UUID{hr.ID}}.Insert(t, db)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, db)
	application := fixture.Application{Vacancy: vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, db)
	room := fixture.Resource{}.Insert(t, db)
	seat := fixture.Resource{Name: "Paul", Account: panel.ID}.Insert(t, db)
	request := fixture.Request{Application: application, Stages: []uuid.UUID{stage}}.Insert(t, db)
	arrangement := fixture.Arrangement{
		Application: application, Stage: stage, Code: "R-PARKING", Conduct: "Meet at the door.",
	}.Insert(t, db)
	booking := fixture.Booking{
		Application: application, Stage: stage, CreatedBy: hr.ID,
		Start: time.Now().UTC().AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(9 * time.Hour),
		Room:  []uuid.UUID{room}, Panel: []uuid.UUID{seat},
	}.Insert(t, db)
	provision := fixture.Provision{
		Arrangement: arrangement, Booking: booking, Item: "parking", Provider: "Caretaker", Status: "in_place",
	}.Insert(t, db)
	w.ids = map[string]string{
		"vacancy": vacancy.String(), "stage": stage.String(), "application": application.String(),
		"room": room.String(), "seat": seat.String(), "request": request.String(),
		"measure":     fixture.Measure{Request: request, Stage: stage}.Insert(t, db).String(),
		"evidence":    fixture.Evidence{Request: request}.Insert(t, db).String(),
		"arrangement": arrangement.String(), "booking": booking.String(), "provision": provision.String(),
	}
	return w
}

// cancel cancels the booking, so that nothing depends on its stage, room and panel.
func (w setup) cancel(t *testing.T) {
	t.Helper()
	w.DB.Exec(t, `update interview.booking set status = 'cancelled' where id = $1`, w.ids["booking"])
}

// id returns an id of ids.
func (w setup) id(name string) uuid.UUID { return uuid.MustParse(w.ids[name]) }

// visitor returns a visitor with the session of the person of an audience.
func (w setup) visitor(t *testing.T, role account.Role) *inprocess.Visitor {
	t.Helper()
	return w.SignedIn(t, role, w.owners[role])
}
