package walk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
	"stepfree/e2e/check/keyboard"
	"stepfree/e2e/check/layout"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
)

// formsWithErrors lists the pages whose form, submitted empty, is shown again with errors.
func formsWithErrors() map[account.Role][]string {
	return map[account.Role][]string{
		web.Public: {"/sign-in", "/staff/sign-in", "/staff/set-up/password", "/staff/set-up/app"},
		account.RoleCandidate: {
			"/requests/applications/:application", "/requests/:request/stages", "/requests/:request/evidence",
			"/requests/interviews/:booking/move",
		},
		account.RoleAdviser: {
			"/review/confirm", "/review/:request/measures/:measure", "/review/:request/measures/:measure?outcome=recommended",
		},
		account.RoleHR: {
			"/interviews/vacancies/new", "/interviews/vacancies/:vacancy/edit", "/interviews/vacancies/:vacancy/stages/new",
			"/interviews/vacancies/:vacancy/stages/:stage",
			"/interviews/vacancies/:vacancy/applications/new", "/interviews/resources/new?kind=room",
			"/interviews/resources/:resource", "/interviews/resources/:resource/change", "/interviews/applications/:application",
			"/interviews/bookings/:booking/cancel", "/interviews/bookings/:booking/provisions/:provision",
		},
		account.RolePanel: {"/panel/security/password", "/panel/security/app", "/panel/security/codes"},
		account.RoleAdmin: {
			"/admin/accounts/new", "/admin/accounts/:account/reset", "/admin/changes/:change/refuse", "/admin/days",
			"/admin/days/new", "/admin/hours/change",
		},
	}
}

// The error summary gets the focus, links to each field, and the error is repeated there; with script (in English) and
// without (in French).
func TestFormErrors_FocusAndLinks(t *testing.T) {
	t.Parallel()
	h := inprocess.NewPopulated(t)
	for lang, options := range map[string][]browser.Option{"en": nil, "fr": {browser.WithoutScript()}} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walker{t: t, Populated: h, ctx: browser.New(t, options...), lang: lang}
			// public pages first: without a session
			for _, role := range append([]account.Role{web.Public}, account.Roles()...) {
				w.signIn(role)
				for _, route := range formsWithErrors()[role] {
					w.checkErrors(route)
				}
			}
		})
	}
}

// checkErrors submits a page's form empty and follows the links of its error summary.
func (w *walker) checkErrors(route string) {
	w.t.Helper()
	if !w.open(route, w.Draft) && !w.open(route, w.IDs) {
		w.t.Errorf("%s is not reachable", route)
		return
	}
	if status, err := w.submitEmpty(); err != nil || status != http.StatusUnprocessableEntity {
		w.t.Errorf("%s, submitted empty: status %d, %v", route, status, err)
		return
	}
	faults, err := layout.Errors(w.ctx)
	w.report(route, "errors", faults, err)
	serious, err := axe.Findings(w.ctx)
	must(w.t, err)
	for _, f := range serious {
		w.t.Errorf("%s with errors: axe %s: %s %v", route, f.Rule, f.Help, f.Nodes)
	}
	links, err := chromedp.Run(w.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".govuk-error-summary a").length`))
	must(w.t, err)
	for i := range links {
		_, err := chromedp.Run(w.ctx,
			chromedp.Evaluate[bool](`(document.querySelector(".govuk-error-summary").focus(), true)`))
		must(w.t, err)
		link := fmt.Sprintf(`document.querySelectorAll(".govuk-error-summary a")[%d]`, i)
		must(w.t, keyboard.Press(w.ctx, link))
		there, err := chromedp.Run(w.ctx,
			chromedp.Evaluate[bool](`document.activeElement.id === decodeURIComponent(`+link+`.hash.slice(1))`))
		if err != nil || !there {
			w.t.Errorf("%s: the link of error %d does not lead to its field (%v)", route, i+1, err)
		}
	}
}

// submitEmpty clears all fields of the page's form, submits it and returns the status.
func (w *walker) submitEmpty() (int64, error) {
	const send = `(() => {
		const fields = "textarea, select, input:not([type=hidden])";
		const form = [...document.querySelectorAll("main form")].find((f) => f.querySelector(fields));
		if (!form) return false;
		for (const e of form.querySelectorAll(fields)) {
			if (/radio|checkbox/.test(e.type)) e.checked = false;
			else if (!e.matches("select, [type=file]")) e.value = "";
		}
		[...form.querySelectorAll("button")].at(-1).click();
		return true;
	})()`
	response, err := chromedp.RunResponse(w.ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		sent, err := chromedp.Run(ctx, chromedp.Evaluate[bool](send))
		if err == nil && !sent {
			err = errors.New("the page has no form")
		}
		return err
	}))
	if err != nil {
		return 0, err
	}
	return response.Status, nil
}
