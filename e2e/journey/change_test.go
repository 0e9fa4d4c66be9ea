package journey_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/locale"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// An interview with an interpreter is moved, arranged again for the new day and confirmed; then the interpreter falls
// ill and is replaced at the same time. The candidate, without script, reads at each moment what is true.
func TestInterview_MovedThenInterpreterReplaced(t *testing.T) {
	t.Parallel()
	inEachLanguage(t, func(t *testing.T, l locale.Localizer) {
		t.Helper()
		c := newChange(t, l)
		c.book(t)
		c.askToMove(t)
		c.move(t)
		c.replace(t)
	})
}

// change is an application that needs an interpreter, with two who could come, and the people who deal with it.
type change struct {
	*inprocess.Portal
	l                  locale.Localizer
	hr, candidate      *journey.Visitor
	application, stage uuid.UUID
}

func newChange(t *testing.T, l locale.Localizer) change {
	t.Helper()
	c := change{Portal: inprocess.New(t), l: l}
	officer := storagetest.Person[account.HR](t, c.DB, "Hugo")
	me := storagetest.Person[account.Candidate](t, c.DB, "Ana")
	c.DB.Exec(t, `update account.account set language = $1`, l.Lang())
	vacancy := fixture.Vacancy{CreatedBy: officer.ID}.Insert(t, c.DB)
	c.stage = fixture.Stage{Vacancy: vacancy}.Insert(t, c.DB)
	fixture.Resource{Name: "Ostend", Seats: 8, Features: []string{"good_light"}}.Insert(t, c.DB)
	for _, name := range []string{"Lotte", "Mara"} {
		fixture.Resource{
			Kind: "provider", Name: name, Role: "sign_interpreter", Sign: []string{"BSL"}, Spoken: []string{"EN"},
		}.Insert(t, c.DB)
	}
	c.application = fixture.Application{Vacancy: vacancy, Candidate: me.ID, Ready: true}.Insert(t, c.DB)
	fixture.Arrangement{
		Application: c.application, Stage: c.stage, Code: "P-SIGN",
		Parameters: `{"sign_language": "BSL", "spoken_language": "EN"}`,
	}.Insert(t, c.DB)
	c.hr, c.candidate = journey.New(t, c.Origin), journey.New(t, c.Origin, browser.WithoutScript())
	c.hr.SignInAs(account.RoleHR, officer.Session)
	c.candidate.SignInAs(account.RoleCandidate, me.Session)
	return c
}

// says returns a message as a page's text has it.
func (c change) says(key string, args ...any) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(c.l.T(key, args...))
}

// booking returns the id of the active booking.
func (c change) booking(t *testing.T) (id string) {
	t.Helper()
	must(t, c.DB.Super.GetContext(t.Context(), &id, `
		select id from interview.booking where status in ('held', 'arranged', 'confirmed')`))
	return id
}

// interpreter returns the id and the name of the interpreter of the active booking.
func (c change) interpreter(t *testing.T) (id, name string) {
	t.Helper()
	must(t, c.DB.Super.QueryRowContext(t.Context(), `
		select r.id, r.name from interview.provision p join interview.resource r on r.id = p.resource_id
		where p.booking_id = $1 and p.status in ('needed', 'asked', 'in_place')`, c.booking(t)).Scan(&id, &name))
	return id, name
}

// openBooking opens HR's page of the active booking.
func (c change) openBooking(t *testing.T) {
	t.Helper()
	c.hr.Open("/interviews/bookings/" + c.booking(t))
}

// book has HR hold a time, put the interpreter in place and confirm.
func (c change) book(t *testing.T) {
	t.Helper()
	c.hr.Open("/interviews/applications/" + c.application.String() + "/stages/" + c.stage.String())
	c.hr.Press(c.says("hr.slots.find"))
	c.hr.Press(c.says("hr.slot.hold", "number", 1))
	c.hr.Sees(c.says("booking.status.held"))
	c.arrange(t)
}

// arrange has HR put the interpreter in place and confirm, and the candidate read it.
func (c change) arrange(t *testing.T) {
	t.Helper()
	_, name := c.interpreter(t)
	c.openBooking(t)
	c.hr.Press(c.says("hr.provision.named", "what", c.says("role.sign_interpreter"), "name", name))
	c.hr.Choose("to", "in_place")
	c.hr.Fill("note", "E-mail")
	c.hr.Press(c.says("hr.save"))
	c.hr.Sees(c.says("booking.status.arranged"))
	c.hr.Press(c.says("hr.booking.step.confirmed"))
	c.hr.Sees(c.says("booking.status.confirmed"))
	c.candidate.Open("/requests")
	c.candidate.Press(c.says("stage.kind.panel_interview"))
	c.candidate.Open("/requests/interviews/" + c.booking(t))
	c.candidate.Sees(c.says("booking.status.confirmed"), c.says("arrangement.status.confirmed"))
	c.candidate.SeesNot(name)
}

// waits expects the candidate to read that something has to be arranged again.
func (c change) waits(t *testing.T) {
	t.Helper()
	c.candidate.Open("/requests/interviews/" + c.booking(t))
	c.candidate.Sees(c.says("candidate.interview.reopened"), c.says("arrangement.status.approved"))
	c.candidate.SeesNot(c.says("candidate.interview.accept"))
}

// askToMove has the candidate ask for a later day.
func (c change) askToMove(t *testing.T) {
	t.Helper()
	c.candidate.Press(c.says("candidate.interview.move"))
	c.candidate.Choose("wish", "later_day")
	c.candidate.Press(c.says("candidate.move.button"))
	c.candidate.Sees(c.says("candidate.interview.answered.move_asked"))
}

// move has HR move the interview. It is not confirmed with the old day's interpreter, who stands under those to be told.
func (c change) move(t *testing.T) {
	t.Helper()
	old := c.booking(t)
	_, name := c.interpreter(t)
	c.openBooking(t)
	c.hr.Sees(c.says("hr.booking.answer.move", "wish", c.says("wish.later_day")))
	c.hr.Press(c.says("hr.booking.step.moved"))
	c.hr.Sees(c.says("hr.end.lost"), name)
	c.hr.Press(c.says("hr.slot.move", "number", 19))
	c.hr.Sees(c.says("booking.status.arranged"), c.says("hr.stand_down.title"))
	c.hr.Press(c.says("hr.booking.step.confirmed"))
	if c.hr.Status() != 409 {
		t.Errorf("confirmed with the old day's interpreter: status %d", c.hr.Status())
	}
	c.candidate.Open("/requests/interviews/" + old)
	c.candidate.Sees(c.says("candidate.interview.gone_text.replaced"))
	c.candidate.Press(c.says("candidate.interview.new"))
	c.waits(t)
	c.openBooking(t)
	c.hr.Press(c.says("hr.stand_down.button"))
	c.hr.SeesNot(c.says("hr.stand_down.title"))
	c.arrange(t)
	c.candidate.Press(c.says("candidate.interview.accept"))
	c.candidate.Sees(c.says("candidate.interview.answered.accepted"))
}

// replace has HR take the interpreter out of use and another one in their place, at the same time.
func (c change) replace(t *testing.T) {
	t.Helper()
	id, name := c.interpreter(t)
	before, other := c.booking(t), map[string]string{"Lotte": "Mara", "Mara": "Lotte"}[name]
	page := "/interviews/resources/" + id + "/change"
	c.hr.Open(page)
	c.hr.Choose("use", "no")
	c.hr.Press(c.says("hr.save"))
	c.hr.Pick(c.says("hr.touched.ask", "count", 1))
	c.hr.Press(c.says("hr.save"))
	c.openBooking(t)
	c.hr.Sees(c.says("hr.booking.reopened"), c.says("hr.booking.missing", "count", 1))
	c.waits(t)
	c.hr.Press(c.says("role.sign_interpreter"))
	c.hr.Pick(other)
	c.hr.Press(c.says("hr.replace.button"))
	c.arrange(t)
	c.candidate.Sees(c.says("candidate.interview.answered.accepted"))
	if after := c.booking(t); after != before {
		t.Error("the interview has another booking")
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
