package handlers_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage/storagetest"
)

func TestErrors_PageInBothLanguages(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	must(t, err)
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, nil)
		for _, name := range handlers.ProblemNames() {
			l.T("error.page." + name + ".title")
			l.T("error.page." + name + ".text")
		}
	}
}

func TestErrors_IncidentNumberOnly(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Panel](t, a.db, "Paul")
	a.db.Exec(t, `alter table interview.vacancy rename column title_en to hidden_detail`)
	got := a.as(account.RolePanel, me.Session).get(t, "/panel")
	if got.status != http.StatusInternalServerError || strings.Contains(got.text, "title_en") || strings.Contains(got.text, "pq:") {
		t.Fatalf("%d %s", got.status, got.text)
	}
	_, number, _ := strings.Cut(got.text, "The number of this incident is ")
	number, _, _ = strings.Cut(number, ".")
	if len(number) != 10 || !strings.Contains(a.logged(), "incident="+number) {
		t.Errorf("the log does not hold %q: %s", number, a.logged())
	}
	checkHeaders(t, "the page", got.header, inside())
}

func TestRecoverPanic_Page(t *testing.T) {
	t.Parallel()
	a := start(t, func(cfg *handlers.Config) { cfg.Demo = &handlers.Demo{} }) // a demonstration without a mailbox
	if got := a.browser().get(t, "/mailbox"); got.status != http.StatusInternalServerError || !strings.Contains(got.text, "incident") || strings.Contains(got.text, "nil pointer") {
		t.Errorf("%d %s", got.status, got.text)
	}
	if got := a.browser().get(t, "/help"); got.status != http.StatusOK {
		t.Errorf("after it: %d", got.status)
	}
}

func TestDatabaseOutage_FormIsGivenBack(t *testing.T) {
	t.Parallel()
	database := storagetest.New(t)
	db, cut := cutLine(t, database)
	a := startOn(t, database, func(cfg *handlers.Config) { cfg.DB = db })
	me := storagetest.Person[account.HR](t, a.db, "Hugo")
	if got := a.as(account.RoleHR, me.Session).get(t, "/interviews"); got.status != http.StatusOK {
		t.Fatalf("before: %d", got.status)
	}
	vera := storagetest.Person[account.Admin](t, a.db, "Vera")
	typed := url.Values{"csrf": {vera.Session.CSRF()}, "key": {uuid.NewString()}, "name": {"Zoë"}, "email": {"zoe+work@example.org"}, "role": {"hr"}, "language": {"fr"}}
	cut()
	b := a.as(account.RoleAdmin, vera.Session)
	b.header["Accept-Language"] = "fr"
	offered := b.post(t, "/admin/accounts/new", typed)
	if offered.status != http.StatusServiceUnavailable || !strings.Contains(offered.text, "Ce que vous avez écrit est encore sur cette page") {
		t.Fatalf("%d %s", offered.status, offered.text)
	}
	later := startOn(t, database).as(account.RoleAdmin, vera.Session) // the program was started again, too
	fields := hidden(offered.text)
	fields.Set("email", html.UnescapeString(fields.Get("email")))
	if got := later.post(t, "/admin/accounts/new", fields); got.status != http.StatusOK || !strings.Contains(got.text, "Zoë") {
		t.Errorf("sent once more: %d %s", got.status, got.text)
	}
	secret := a.browser().post(t, "/staff/sign-in", url.Values{"email": {"a@example.org"}, "password": {"hunter2hunter2"}, "code": {"123456"}})
	if secret.status != http.StatusServiceUnavailable || strings.Contains(secret.text, "hunter2") {
		t.Errorf("a password: %d %s", secret.status, secret.text)
	}
	for _, got := range []answer{
		a.as(account.RoleHR, me.Session).get(t, "/interviews"),
		a.browser().post(t, "/sign-in", url.Values{"email": {"ana@example.org"}}),
	} {
		if got.status != http.StatusServiceUnavailable || !strings.Contains(got.text, "Nothing you saved before was lost") {
			t.Errorf("%d %s", got.status, got.text)
		}
	}
}

func TestErrors_LanguageAndLink(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.db, "Ada")
	a.db.Exec(t, `update account.account set language = 'fr' where id = $1`, me.ID)
	got := a.as(account.RoleAdmin, me.Session).get(t, "/admin/accounts/"+uuid.NewString())
	if got.status != http.StatusNotFound || !strings.Contains(got.text, "Cette page n’existe pas ici") || !strings.Contains(got.text, `href="/admin"`) {
		t.Errorf("%d %s", got.status, got.text)
	}
	b := a.browser()
	b.header["Accept-Language"] = "fr"
	if got := b.get(t, "/nothing"); !strings.Contains(got.text, "Cette page n’existe pas ici") || !strings.Contains(got.text, `href="/"`) {
		t.Errorf("nobody: %s", got.text)
	}
}

func TestNew_IncompleteConfig(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	bundle, err := locale.Load()
	must(t, err)
	for name, cfg := range map[string]handlers.Config{
		"nothing":     {},
		"no database": {Site: &web.Site{Bundle: bundle}},
		"no folders":  {DB: db.DB, Site: &web.Site{Bundle: bundle, Audiences: account.Roles()}},
	} {
		if _, err := handlers.New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
