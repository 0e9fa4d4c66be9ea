package e2e_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// house is a portal with one of each record, and a person of each audience whose they are.
type house struct {
	*inprocess.Portal
	sessions map[account.Role]account.Token
	ids      map[string]string // by the name of the path's parameter
	draft    map[string]string // those of a request that was not sent yet
	free     map[string]string // those of a stage that is not booked yet
}

func newHouse(t *testing.T) house {
	t.Helper()
	return newHouseIn(t, inprocess.New(t))
}

func newHouseIn(t *testing.T, p *inprocess.Portal) house {
	t.Helper()
	h := house{Portal: p, sessions: map[account.Role]account.Token{}, draft: map[string]string{}, free: map[string]string{"stage": uuid.NewString()}}
	h.ids = map[string]string{"token": account.NewToken().Secret()}
	for _, name := range []string{"vacancy", "stage", "application", "resource", "booking"} {
		h.ids[name] = uuid.NewString()
	}
	h.Vault(t, h.Staff(t, account.RoleAdviser, "Dr Vos"))
	hr, panel, me := storagetest.Person[account.HR](t, h.DB, "Hugo"), storagetest.Person[account.Panel](t, h.DB, "Paul"), storagetest.Person[account.Candidate](t, h.DB, "Bea")
	h.sessions[account.RoleHR], h.sessions[account.RolePanel], h.sessions[account.RoleCandidate] = hr.Session, panel.Session, me.Session
	h.sessions[account.RoleAdviser] = storagetest.Person[account.Adviser](t, h.DB, "Maria").Session
	h.sessions[account.RoleAdmin] = storagetest.Person[account.Admin](t, h.DB, "Ada").Session
	h.ids["account"] = hr.ID.String()
	id := func(name string) string { return h.ids[name] }
	h.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, id("vacancy"), hr.ID)
	h.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, 1, 'panel_interview', 50, 'in_person')`, id("stage"), id("vacancy"))
	h.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, 2, 'panel_interview', 30, 'in_person')`, h.free["stage"], id("vacancy"))
	h.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at) values ($1, $2, $3, current_date, now(), now())`, id("application"), id("vacancy"), me.ID)
	h.DB.Exec(t, `insert into interview.resource (id, kind, name, seats, features) values ($1, 'room', 'Room 4', 8, '{step_free}')`, id("resource"))
	seat := uuid.NewString()
	h.DB.Exec(t, `insert into interview.resource (id, kind, name, account_id) values ($1, 'panel_member', 'Paul', $2)`, seat, panel.ID)
	h.DB.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, id("stage"), seat)
	h.DB.Exec(t, `insert into interview.availability (id, resource_id, during) values (gen_random_uuid(), $1, tstzrange(now() + interval '20 days', now() + interval '20 days 8 hours'))`, id("resource"))
	c := h.Client(t, account.RoleCandidate, me.Session)
	h.ask(t, c, h.ids)
	c.FillAt(t, "/requests/"+h.ids["request"]+"/check", "/requests/"+h.ids["request"]+"/send")
	h.ask(t, c, h.draft)
	h.decideAndBook(t, hr.ID, me.ID, seat)
	return h
}

// ask fills a request with one of each and keeps its ids.
func (h house) ask(t *testing.T, c inprocess.Client, ids map[string]string) {
	t.Helper()
	ids["request"] = uuid.NewString()
	path := "/requests/" + ids["request"]
	c.Post(t, "/requests/applications/"+h.ids["application"], "answer", "yes", "key", ids["request"])
	c.Fill(t, path+"/stages", "stage", h.ids["stage"])
	c.Fill(t, path+"/stages/"+h.ids["stage"]+"/measures", "measure", "R-STEPFREE")
	c.Fill(t, path+"/hard", "words", "Stairs.")
	c.Fill(t, path+"/helps", "words", "A lift.")
	c.Upload(t, path, "letter.txt", []byte("Dear doctor,\nI am well, thank you.\n"))
	for table, name := range map[string]string{"measure": "measure", "evidence": "evidence"} {
		var id string
		must(t, h.DB.Super.GetContext(t.Context(), &id, `select id from accommodation.`+table+` where request_id = $1`, ids["request"]))
		ids[name] = id
	}
}

// decideAndBook puts a decision, an arrangement and a confirmed interview in place.
func (h house) decideAndBook(t *testing.T, hr, me uuid.UUID, seat string) {
	t.Helper()
	h.ids["arrangement"] = h.ids["measure"]
	h.DB.Exec(t, `insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status, released_at)
		values ($1, $2, $3, $4, $5, 'R-STEPFREE', '{}', 'A room without steps.', 'Meet at the door.', 'en', 'confirmed', now())`, h.ids["arrangement"], h.ids["application"], me, h.ids["vacancy"], h.ids["stage"])
	start := time.Now().AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(10 * time.Hour) // it ends on the same day, which pages say in other words
	h.DB.Exec(t, `insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, zone, local_start, mode, parts, why, created_by, created_at, confirmed_at, announced_at)
		values ($1, $2, $3, $4, $5, 'confirmed', tstzrange($6, $6::timestamptz + interval '1 hour'), 'Europe/Lisbon', '2027-03-01 10:00', 'in_person', '[]', '[]', $7, now(), current_timestamp, transaction_timestamp())`,
		h.ids["booking"], h.ids["application"], me, h.ids["vacancy"], h.ids["stage"], start, hr)
	for resource, purpose := range map[string]string{h.ids["resource"]: "room", seat: "panel"} {
		h.DB.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose) values ($1, $2, tstzrange($3, $3::timestamptz + interval '1 hour'), $4)`, h.ids["booking"], resource, start, purpose)
	}
}

// waitForMail waits until somebody got a mail.
func (h house) waitForMail(t *testing.T) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for ; len(h.Mailbox.Messages("")) == 0; <-look.C {
		must(t, t.Context().Err())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
