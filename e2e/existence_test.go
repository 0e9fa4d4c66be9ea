package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

// Whether somebody asked for something is nothing that HR learns: two portals in which everything is the same but for that
// answer HR's every press alike, to the byte, before the day until which candidates answer and after it.
func TestHRSeesNoDifferenceBetweenWhoeverAskedAndWhoeverDidNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ asked, other func(whoAsks, *testing.T) }{
		"a draft":                     {whoAsks.begin, whoAsks.nothing},
		"a request that was sent":     {whoAsks.send, whoAsks.nothing},
		"a request with documents":    {whoAsks.sendDocuments, whoAsks.nothing},
		"an offer that was not taken": {whoAsks.getOffer, whoAsks.nothing},
		"an offer that was declined":  {whoAsks.declineOffer, whoAsks.none},
		"all refused":                 {whoAsks.getRefusal, whoAsks.none},
		"all taken back":              {whoAsks.takeBack, whoAsks.none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := time.Now()
			asked, other := newWhoAsks(t, at), newWhoAsks(t, at)
			c.asked(asked, t)
			c.other(other, t)
			one, two := asked.all(t), other.all(t)
			if len(one) < 60 {
				t.Errorf("only %d answers were compared", len(one))
			}
			for i := range one {
				if diff := cmp.Diff(two[i], one[i]); diff != "" {
					t.Errorf("what HR sees differs: %s", diff)
				}
			}
		})
	}
}

// whoAsks is a portal with one candidate, whose answer is all that differs between two of them.
type whoAsks struct {
	house
	candidate, adviser inprocess.Client
	opens              time.Time
}

func newWhoAsks(t *testing.T, now time.Time) whoAsks {
	t.Helper()
	stopped := func(_ *inprocess.Portal, c *handlers.Config) { c.Site.Now = func() time.Time { return now } }
	p := inprocess.NewOn(t, storagetest.New(t), stopped)
	p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
	hr, panel, me := storagetest.Person[account.HR](t, p.DB, "Hugo"), storagetest.Person[account.Panel](t, p.DB, "Paul"), storagetest.Person[account.Candidate](t, p.DB, "Bea")
	w := whoAsks{
		house:     house{Portal: p, ids: map[string]string{}, draft: map[string]string{}, sessions: map[account.Role]account.Token{account.RoleHR: hr.Session, account.RolePanel: panel.Session}},
		candidate: p.Client(t, account.RoleCandidate, me.Session),
		adviser:   p.Client(t, account.RoleAdviser, storagetest.Person[account.Adviser](t, p.DB, "Maria").Session),
		opens:     catalogue.Calendar{}.AddBusinessDays(now.UTC(), 22).Truncate(24 * time.Hour).Add(10 * time.Hour), // nothing is held on a Sunday
	}
	for i, name := range []string{"vacancy", "stage", "application", "resource", "seat", "time"} {
		w.ids[name] = uuid.NewSHA1(uuid.Nil, []byte{byte(i)}).String() // the same in each portal
	}
	id := func(name string) string { return w.ids[name] }
	w.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, id("vacancy"), hr.ID)
	w.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, 1, 'panel_interview', 50, 'in_person')`, id("stage"), id("vacancy"))
	w.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at) values ($1, $2, $3, current_date + 7, now())`, id("application"), id("vacancy"), me.ID)
	w.DB.Exec(t, `insert into interview.resource (id, kind, name, seats, features) values ($1, 'room', 'Room 4', 8, '{step_free}')`, id("resource"))
	w.DB.Exec(t, `insert into interview.resource (id, kind, name, account_id) values ($1, 'panel_member', 'Paul', $2)`, id("seat"), panel.ID)
	w.DB.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, id("stage"), id("seat"))
	w.DB.Exec(t, `insert into interview.availability (id, resource_id, during) values ($1, $2, tstzrange($3, $4))`, id("time"), id("resource"), w.opens, w.opens.Add(8*time.Hour))
	return w
}

func (whoAsks) nothing(*testing.T) {}

func (w whoAsks) path() string { return "/requests/" + w.draft["request"] }

func (w whoAsks) none(t *testing.T) {
	t.Helper()
	form := "csrf=" + w.candidate.Session.CSRF() + "&answer=none&key=" + uuid.NewString()
	if status, text := w.candidate.Send(t, http.MethodPost, "/requests/applications/"+w.ids["application"], "application/x-www-form-urlencoded", strings.NewReader(form)); status != http.StatusOK {
		t.Fatalf("answering: %d %s", status, text)
	}
}

func (w whoAsks) begin(t *testing.T) {
	t.Helper()
	w.ask(t, w.candidate, w.draft)
}

func (w whoAsks) send(t *testing.T) {
	t.Helper()
	w.begin(t)
	w.candidate.FillAt(t, w.path()+"/check", w.path()+"/send")
}

func (w whoAsks) sendDocuments(t *testing.T) {
	t.Helper()
	w.begin(t)
	for _, name := range []string{"report.txt", "certificate.txt", "scan.txt"} {
		w.candidate.Upload(t, w.path(), name, []byte("Dear doctor,\nI am well, thank you.\n"))
	}
	w.candidate.FillAt(t, w.path()+"/check", w.path()+"/send")
}

func (w whoAsks) decided(t *testing.T, outcome string) {
	t.Helper()
	w.send(t)
	w.adviser.Post(t, "/review/"+w.draft["request"]+"/measures/"+w.draft["measure"],
		"outcome", outcome, "code", "R-TOILET", "practical", "A room near the toilets.", "reasons", "The letter explains it.")
}

func (w whoAsks) getOffer(t *testing.T) {
	t.Helper()
	w.decided(t, "alternative_offered")
}

func (w whoAsks) declineOffer(t *testing.T) {
	t.Helper()
	w.getOffer(t)
	w.candidate.Post(t, w.path()+"/measures/"+w.draft["measure"]+"/answer", "answer", "decline")
}

func (w whoAsks) getRefusal(t *testing.T) {
	t.Helper()
	w.decided(t, "not_supported")
}

func (w whoAsks) takeBack(t *testing.T) {
	t.Helper()
	w.send(t)
	w.candidate.Post(t, w.path()+"/withdraw")
}

// all is every answer that HR and the panel get, in one order: before the day until which candidates answer, and after it,
// when an interview can be booked.
func (w whoAsks) all(t *testing.T) (answers []answered) {
	t.Helper()
	answers = w.pages(t)
	answers = append(answers, w.hold(t, "an early hold"))
	w.DB.Exec(t, `update interview.application set answer_by = current_date - 1`)
	answers = append(answers, w.pages(t)...)
	answers = append(answers, w.hold(t, "a hold"))
	answers = append(answers, w.pages(t)...)
	for _, to := range []string{"extend", "confirmed", "moved"} {
		answers = append(answers, w.press(t, "/interviews/bookings/:booking", "to="+to+"&version={booked}"))
		answers = append(answers, w.pages(t)...)
	}
	return answers
}

// pages are all that HR and the panel can open.
func (w whoAsks) pages(t *testing.T) (answers []answered) {
	t.Helper()
	for _, e := range expectations(t) {
		if e.Method != http.MethodGet || e.Audience != account.RoleHR && e.Audience != account.RolePanel {
			continue
		}
		a := w.asker(e.Audience)
		if missing := names(strings.NewReplacer(w.pairs()...).Replace(e.Path)); len(missing) == 0 {
			answers = append(answers, w.plain(a.ask(t, e, a.pathOf(e), "")))
		}
	}
	return answers
}

// hold takes the first slot, if it can be had.
func (w whoAsks) hold(t *testing.T, name string) answered {
	t.Helper()
	key := uuid.NewSHA1(uuid.Nil, []byte(name)).String()
	got := w.press(t, "/interviews/applications/:application/stages/:stage/slots", "key="+key+"&room="+w.ids["resource"]+"&start="+w.opens.Format(time.RFC3339))
	if strings.HasSuffix(got.Header.Get("Location"), key) {
		w.ids["booking"] = key
	}
	return got
}

func (w whoAsks) press(t *testing.T, path, form string) answered {
	t.Helper()
	a := w.asker(account.RoleHR)
	e := expected{Route: web.Route{Method: http.MethodPost, Path: path, Audience: account.RoleHR}, records: "ids", form: form}
	return w.plain(a.ask(t, e, a.pathOf(e), a.formOf(t, e)))
}

func (w whoAsks) asker(role account.Role) asker {
	return asker{w.house, string(role), role, w.sessions[role]}
}

// pairs fill the parameters that there are.
func (w whoAsks) pairs() (pairs []string) {
	for name, id := range w.ids {
		pairs = append(pairs, ":"+name, id)
	}
	return pairs
}

// accountChoice is a panel member to choose, by an id that is drawn.
var accountChoice = regexp.MustCompile(`(id="account[^"]*"|name="account"|for="account[^"]*"|<option) value="[0-9a-f-]{36}"`)

// plain is an answer without what is drawn for a session or an account.
func (w whoAsks) plain(a answered) answered {
	for _, token := range w.sessions {
		a.Text = strings.ReplaceAll(a.Text, token.CSRF(), "CSRF")
	}
	a.Text = accountChoice.ReplaceAllString(a.Text, "ACCOUNT")
	return a
}
