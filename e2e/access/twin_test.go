package access

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

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

// answerYes starts a draft, or goes on with the one that there is.
func (w twin) answerYes(t *testing.T) {
	t.Helper()
	w.candidate.Post(t, "/requests/applications/"+w.IDs["application"], "answer", "yes", "key", uuid.NewString())
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

// decide decides on the measure of the request as an adviser.
func (w twin) decide(t *testing.T, outcome string) {
	t.Helper()
	w.adviser.Post(t, "/review/"+w.Draft["request"]+"/measures/"+w.Draft["measure"],
		"outcome", outcome, "code", "R-TOILET", "practical", "A room near the toilets.", "reasons", "The letter explains it.")
}

func (w twin) getOffer(t *testing.T) {
	t.Helper()
	w.submit(t)
	w.decide(t, "alternative_offered")
}

func (w twin) declineOffer(t *testing.T) {
	t.Helper()
	w.getOffer(t)
	w.candidate.Post(t, w.requestPath()+"/measures/"+w.Draft["measure"]+"/answer", "answer", "decline")
}

func (w twin) letOfferLapse(t *testing.T) {
	t.Helper()
	w.getOffer(t)
	w.DB.Exec(t, `update accommodation.decision set lapses_on = current_date - 2`)
}

func (w twin) refuse(t *testing.T) {
	t.Helper()
	w.decide(t, "not_supported")
}

func (w twin) getRefusal(t *testing.T) {
	t.Helper()
	w.submit(t)
	w.refuse(t)
}

func (w twin) withdrawAll(t *testing.T) {
	t.Helper()
	w.candidate.Post(t, w.requestPath()+"/withdraw")
}

func (w twin) withdraw(t *testing.T) {
	t.Helper()
	w.submit(t)
	w.withdrawAll(t)
}

// moreTimePath is the path on which the candidate asks for more time to answer.
func (w twin) moreTimePath() string {
	return "/requests/applications/" + w.IDs["application"] + "/more-time"
}

func (w twin) askMoreTime(t *testing.T) {
	t.Helper()
	w.candidate.Post(t, w.moreTimePath(), "stage", w.IDs["stage"])
}

func (w twin) askMoreTimeWithDraft(t *testing.T) {
	t.Helper()
	w.createDraft(t)
	w.askMoreTime(t)
}

func (w twin) endMoreTime(t *testing.T) {
	t.Helper()
	w.candidate.Post(t, w.moreTimePath()+"/end")
}

func (w twin) takeMoreTimeBack(t *testing.T) {
	t.Helper()
	w.askMoreTime(t)
	w.endMoreTime(t)
}
