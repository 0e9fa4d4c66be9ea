package journey_test

import (
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/locale"
	"stepfree/storage/storagetest"
)

// A vacancy goes to a colleague in the middle of a competition, is covered while that one is away, and goes to a third
// officer through an administrator. Each finds the candidates where they were; an officer who left finds nothing.
func TestHandover_MidCompetition(t *testing.T) {
	t.Parallel()
	inEachLanguage(t, func(t *testing.T, l locale.Localizer) {
		t.Helper()
		h := newHandover(t, l)
		h.handOver(t)
		h.correct(t)
		h.cover(t)
		h.disable(t)
	})
}

// handover is a vacancy with an interview, its officer Hugo and two colleagues.
type handover struct {
	inprocess.Populated
	*journey.Visitor
	l          locale.Localizer
	nora, omar account.HR
	title      string // of the vacancy
	vacancy    string // the path of its page
}

func newHandover(t *testing.T, l locale.Localizer) handover {
	t.Helper()
	h := handover{Populated: inprocess.NewPopulated(t), l: l}
	h.Visitor = journey.New(t, h.Origin)
	h.title = locale.Text{EN: "Director", FR: "Directrice"}.In(l.Lang())
	h.vacancy = "/interviews/vacancies/" + h.IDs["vacancy"]
	h.nora = storagetest.Person[account.HR](t, h.DB, "Nora")
	h.omar = storagetest.Person[account.HR](t, h.DB, "Omar")
	h.DB.Exec(t, `update account.account set language = $1`, l.Lang())
	return h
}

// says returns a message as a page's text has it.
func (h handover) says(key string, args ...any) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(h.l.T(key, args...))
}

// seesNothing expects that the officer who is signed in does not see the vacancy.
func (h handover) seesNothing(t *testing.T) {
	t.Helper()
	h.Open("/interviews")
	h.SeesNot(h.title)
	h.Open(h.vacancy)
	if h.Status() != 404 {
		t.Errorf("the vacancy's page: status %d", h.Status())
	}
}

// handOver has Hugo hand the vacancy over to Nora.
func (h handover) handOver(t *testing.T) {
	t.Helper()
	h.SignInAs(account.RoleHR, h.Sessions[account.RoleHR])
	h.Open("/interviews")
	h.Press(h.title)
	h.Sees("Bea")
	h.Press(h.says("ui.change") + " " + h.says("hr.team.change"))
	h.Press(h.says("hr.team.hand_over"))
	h.Sees(h.says("error.team.successor"))
	h.Choose("successor", h.nora.ID.String())
	h.Press(h.says("hr.team.hand_over"))
	h.seesNothing(t)
}

// correct has Nora, who finds the interview as it was, correct the candidate's name.
func (h handover) correct(t *testing.T) {
	t.Helper()
	h.SignInAs(account.RoleHR, h.nora.Session)
	h.Open("/interviews/bookings/" + h.IDs["booking"])
	h.Sees(h.says("booking.status.confirmed"), "Bea")
	h.Open("/interviews")
	h.Press(h.title)
	h.Press("Bea")
	h.Fill("name", "Béatrice Weil")
	h.Press(h.says("hr.save"))
	h.Sees("Béatrice Weil")
	h.SignInAs(account.RoleCandidate, h.Sessions[account.RoleCandidate])
	h.Open("/requests")
	h.Sees(h.title)
}

// cover has Nora set up a cover by Omar, and end it.
func (h handover) cover(t *testing.T) {
	t.Helper()
	team, last := h.vacancy+"/team", time.Now().UTC().AddDate(0, 0, 7)
	h.Open(team)
	h.Choose("absent", h.nora.ID.String())
	h.Choose("cover", h.omar.ID.String())
	h.Fill("until-day", last.Format("2"))
	h.Fill("until-month", last.Format("1"))
	h.Fill("until-year", last.Format("2006"))
	h.Press(h.says("hr.team.cover.add"))
	h.Sees(h.says("hr.team.covered", "name", "Omar", "absent", "Nora", "day", h.l.ShortDate(last)))
	h.SignInAs(account.RoleHR, h.omar.Session)
	h.Open("/interviews")
	h.Press(h.title)
	h.Sees("Béatrice Weil")
	h.SignInAs(account.RoleHR, h.nora.Session)
	h.Open(team)
	h.Press(h.says("hr.team.cover.end"))
	h.SignInAs(account.RoleHR, h.omar.Session)
	h.seesNothing(t)
}

// disable has an administrator disable Nora's account, which is refused until Omar is of the team.
func (h handover) disable(t *testing.T) {
	t.Helper()
	page := "/admin/accounts/" + h.nora.ID.String()
	h.SignInAs(account.RoleAdmin, h.Sessions[account.RoleAdmin])
	h.Open(page)
	h.Press(h.says("admin.account.disable"))
	h.Sees(h.says("error.account.sole", "vacancies", "V-1"))
	h.Choose("colleague", h.omar.ID.String())
	h.Press(h.says("admin.team.add"))
	h.Sees(h.says("notice.account.colleague"))
	h.Open(page)
	h.Press(h.says("admin.account.disable"))
	h.Sees(h.says("notice.account.disabled"))
	h.SignInAs(account.RoleHR, h.omar.Session)
	h.Open("/interviews")
	h.Press(h.title)
	h.Sees("Béatrice Weil")
	h.Open(h.vacancy + "/team")
	h.Sees(h.says("hr.team.disabled", "name", "Nora"))
}
