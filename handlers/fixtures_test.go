package handlers_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

// world is one of each record, and for each audience somebody whose it is.
type world struct {
	*app
	ids    map[string]string // by the name of the path's parameter
	owners map[account.Role]account.Token
}

func newWorld(t *testing.T, a *app) world {
	t.Helper()
	db := a.db
	w := world{app: a, ids: map[string]string{}, owners: map[account.Role]account.Token{}}
	for _, name := range []string{"vacancy", "stage", "application", "request", "measure", "evidence", "booking", "arrangement", "room", "seat"} {
		w.ids[name] = uuid.NewString()
	}
	id := func(name string) string { return w.ids[name] }
	hr, panel := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Panel](t, db, "Paul")
	candidate, admin := storagetest.Person[account.Candidate](t, db, "Ana"), storagetest.Person[account.Admin](t, db, "Ada")
	w.owners[account.RoleHR], w.owners[account.RolePanel], w.owners[account.RoleCandidate] = hr.Session, panel.Session, candidate.Session
	w.owners[account.RoleAdviser], w.owners[account.RoleAdmin] = storagetest.Person[account.Adviser](t, db, "Maria").Session, admin.Session

	day := time.Now().UTC().AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(9 * time.Hour)
	db.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, id("vacancy"), hr.ID)
	db.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, id("vacancy"), hr.ID)
	db.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, 1, 'panel_interview', 50, 'in_person')`, id("stage"), id("vacancy"))
	db.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at) values ($1, $2, $3, current_date, now(), now())`, id("application"), id("vacancy"), candidate.ID)
	db.Exec(t, `insert into interview.resource (id, kind, name) values ($1, 'room', 'Room 4')`, id("room"))
	db.Exec(t, `insert into interview.resource (id, kind, name, account_id) values ($1, 'panel_member', 'Paul', $2)`, id("seat"), panel.ID)
	db.Exec(t, `insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at, due_on, submitted_at, statement_done, evidence_done)
		values ($1, $2, $3, 'age1', 'en', now(), current_timestamp, current_date, now(), true, true)`, id("request"), id("application"), candidate.ID)
	db.Exec(t, `insert into accommodation.request_stage (request_id, candidate_id, stage_id) values ($1, $2, $3)`, id("request"), candidate.ID, id("stage"))
	db.Exec(t, `insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
		values ($1, $2, $3, $4, $5, 'R-STEPFREE', '{}', true, 'submitted')`, id("measure"), id("request"), id("application"), candidate.ID, id("stage"))
	db.Exec(t, `insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, label, created_at, received_at)
		values ($1, $2, $3, $4, 'stored', 'x', now(), now())`, id("evidence"), id("request"), candidate.ID, uuid.New())
	db.Exec(t, `insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status, released_at)
		values ($1, $2, $3, $4, $5, 'R-STEPFREE', '{}', 'A room without steps.', 'Meet at the door.', 'en', 'confirmed', now())`, id("arrangement"), id("application"), candidate.ID, id("vacancy"), id("stage"))
	db.Exec(t, `insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode, parts, explanation, created_by, created_at, confirmed_at, announced_at)
		values ($1, $2, $3, $4, $5, 'confirmed', tstzrange($6, $6::timestamptz + interval '1 hour'), 'Europe/Brussels', '2027-03-01 10:00', 'in_person', '[]', '[]', $7, current_timestamp, now(), transaction_timestamp())`,
		id("booking"), id("application"), candidate.ID, id("vacancy"), id("stage"), day, hr.ID)
	for resource, purpose := range map[string]string{id("room"): "room", id("seat"): "panel"} {
		db.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose) values ($1, $2, tstzrange($3, $3::timestamptz + interval '1 hour'), $4)`, id("booking"), resource, day, purpose)
	}
	return w
}
