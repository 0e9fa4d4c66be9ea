package inprocess

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// Populated is a portal with one record of each kind, and a signed-in person of each audience to whom they belong.
type Populated struct {
	*Portal
	Sessions map[account.Role]account.Token
	// Setup is the token of the set-up of an administrator's account, whose password is chosen.
	Setup account.Token
	// IDs are the records' ids, by the name of the parameter that a route's path has for them.
	IDs map[string]string
	// Draft are the ids of a request that is not submitted, and of what belongs to it.
	Draft map[string]string
	// Free are the ids of a stage without a booking.
	Free map[string]string
	// Unbooked are the ids of a stage that is not booked, and of what delivers its arrangement.
	Unbooked map[string]string
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
		Portal: p, Draft: map[string]string{}, Free: map[string]string{}, Unbooked: map[string]string{},
	}
	link := account.NewToken()
	h.IDs = map[string]string{"token": link.Secret()}
	h.Vault(tb, h.Staff(tb, account.RoleAdviser, "Dr Vos"))
	hr, panel := storagetest.Person[account.HR](tb, h.DB, "Hugo"), storagetest.Person[account.Panel](tb, h.DB, "Paul")
	me := storagetest.PersonWithEmail[account.Candidate](tb, h.DB, "Bea", "bea.moreau@example.org")
	h.DB.Exec(tb, `insert into account.link (hash, account_id, created_at, expires_at)
		values ($1, $2, now(), now() + interval '1 day')`, link.Hash(), me.ID)
	h.Sessions = map[account.Role]account.Token{
		account.RoleHR: hr.Session, account.RolePanel: panel.Session, account.RoleCandidate: me.Session,
		account.RoleAdviser: storagetest.Person[account.Adviser](tb, h.DB, "Maria").Session,
		account.RoleAdmin:   storagetest.Person[account.Admin](tb, h.DB, "Ada").Session,
	}
	h.IDs["account"], h.IDs["day"], h.IDs["session"] = hr.ID.String(), uuid.NewString(), uuid.NewString()
	h.DB.Exec(tb, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values ($1, '2031-12-21', '2032-01-03', 'Winter closure', 'Fermeture d’hiver', $2, now())`, h.IDs["day"], hr.ID)
	h.DB.Exec(tb, `insert into account.office_hours (site, opens, closes, start_interval, buffer)
		values ('North', 540, 1020, 15, 0)`)
	h.Setup = h.insertSetup(tb)
	seat := h.insertStages(tb, hr.ID, panel.ID, me.ID)
	c := h.Client(tb, account.RoleCandidate, me.Session)
	h.FillDraft(tb, c, h.IDs)
	c.FillAt(tb, "/requests/"+h.IDs["request"]+"/check", "/requests/"+h.IDs["request"]+"/send")
	h.FillDraft(tb, c, h.Draft)
	fixture.Arrangement{
		ID: h.ID("measure"), Application: h.ID("application"), Stage: h.ID("stage"),
		Code: "R-PARKING", Conduct: "Meet at the door.",
	}.Insert(tb, h.DB)
	h.IDs["arrangement"] = h.IDs["measure"]
	h.IDs["booking"] = fixture.Booking{
		Application: h.ID("application"), Stage: h.ID("stage"), CreatedBy: hr.ID, TimeZone: "Europe/Lisbon",
		Start: inAMonth(),
		Room:  []uuid.UUID{h.ID("resource")}, Panel: []uuid.UUID{seat},
	}.Insert(tb, h.DB).String()
	h.IDs["provision"] = fixture.Provision{
		Arrangement: h.ID("arrangement"), Booking: h.ID("booking"), Item: "parking", Provider: "Caretaker", Status: "in_place",
	}.Insert(tb, h.DB).String()
	h.insertUnbooked(tb)
	h.insertChange(tb)
	return h
}

// insertChange inserts a change of an administrator's account that waits for another administrator, an account of which
// a change can be asked for, and one that is disabled.
func (h Populated) insertChange(tb testing.TB) {
	tb.Helper()
	admin := func(name string) uuid.UUID { return storagetest.Person[account.Admin](tb, h.DB, name).ID }
	h.IDs["change"] = uuid.NewString()
	h.DB.Exec(tb, `
		insert into account.change (id, account_id, kind, reason, requested_by, requested_at, ends_at)
		values ($1, $2, 'disable', 'Left on 1 March.', $3, now(), now() + interval '7 days')`,
		h.IDs["change"], admin("Max"), admin("Ben"))
	h.Free["account"] = admin("Lea").String()
	disabled := admin("Tom")
	h.DB.Exec(tb, `update account.account set status = 'disabled' where id = $1`, disabled)
	h.Draft["account"] = disabled.String()
}

// insertSetup inserts an administrator who was invited and sets up the account.
func (h Populated) insertSetup(tb testing.TB) account.Token {
	tb.Helper()
	id, token := uuid.New(), account.NewToken()
	sealed, err := h.SignInKey.Seal(id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
	must(tb, err)
	h.DB.Exec(tb, `insert into account.account (id, role, name, email, language, created_at)
		values ($1, 'admin', 'Ines', 'ines@stepfree.example', 'en', now())`, id)
	h.DB.Exec(tb, `insert into account.invitation (account_id, setup_hash, expires_at, password_hash, totp_sealed)
		values ($1, $2, now() + interval '1 day', 'x', $3)`, id, token.Hash(), sealed)
	return token
}

// insertUnbooked inserts a stage that is not booked, with an arrangement and what delivers it.
func (h Populated) insertUnbooked(tb testing.TB) {
	tb.Helper()
	stage := fixture.Stage{Vacancy: h.ID("vacancy"), Kind: "application"}.Insert(tb, h.DB)
	arrangement := fixture.Arrangement{Application: h.ID("application"), Stage: stage, Code: "R-PARKING"}.Insert(tb, h.DB)
	h.Unbooked["stage"] = stage.String()
	h.Unbooked["provision"] = fixture.Provision{Arrangement: arrangement, Item: "parking"}.Insert(tb, h.DB).String()
}

// insertStages inserts a vacancy with two stages, an application, a room and a panel member, whose resource it returns.
func (h Populated) insertStages(tb testing.TB, hr, panel, candidate uuid.UUID) (seat uuid.UUID) {
	tb.Helper()
	room := fixture.Resource{Seats: 8, Features: []string{"step_free"}}.Insert(tb, h.DB)
	seat = fixture.Resource{Name: "Paul", Account: panel}.Insert(tb, h.DB)
	fixture.Availability{Resource: room, Start: now().AddDate(0, 0, 20), Length: 8 * time.Hour}.Insert(tb, h.DB)
	vacancy := fixture.Vacancy{CreatedBy: hr}.Insert(tb, h.DB)
	stage := fixture.Stage{Vacancy: vacancy, Panel: []uuid.UUID{seat}}.Insert(tb, h.DB)
	free := fixture.Stage{Vacancy: vacancy, Minutes: 30}.Insert(tb, h.DB)
	application := fixture.Application{
		Vacancy: vacancy, Candidate: candidate, Email: "bea@new.example", Ready: true,
	}.Insert(tb, h.DB)
	h.IDs["resource"], h.IDs["vacancy"], h.IDs["stage"] = room.String(), vacancy.String(), stage.String()
	h.IDs["application"], h.Free["stage"] = application.String(), free.String()
	return seat
}

// ID returns the id of IDs with a name.
func (h Populated) ID(name string) uuid.UUID { return uuid.MustParse(h.IDs[name]) }

// inAMonth returns a time from which a booking of an hour ends on the same day: pages word one over midnight
// differently.
func inAMonth() time.Time { return now().AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(10 * time.Hour) }

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
	case "/interviews":
		return []string{"", "?kind=unread"}
	case "/interviews/vacancies/:vacancy":
		return []string{"", "?state=confirmed&name=a"}
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
