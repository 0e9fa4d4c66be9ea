package walk

import (
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/layout"
	"stepfree/e2e/harness/inprocess"
)

// longWordPages lists the pages on which a title or a name stands that a person typed.
func longWordPages() map[account.Role][]string {
	return map[account.Role][]string{
		account.RoleHR: {
			"/interviews", "/interviews/vacancies/:vacancy", "/interviews/vacancies/:vacancy/edit",
			"/interviews/vacancies/:vacancy/stages/:stage", "/interviews/vacancies/:vacancy/applications/new",
			"/interviews/applications/:application", "/interviews/applications/:application/stages/:stage",
			"/interviews/bookings/:booking", "/interviews/bookings/:booking/cancel",
			"/interviews/bookings/:booking/replace/:resource", "/interviews/bookings/:booking/provisions/:provision",
			"/interviews/rooms", "/interviews/panel-members", "/interviews/resources/:resource",
			"/interviews/resources/:resource/change",
		},
		account.RoleCandidate: {
			"/requests", "/requests/applications/:application", "/requests/:request", "/requests/interviews/:booking",
		},
		account.RolePanel: {"/panel", "/panel/:booking"},
		account.RoleAdmin: {"/admin"},
	}
}

// A title or a name of 200 letters without a space makes no page wider than a narrow window.
func TestLongWords_NoPageScrollsSideways(t *testing.T) {
	t.Parallel()
	h := inprocess.NewPopulated(t)
	word := strings.Repeat("Donaudampfschiffkapitaen", 9)[:200]
	for _, change := range []string{
		`update interview.vacancy set title_en = $1, title_fr = $1`, `update interview.resource set name = $1, site = $1`,
		`update interview.application set name = $1`, `update account.account set name = $1`,
		`update interview.provision set provider_name = $1 where resource_id is null`,
	} {
		h.DB.Exec(t, change, word)
	}
	w := walker{t: t, Populated: h, ctx: browser.New(t), lang: "en"}
	w.emulate(schemes()[4])
	for role, pages := range longWordPages() {
		w.signIn(role)
		for _, page := range pages {
			if !w.open(page, h.IDs) {
				t.Errorf("%s is not reachable", page)
			}
			found, err := layout.Reflow(w.ctx)
			w.report(page, "320 pixels", found, err)
		}
	}
}
