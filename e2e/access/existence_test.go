package access

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
	"stepfree/storage/storagetest/fixture"
)

// HR must not learn whether a candidate requested something. Two portals that differ in nothing else answer HR's
// requests with the same bytes, before the day until which candidates answer and after it.
func TestHRPages_DoNotRevealRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ requested, other func(twin, *testing.T) }{
		"a draft":                     {twin.createDraft, twin.doNothing},
		"a submitted request":         {twin.submit, twin.doNothing},
		"a request with documents":    {twin.submitDocuments, twin.doNothing},
		"an offer without an answer":  {twin.getOffer, twin.doNothing},
		"a declined offer":            {twin.declineOffer, twin.answerNone},
		"all measures not supported":  {twin.getRefusal, twin.answerNone},
		"a request that is withdrawn": {twin.withdraw, twin.answerNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := time.Now()
			requested, other := newTwin(t, at), newTwin(t, at)
			c.requested(requested, t)
			c.other(other, t)
			one, two := requested.responses(t), other.responses(t)
			if len(one) < 60 {
				t.Errorf("only %d responses were compared", len(one))
			}
			for i := range one {
				if diff := cmp.Diff(two[i], one[i]); diff != "" {
					t.Errorf("HR's responses differ: %s", diff)
				}
			}
		})
	}
}

// twin is one of two portals that differ only in what their one candidate did.
type twin struct {
	setup
	candidate, adviser inprocess.Client
	opens              time.Time // the start of the room's availability
}

func newTwin(t *testing.T, now time.Time) twin {
	t.Helper()
	stopClock := func(_ *inprocess.Portal, c *handlers.Config) { c.Site.Now = func() time.Time { return now } }
	p := inprocess.NewOn(t, storagetest.New(t), stopClock)
	p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
	hr, panel, me := storagetest.Person[account.HR](t, p.DB, "Hugo"), storagetest.Person[account.Panel](t, p.DB, "Paul"),
		storagetest.Person[account.Candidate](t, p.DB, "Bea")
	w := twin{
		setup: setup{inprocess.Populated{
			Portal: p, IDs: map[string]string{}, Draft: map[string]string{},
			Sessions: map[account.Role]account.Token{account.RoleHR: hr.Session, account.RolePanel: panel.Session},
		}},
		candidate: p.Client(t, account.RoleCandidate, me.Session),
		adviser:   p.Client(t, account.RoleAdviser, storagetest.Person[account.Adviser](t, p.DB, "Maria").Session),
		// no interview is on a Sunday
		opens: catalogue.Calendar{}.AddBusinessDays(now.UTC(), 22).Truncate(24 * time.Hour).Add(10 * time.Hour),
	}
	for i, name := range []string{"vacancy", "stage", "application", "resource", "seat", "time"} {
		w.IDs[name] = uuid.NewSHA1(uuid.Nil, []byte{byte(i)}).String() // the same in each portal
	}
	w.insertRecords(t, hr.ID, panel.ID, me.ID)
	elsewhere := fixture.Vacancy{
		Reference: "V-9", CreatedBy: storagetest.Person[account.HR](t, p.DB, "Other").ID,
	}.Insert(t, p.DB)
	zoe := storagetest.PersonWithEmail[account.Candidate](t, p.DB, "Zoe", "zoe@example.org")
	fixture.Application{Vacancy: elsewhere, Candidate: zoe.ID}.Insert(t, p.DB)
	return w
}

func (w twin) insertRecords(t *testing.T, hr, panel, candidate uuid.UUID) {
	t.Helper()
	fixture.Vacancy{ID: w.ID("vacancy"), CreatedBy: hr}.Insert(t, w.DB)
	fixture.Resource{ID: w.ID("resource"), Seats: 8, Features: []string{"step_free"}}.Insert(t, w.DB)
	fixture.Resource{ID: w.ID("seat"), Name: "Paul", Account: panel}.Insert(t, w.DB)
	fixture.Availability{ID: w.ID("time"), Resource: w.ID("resource"), Start: w.opens, Length: 8 * time.Hour}.Insert(t,
		w.DB)
	fixture.Stage{ID: w.ID("stage"), Vacancy: w.ID("vacancy"), Panel: []uuid.UUID{w.ID("seat")}}.Insert(t, w.DB)
	fixture.Application{
		ID: w.ID("application"), Vacancy: w.ID("vacancy"), Candidate: candidate, Email: "bea@start.example", AnswerIn: 7,
	}.Insert(t, w.DB)
}

func (twin) doNothing(*testing.T) {}

func (w twin) requestPath() string { return "/requests/" + w.Draft["request"] }

// answerNone answers that the candidate needs no accommodation.
func (w twin) answerNone(t *testing.T) {
	t.Helper()
	form := "csrf=" + w.candidate.Session.CSRF() + "&answer=none&key=" + uuid.NewString()
	status, text := w.candidate.Send(t, http.MethodPost, "/requests/applications/"+w.IDs["application"],
		"application/x-www-form-urlencoded", strings.NewReader(form))
	if status != http.StatusOK {
		t.Fatalf("answering: %d %s", status, text)
	}
}

func (w twin) createDraft(t *testing.T) {
	t.Helper()
	w.FillDraft(t, w.candidate, w.Draft)
}

func (w twin) submit(t *testing.T) {
	t.Helper()
	w.createDraft(t)
	w.candidate.FillAt(t, w.requestPath()+"/check", w.requestPath()+"/send")
}

func (w twin) submitDocuments(t *testing.T) {
	t.Helper()
	w.createDraft(t)
	for _, name := range []string{"report.txt", "certificate.txt", "scan.txt"} {
		w.candidate.Upload(t, w.requestPath(), name, []byte("Dear doctor,\nI am well, thank you.\n"))
	}
	w.candidate.FillAt(t, w.requestPath()+"/check", w.requestPath()+"/send")
}

// decide submits a request and decides on its measure as an adviser.
func (w twin) decide(t *testing.T, outcome string) {
	t.Helper()
	w.submit(t)
	w.adviser.Post(t, "/review/"+w.Draft["request"]+"/measures/"+w.Draft["measure"],
		"outcome", outcome, "code", "R-TOILET", "practical", "A room near the toilets.", "reasons", "The letter explains it.")
}

func (w twin) getOffer(t *testing.T) {
	t.Helper()
	w.decide(t, "alternative_offered")
}

func (w twin) declineOffer(t *testing.T) {
	t.Helper()
	w.getOffer(t)
	w.candidate.Post(t, w.requestPath()+"/measures/"+w.Draft["measure"]+"/answer", "answer", "decline")
}

func (w twin) getRefusal(t *testing.T) {
	t.Helper()
	w.decide(t, "not_supported")
}

func (w twin) withdraw(t *testing.T) {
	t.Helper()
	w.submit(t)
	w.candidate.Post(t, w.requestPath()+"/withdraw")
}

// responses returns what HR and the panel get, in a fixed order: before the day until which candidates answer, and
// after it, when an interview can be booked.
func (w twin) responses(t *testing.T) (all []response) {
	t.Helper()
	all = w.pages(t)
	all = append(all, w.hold(t, "an early hold"))
	all = append(all, w.correct(t, "Beatrice", "bea@mistyped.example"))
	all = append(all, w.pages(t)...)
	w.DB.Exec(t, `update interview.application set answer_by = current_date - 1`)
	all = append(all, w.pages(t)...)
	all = append(all, w.hold(t, "a hold"))
	all = append(all, w.pages(t)...)
	for _, to := range []string{"extend", "confirmed", "moved"} {
		all = append(all, w.post(t, "/interviews/bookings/:booking", "to="+to+"&version={booked}"))
		all = append(all, w.pages(t)...)
	}
	w.DB.Exec(t, `update interview.application set answer_by = '2031-03-01'`)
	// An address that another candidate has, with another name and with theirs; then the addresses before that.
	all = append(all, w.correct(t, "Bea", "zoe@example.org"), w.correct(t, "Zoe", "zoe@example.org"))
	all = append(all, w.enter(t, "Bea", "bea@mistyped.example"), w.enter(t, "Bea", "bea@start.example"))
	all = append(all, w.post(t, "/interviews/applications/:application/take-back", ""))
	return append(all, w.pages(t)...)
}

// correct corrects the name and the address of the application.
func (w twin) correct(t *testing.T, name, email string) response {
	t.Helper()
	const path = "/interviews/applications/:application"
	return w.post(t, path, entered(name, email)+"&version=@"+path)
}

// enter adds an application to the vacancy.
func (w twin) enter(t *testing.T, name, email string) response {
	t.Helper()
	key := uuid.NewSHA1(uuid.Nil, []byte(name+email)).String()
	return w.post(t, "/interviews/vacancies/:vacancy/applications/new", entered(name, email)+"&key="+key)
}

// entered returns the fields of an application.
func entered(name, email string) string {
	return "name=" + name + "&email=" + email + "&language=en&answer_by-day=1&answer_by-month=3&answer_by-year=2031"
}

// pages returns all pages of HR and the panel whose records exist.
func (w twin) pages(t *testing.T) (all []response) {
	t.Helper()
	for _, e := range matrix(t) {
		if e.Method != http.MethodGet || e.Audience != account.RoleHR && e.Audience != account.RolePanel {
			continue
		}
		q := w.requester(e.Audience)
		if missing := parameters(strings.NewReplacer(w.pairs()...).Replace(e.Path)); len(missing) == 0 {
			all = append(all, w.mask(q.send(t, e, q.path(e), "")))
		}
	}
	return all
}

// hold requests the first slot, and keeps the booking's id if it is held.
func (w twin) hold(t *testing.T, name string) response {
	t.Helper()
	key := uuid.NewSHA1(uuid.Nil, []byte(name)).String()
	got := w.post(t, "/interviews/applications/:application/stages/:stage/slots",
		"key="+key+"&room="+w.IDs["resource"]+"&start="+w.opens.Format(time.RFC3339))
	if strings.HasSuffix(got.Header.Get("Location"), key) {
		w.IDs["booking"] = key
	}
	return got
}

func (w twin) post(t *testing.T, path, form string) response {
	t.Helper()
	q := w.requester(account.RoleHR)
	e := expected{
		Route: web.Route{Method: http.MethodPost, Path: path, Audience: account.RoleHR}, records: "ids",
		form: form,
	}
	return w.mask(q.send(t, e, q.path(e), q.form(t, e)))
}

func (w twin) requester(role account.Role) requester {
	return requester{w.setup, string(role), role, w.Sessions[role]}
}

// pairs lists path parameters and their ids, for a strings.Replacer.
func (w twin) pairs() (pairs []string) {
	for name, id := range w.IDs {
		pairs = append(pairs, ":"+name, id)
	}
	return pairs
}

// accountOption is the choice of a panel member, whose account id is random.
var accountOption = regexp.MustCompile(
	`(id="account[^"]*"|name="account"|for="account[^"]*"|<option) value="[0-9a-f-]{36}"`,
)

// mask replaces CSRF tokens and account ids, which differ between the two portals.
func (w twin) mask(r response) response {
	for _, token := range w.Sessions {
		r.Text = strings.ReplaceAll(r.Text, token.CSRF(), "CSRF")
	}
	r.Text = accountOption.ReplaceAllString(r.Text, "ACCOUNT")
	return r
}
