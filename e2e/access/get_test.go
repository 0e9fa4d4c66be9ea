package access

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

// A link on another site, followed with the reader's session, changes no row: not the language of the account, and not
// who opened what. What a candidate has read, and when the session ends, are times of the last visit: they may change.
func TestGET_ChangesNothing(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	f.complete(t, account.RoleAdviser)
	f.reconcile(t)
	tripwire := storagetest.NewTripwire(t, f.DB)
	rows := func() (sum string) {
		f.DB.Exec(t, `delete from accommodation.visit`)
		const sessions = `select string_agg(hash::text, ' ' order by hash) from account.session`
		must(t, f.DB.Super.GetContext(t.Context(), &sum, sessions))
		return sum + tripwire.Snapshot(t)
	}
	before := rows()
	pages := 0
	for _, r := range handlers.Routes(handlers.Config{Site: &web.Site{Audiences: account.Roles()}}) {
		if r.Method != http.MethodGet {
			continue
		}
		v := f.SignedIn(t, r.Audience, f.Sessions[r.Audience])
		v.Header = map[string]string{
			"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate",
		}
		for _, query := range inprocess.Queries(r.Path) {
			for _, ids := range []map[string]string{f.IDs, f.Draft, f.Free, f.Unbooked} {
				path, asked := f.Path(r.Path+query, ids), "?lang=fr"
				if query != "" {
					asked = "&lang=fr"
				}
				if got := v.Get(t, path+asked); got.Status == http.StatusOK {
					pages++
				}
			}
		}
		if after := rows(); after != before {
			t.Fatalf("GET %s changed a row", r.Path)
		}
		if len(v.Cookies["__Host-language"]) > 0 {
			t.Errorf("GET %s changed the language of the browser", r.Path)
		}
	}
	if pages < 80 {
		t.Errorf("only %d pages", pages)
	}
}

// The language of an address holds for one response; that of a form, for the account and the browser.
func TestLanguage_ChangedByFormOnly(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	const french = `<html lang="fr"`
	for _, role := range append([]account.Role{web.Public}, account.Roles()...) {
		session, home := f.Sessions[role], role.Home()
		v := f.SignedIn(t, role, session)
		if role == web.Public {
			v, home = f.Visitor(t), "/help"
		}
		if got := v.Get(t, home+"?lang=fr"); !strings.Contains(got.Text, french) {
			t.Errorf("%s?lang=fr is not in French", home)
		}
		if got := v.Get(t, home); strings.Contains(got.Text, french) {
			t.Errorf("%s is in French after a link", home)
		}
		form := url.Values{"csrf": {session.CSRF()}, "lang": {"fr"}, "back": {home + "?after=a%26b&lang=en"}}
		v.Header["Sec-Fetch-Site"] = "cross-site"
		if got := v.Post(t, web.LanguagePath(role), form); got.Status != http.StatusForbidden {
			t.Errorf("%s: %d for a form of another site", home, got.Status)
		}
		v.Header["Sec-Fetch-Site"] = "same-origin"
		if got := v.Post(t, web.LanguagePath(role), form); got.Location() != home+"?after=a%26b" {
			t.Errorf("%s: %d to %q", home, got.Status, got.Location())
		}
		got := v.Get(t, home)
		if !strings.Contains(got.Text, french) || !strings.Contains(got.Text, "Les pages sont maintenant en français.") {
			t.Errorf("%s is not in French after the form", home)
		}
		form.Set("lang", "xx")
		form.Set("back", "//evil.example")
		if got := v.Post(t, web.LanguagePath(role), form); got.Status != http.StatusBadRequest {
			t.Errorf("%s: %d for a language that there is not", home, got.Status)
		}
		form.Set("lang", "en")
		if got := v.Post(t, web.LanguagePath(role), form); got.Location() != role.Home() {
			t.Errorf("%s: led to %q", home, got.Location())
		}
	}
}
