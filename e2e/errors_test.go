package e2e_test

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
	"stepfree/handlers/web"
)

// wrong are pages whose form, sent empty, comes back with errors.
func wrong() map[account.Role][]string {
	return map[account.Role][]string{
		web.Public: {"/sign-in", "/staff/sign-in"},
		account.RoleCandidate: {
			"/requests/applications/:application", "/requests/:request/stages", "/requests/:request/evidence", "/requests/interviews/:booking/move",
		},
		account.RoleAdviser: {"/review/:request/measures/:measure?outcome=recommended"},
		account.RoleHR: {
			"/interviews/vacancies/new", "/interviews/vacancies/:vacancy/edit", "/interviews/vacancies/:vacancy/stages/new", "/interviews/vacancies/:vacancy/stages/:stage",
			"/interviews/vacancies/:vacancy/applications/new", "/interviews/resources/new?kind=room", "/interviews/resources/:resource", "/interviews/resources/:resource/change",
		},
		account.RoleAdmin: {"/admin/accounts/new"},
	}
}

// An error is said first, is a link to its field, and stands with the field; with script (in English) and without (in French).
func TestErrorsTakeTheFocusAndLeadToTheirFields(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for lang, options := range map[string][]browser.Option{"en": nil, "fr": {browser.WithoutScript()}} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walker{t: t, house: h, ctx: browser.New(t, options...), lang: lang}
			for _, role := range append([]account.Role{web.Public}, account.Roles()...) { // whoever is signed in is not asked to
				w.signIn(role)
				for _, route := range wrong()[role] {
					w.mistake(route)
				}
			}
		})
	}
}

// mistake sends a page's form empty, and follows its errors.
func (w *walker) mistake(route string) {
	w.t.Helper()
	if !w.open(route, w.draft) && !w.open(route, w.ids) {
		w.t.Errorf("%s was not visited", route)
		return
	}
	if status, err := w.sendEmpty(); err != nil || status != http.StatusUnprocessableEntity {
		w.t.Errorf("%s, sent empty: status %d, %v", route, status, err)
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
		_, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`(document.querySelector(".govuk-error-summary").focus(), true)`))
		must(w.t, err)
		link := fmt.Sprintf(`document.querySelectorAll(".govuk-error-summary a")[%d]`, i)
		must(w.t, keyboard.Press(w.ctx, link))
		there, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`document.activeElement.id === decodeURIComponent(`+link+`.hash.slice(1))`))
		if err != nil || !there {
			w.t.Errorf("%s: the link of error %d does not lead to its field (%v)", route, i+1, err)
		}
	}
}

// sendEmpty takes everything out of the page's form and presses its button.
func (w *walker) sendEmpty() (int64, error) {
	const send = `(() => {
		const fields = "textarea, select, input:not([type=hidden])";
		const form = [...document.querySelectorAll("main form[method=post]")].find((f) => f.querySelector(fields));
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
			err = errors.New("there is no form")
		}
		return err
	}))
	if err != nil {
		return 0, err
	}
	return response.Status, nil
}
