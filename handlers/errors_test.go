package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/e2e/harness/inprocess"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/seal"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
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
	me := storagetest.Person[account.Panel](t, a.DB, "Paul")
	a.DB.Exec(t, `alter table interview.vacancy rename column title_en to hidden_detail`)
	got := a.SignedIn(t, account.RolePanel, me.Session).Get(t, "/panel")
	if got.Status != http.StatusInternalServerError || strings.Contains(got.Text, "title_en") ||
		strings.Contains(got.Text, "pq:") {
		t.Fatalf("%d %s", got.Status, got.Text)
	}
	_, number, _ := strings.Cut(got.Text, "The number of this incident is ")
	number, _, _ = strings.Cut(number, ".")
	if len(number) != 10 || !strings.Contains(a.logged(), "incident="+number) {
		t.Errorf("the log does not hold %q: %s", number, a.logged())
	}
	checkHeaders(t, "the page", got.Header, inside())
}

func TestRecoverPanic_Page(t *testing.T) {
	t.Parallel()
	a := start(t, func(cfg *handlers.Config) { cfg.Demo = &handlers.Demo{} }) // a demonstration without a mailbox
	if got := a.Visitor(t).Get(t, "/mailbox"); got.Status != http.StatusInternalServerError ||
		!strings.Contains(got.Text, "incident") || strings.Contains(got.Text, "nil pointer") {
		t.Errorf("%d %s", got.Status, got.Text)
	}
	if got := a.Visitor(t).Get(t, "/help"); got.Status != http.StatusOK {
		t.Errorf("after it: %d", got.Status)
	}
}

func TestDatabaseOutage_Resubmit(t *testing.T) {
	t.Parallel()
	database := storagetest.New(t)
	db, cut := cutLine(t, database)
	a := startOn(t, database, func(cfg *handlers.Config) { cfg.DB = db })
	me := storagetest.Person[account.HR](t, a.DB, "Hugo")
	if got := a.SignedIn(t, account.RoleHR, me.Session).Get(t, "/interviews"); got.Status != http.StatusOK {
		t.Fatalf("before: %d", got.Status)
	}
	vera := storagetest.Person[account.Admin](t, a.DB, "Vera")
	typed := url.Values{
		"csrf": {vera.Session.CSRF()}, "key": {uuid.NewString()}, "name": {"Zoë"}, "email": {"zoe+work@example.org"},
		"role": {"hr"}, "language": {"fr"},
	}
	cut()
	b := a.SignedIn(t, account.RoleAdmin, vera.Session)
	b.Header["Accept-Language"] = "fr"
	offered := b.Post(t, "/admin/accounts/new", typed)
	if offered.Status != http.StatusServiceUnavailable ||
		!strings.Contains(offered.Text, "Ce que vous avez écrit est encore sur cette page") {
		t.Fatalf("%d %s", offered.Status, offered.Text)
	}
	later := startOn(t, database).SignedIn(t, account.RoleAdmin, vera.Session) // the program was started again, too
	sent := later.Post(t, "/admin/accounts/new", offered.Hidden())
	if sent.Status != http.StatusSeeOther || !strings.Contains(later.Get(t, sent.Location()).Text, "Zoë") {
		t.Errorf("sent once more: %d %s", sent.Status, sent.Text)
	}
	secret := a.Visitor(t).Post(t, "/staff/sign-in", url.Values{
		"email": {"a@example.org"}, "password": {"hunter2hunter2"}, "code": {"123456"},
	})
	if secret.Status != http.StatusServiceUnavailable || strings.Contains(secret.Text, "hunter2") {
		t.Errorf("a password: %d %s", secret.Status, secret.Text)
	}
	for _, got := range []inprocess.Response{
		a.SignedIn(t, account.RoleHR, me.Session).Get(t, "/interviews"),
		a.Visitor(t).Post(t, "/sign-in", url.Values{"email": {"ana@example.org"}}),
	} {
		if got.Status != http.StatusServiceUnavailable || !strings.Contains(got.Text, "Nothing you saved before was lost") {
			t.Errorf("%d %s", got.Status, got.Text)
		}
	}
}

// A writer to the database exchanges the vault's public key: the page is honest, and the log has a line to act on.
func TestErrors_ExchangedKeyIsAnIncident(t *testing.T) {
	t.Parallel()
	a := start(t)
	a.Vault(t, a.Staff(t, account.RoleAdviser, "Dr Vos"))
	me, hr := storagetest.Person[account.Candidate](t, a.DB, "Ana"), storagetest.Person[account.HR](t, a.DB, "Hugo")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, a.DB)
	fixture.Stage{Vacancy: vacancy}.Insert(t, a.DB)
	application := fixture.Application{Vacancy: vacancy, Candidate: me.ID}.Insert(t, a.DB)
	writer, err := seal.NewKey()
	must(t, err)
	a.DB.Exec(t, `update seal.vault set recipient = $1`, writer.Recipient().String())
	got := a.SignedIn(t, account.RoleCandidate, me.Session).Post(t, "/requests/applications/"+application.String(),
		url.Values{"csrf": {me.Session.CSRF()}, "key": {uuid.NewString()}, "answer": {"yes"}})
	if got.Status != http.StatusServiceUnavailable || !strings.Contains(got.Text, "Not saved, for your protection") {
		t.Fatalf("%d %s", got.Status, got.Text)
	}
	if log := a.logged(); !strings.Contains(log, `msg="a public key was exchanged" incident=`) ||
		!strings.Contains(log, writer.Recipient().Fingerprint()) {
		t.Errorf("the log: %s", log)
	}
}

func TestErrors_LanguageAndLink(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	a.DB.Exec(t, `update account.account set language = 'fr' where id = $1`, me.ID)
	got := a.SignedIn(t, account.RoleAdmin, me.Session).Get(t, "/admin/accounts/"+uuid.NewString())
	if got.Status != http.StatusNotFound || !strings.Contains(got.Text, "Cette page n’existe pas ici") ||
		!strings.Contains(got.Text, `href="/admin"`) {
		t.Errorf("%d %s", got.Status, got.Text)
	}
	b := a.Visitor(t)
	b.Header["Accept-Language"] = "fr"
	if got := b.Get(t, "/nothing"); !strings.Contains(got.Text, "Cette page n’existe pas ici") ||
		!strings.Contains(got.Text, `href="/"`) {
		t.Errorf("nobody: %s", got.Text)
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
