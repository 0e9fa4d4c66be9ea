package inprocess

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

// Populated is a portal with one record of each kind, and a signed-in person of each audience to whom they belong.
type Populated struct {
	*Portal
	Sessions map[account.Role]account.Token
	// IDs are the records' ids, by the name of the parameter that a route's path has for them.
	IDs map[string]string
	// Draft are the ids of a request that is not submitted, and of what belongs to it.
	Draft map[string]string
	// Free are the ids of a stage without a booking.
	Free map[string]string
}

// NewPopulated starts a portal on a new database and populates it.
func NewPopulated(tb testing.TB) Populated {
	tb.Helper()
	return Populate(tb, New(tb))
}

// Populate adds one record of each kind to a portal whose tables are empty.
func Populate(tb testing.TB, p *Portal) Populated {
	tb.Helper()
	h := Populated{
		Portal: p, Sessions: map[account.Role]account.Token{}, Draft: map[string]string{},
		Free: map[string]string{"stage": uuid.NewString()},
	}
	h.IDs = map[string]string{"token": account.NewToken().Secret()}
	for _, name := range []string{"vacancy", "stage", "application", "resource", "booking"} {
		h.IDs[name] = uuid.NewString()
	}
	h.Vault(tb, h.Staff(tb, account.RoleAdviser, "Dr Vos"))
	hr, panel, me := storagetest.Person[account.HR](tb, h.DB, "Hugo"), storagetest.Person[account.Panel](tb, h.DB, "Paul"),
		storagetest.Person[account.Candidate](tb, h.DB, "Bea")
	h.Sessions[account.RoleHR], h.Sessions[account.RolePanel], h.Sessions[account.RoleCandidate] = hr.Session,
		panel.Session, me.Session
	h.Sessions[account.RoleAdviser] = storagetest.Person[account.Adviser](tb, h.DB, "Maria").Session
	h.Sessions[account.RoleAdmin] = storagetest.Person[account.Admin](tb, h.DB, "Ada").Session
	h.IDs["account"] = hr.ID.String()
	seat := uuid.NewString()
	h.insertVacancy(tb, hr.ID, me.ID)
	h.insertResources(tb, seat, panel.ID)
	c := h.Client(tb, account.RoleCandidate, me.Session)
	h.FillDraft(tb, c, h.IDs)
	c.FillAt(tb, "/requests/"+h.IDs["request"]+"/check", "/requests/"+h.IDs["request"]+"/send")
	h.FillDraft(tb, c, h.Draft)
	h.insertBooking(tb, hr.ID, me.ID, seat)
	return h
}

// insertVacancy inserts a vacancy with two stages and an application.
func (h Populated) insertVacancy(tb testing.TB, hr, candidate uuid.UUID) {
	tb.Helper()
	h.DB.Exec(tb, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
		values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, h.IDs["vacancy"], hr)
	h.DB.Exec(tb, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
		values ($1, $2, 1, 'panel_interview', 50, 'in_person')`, h.IDs["stage"], h.IDs["vacancy"])
	h.DB.Exec(tb, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
		values ($1, $2, 2, 'panel_interview', 30, 'in_person')`, h.Free["stage"], h.IDs["vacancy"])
	h.DB.Exec(tb, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at)
		values ($1, $2, $3, current_date, now(), now())`,
		h.IDs["application"], h.IDs["vacancy"], candidate)
}

// insertResources inserts a room with one availability, and a panel member on the first stage.
func (h Populated) insertResources(tb testing.TB, seat string, panel uuid.UUID) {
	tb.Helper()
	h.DB.Exec(tb, `insert into interview.resource (id, kind, name, seats, features)
		values ($1, 'room', 'Room 4', 8, '{step_free}')`, h.IDs["resource"])
	h.DB.Exec(tb, `insert into interview.resource (id, kind, name, account_id) values ($1, 'panel_member', 'Paul', $2)`,
		seat, panel)
	h.DB.Exec(tb, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, h.IDs["stage"], seat)
	h.DB.Exec(tb, `insert into interview.availability (id, resource_id, during)
		values (gen_random_uuid(), $1, tstzrange(now() + interval '20 days', now() + interval '20 days 8 hours'))`,
		h.IDs["resource"])
}

// FillDraft creates a draft with one stage, one measure, statements and a file, and puts their ids into a map.
func (h Populated) FillDraft(tb testing.TB, c Client, ids map[string]string) {
	tb.Helper()
	ids["request"] = uuid.NewString()
	path := "/requests/" + ids["request"]
	c.Post(tb, "/requests/applications/"+h.IDs["application"], "answer", "yes", "key", ids["request"])
	c.Fill(tb, path+"/stages", "stage", h.IDs["stage"])
	c.Fill(tb, path+"/stages/"+h.IDs["stage"]+"/measures", "measure", "R-STEPFREE")
	c.Fill(tb, path+"/hard", "words", "Stairs.")
	c.Fill(tb, path+"/helps", "words", "A lift.")
	c.Upload(tb, path, "letter.txt", []byte("Dear doctor,\nI am well, thank you.\n"))
	for _, table := range []string{"measure", "evidence"} {
		var id string
		must(tb, h.DB.Super.GetContext(tb.Context(), &id, `select id from accommodation.`+table+` where request_id = $1`,
			ids["request"]))
		ids[table] = id
	}
}

// insertBooking inserts an arrangement and a confirmed booking for the submitted request.
func (h Populated) insertBooking(tb testing.TB, hr, candidate uuid.UUID, seat string) {
	tb.Helper()
	h.IDs["arrangement"] = h.IDs["measure"]
	h.DB.Exec(tb, `insert into interview.arrangement
		(id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status,
		released_at)
		values ($1, $2, $3, $4, $5, 'R-STEPFREE', '{}', 'A room without steps.', 'Meet at the door.', 'en', 'confirmed',
		now())`,
		h.IDs["arrangement"], h.IDs["application"], candidate, h.IDs["vacancy"], h.IDs["stage"])
	// It ends on the day on which it starts: pages word a booking over midnight differently.
	start := now().AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(10 * time.Hour)
	h.DB.Exec(tb, `insert into interview.booking
		(id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode, parts,
		explanation,
		created_by, created_at, confirmed_at, announced_at)
		values ($1, $2, $3, $4, $5, 'confirmed', tstzrange($6, $6::timestamptz + interval '1 hour'), 'Europe/Lisbon',
		'2027-03-01 10:00', 'in_person', '[]', '[]',
			$7, now(), current_timestamp, transaction_timestamp())`,
		h.IDs["booking"], h.IDs["application"], candidate, h.IDs["vacancy"], h.IDs["stage"], start, hr)
	for resource, purpose := range map[string]string{h.IDs["resource"]: "room", seat: "panel"} {
		h.DB.Exec(tb, `insert into interview.occupation (booking_id, resource_id, during, purpose)
			values ($1, $2, tstzrange($3, $3::timestamptz + interval '1 hour'), $4)`,
			h.IDs["booking"], resource, start, purpose)
	}
}

var parameter = regexp.MustCompile(`:([a-z]+)`)

// Path replaces the parameters of a route's path with ids, and with those of IDs where a name has none.
func (h Populated) Path(route string, ids map[string]string) string {
	return parameter.ReplaceAllStringFunc(route, func(p string) string {
		if id := ids[p[1:]]; id != "" {
			return id
		}
		return h.IDs[p[1:]]
	})
}

// Queries returns the query strings with which a route answers with different pages; the empty string is none.
func Queries(route string) []string {
	switch route {
	case "/interviews/resources/new":
		return []string{"?kind=room", "?kind=provider", "?kind=equipment", "?kind=panel_member"}
	case "/review/:request/measures/:measure":
		return []string{
			"", "?outcome=recommended", "?outcome=modified", "?outcome=alternative_offered&code=T-EXTRA",
			"?outcome=not_supported",
		}
	}
	return []string{""}
}
