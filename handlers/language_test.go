package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
)

// Public pages are in the language of the account of a reader who is signed in, until another is chosen in the browser.
func TestPublicPages_LanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update account.account set language = 'fr'`)
	for _, role := range account.Roles() {
		v := w.visitor(t, role)
		for _, path := range []string{"/accessibility", "/privacy", "/help", "/look"} {
			if page := v.Get(t, path).Text; !strings.Contains(page, `<html lang="fr"`) {
				t.Errorf("%s, %s: not in French", role, path)
			}
		}
		if page := v.Get(t, "/help?lang=en").Text; !strings.Contains(page, `<html lang="en"`) {
			t.Errorf("%s: the address asks for English", role)
		}
		got := v.Post(t, "/language", with(v.Get(t, "/help").Hidden(), "lang", "en", "back", "/help"))
		if page := v.Get(t, "/privacy").Text; got.Status != http.StatusSeeOther || !strings.Contains(page, `<html lang="en"`) {
			t.Errorf("%s: English was chosen, %d", role, got.Status)
		}
	}
	if page := w.Visitor(t).Get(t, "/help").Text; !strings.Contains(page, `<html lang="en"`) {
		t.Error("without a session: not in the browser's language")
	}
}
