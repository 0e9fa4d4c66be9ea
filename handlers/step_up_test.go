package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// steppedDown returns a visitor whose session of a staff account is not stepped up, with its token.
func (a *app) steppedDown(t *testing.T, role account.Role, s inprocess.Staff) (*inprocess.Visitor, account.Token) {
	t.Helper()
	token := storagetest.Session(t, a.DB, s.ID, role)
	a.DB.Exec(t, `update account.session set stepped_up_at = now() - interval '301 seconds'`)
	return a.SignedIn(t, role, token), token
}

func newAccountForm(token account.Token) url.Values {
	return url.Values{
		"csrf": {token.CSRF()}, "key": {uuid.NewString()}, "name": {`Zoë "Z" <b>`}, "email": {"zoe@example.org"},
		"role": {"hr"}, "language": {"fr"},
	}
}

// What was typed before is kept, through a wrong answer too, and goes on with the right one. The session has another
// token then.
func TestStepUp_KeepsFormAndGoesOn(t *testing.T) {
	t.Parallel()
	a := start(t)
	ada := a.Staff(t, account.RoleAdmin, "Ada")
	b, token := a.steppedDown(t, account.RoleAdmin, ada)
	asked := b.Post(t, "/admin/accounts/new", newAccountForm(token))
	markup.CheckHTML(t, asked.Text)
	if asked.Status != http.StatusForbidden || !strings.Contains(asked.Text, "Confirm that it is you") ||
		asked.Hidden().Get("name") != `Zoë "Z" <b>` {
		t.Fatalf("%d %s", asked.Status, asked.Text)
	}
	accounts := func() (n int) {
		a.query(t, &n, `select count(*) from account.account where email = 'zoe@example.org'`)
		return n
	}
	code := ada.Code(t)
	for name, given := range map[string][2]string{
		"a wrong password": {"wrong horse battery", code}, "a wrong code": {inprocess.Password, "000000"},
		"no code": {"some horse battery", ""},
	} {
		form := with(asked.Hidden(), "confirm_password", given[0], "confirm_code", given[1])
		wrong := b.Post(t, "/admin/accounts/new", form)
		markup.CheckHTML(t, wrong.Text)
		if wrong.Status != http.StatusUnprocessableEntity || wrong.Hidden().Get("email") != "zoe@example.org" ||
			strings.Contains(wrong.Text, `value="`+given[0]) || accounts() != 0 {
			t.Errorf("%s: %d", name, wrong.Status)
		}
	}
	form := with(asked.Hidden(), "confirm_password", inprocess.Password, "confirm_code", code)
	done := b.Post(t, "/admin/accounts/new", form)
	if done.Status != http.StatusSeeOther || accounts() != 1 {
		t.Fatalf("%d %s", done.Status, done.Text)
	}
	if got := b.Get(t, done.Location()); got.Status != http.StatusOK || b.Cookies["__Host-admin"] == token.Secret() {
		t.Errorf("afterwards: %d", got.Status)
	}
	if got := a.SignedIn(t, account.RoleAdmin, token).Get(t, "/admin"); got.Status != http.StatusSeeOther {
		t.Errorf("the old token is still good: %d", got.Status)
	}
}

// Each act that counts is done only in a session that is stepped up, with a page that leads on, and in the database.
func TestStepUp_ActsThatCount(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update account.session set stepped_up_at = now() - interval '301 seconds'`)
	officer := w.people[account.RoleHR].String()
	for _, act := range []struct {
		role account.Role
		path string
	}{
		{account.RoleAdmin, "/admin/accounts/new"},
		{account.RoleAdmin, "/admin/accounts/" + officer + "/disable"},
		{account.RoleAdmin, "/admin/accounts/" + officer + "/enable"},
		{account.RoleAdmin, "/admin/accounts/" + officer + "/invite"},
		{account.RoleAdmin, "/admin/accounts/" + officer + "/sessions"},
		{account.RoleAdviser, "/review/vault/access/" + w.people[account.RoleAdviser].String()},
		{account.RoleAdviser, "/review/" + w.ids["request"] + "/measures/" + uuid.NewString()},
		{account.RoleHR, "/interviews/sessions/end"},
		{account.RolePanel, "/panel/sessions/end"},
	} {
		got := w.visitor(t, act.role).Post(t, act.path, url.Values{"csrf": {w.owners[act.role].CSRF()}, "x": {"y"}})
		if got.Status != http.StatusForbidden || !strings.Contains(got.Text, `action="`+act.path+`"`) {
			t.Errorf("%s: %d", act.path, got.Status)
		}
	}
	open := w.visitor(t, account.RoleAdviser).Post(t, "/review/"+w.ids["request"]+"/open",
		url.Values{"csrf": {w.owners[account.RoleAdviser].CSRF()}})
	var logged int
	w.query(t, &logged, `select count(*) from accommodation.access_log`)
	if open.Status != http.StatusForbidden || logged != 0 {
		t.Errorf("opening: %d, %d entries", open.Status, logged)
	}
}

// The adviser confirms before the passphrase is typed, comes back to the request, and is not asked again while the
// vault is open.
func TestStepUp_AdviserConfirmsOnce(t *testing.T) {
	t.Parallel()
	a := start(t)
	vos := a.Staff(t, account.RoleAdviser, "Dr Vos")
	a.Vault(t, vos)
	hr, ana := storagetest.Person[account.HR](t, a.DB, "Hugo"), storagetest.Person[account.Candidate](t, a.DB, "Ana")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, a.DB)
	application := fixture.Application{Vacancy: vacancy, Candidate: ana.ID, Ready: true}.Insert(t, a.DB)
	path := "/review/" + fixture.Request{Application: application}.Insert(t, a.DB).String()
	b, _ := a.steppedDown(t, account.RoleAdviser, vos)
	page := b.Get(t, path)
	markup.CheckHTML(t, page.Text)
	confirm := "/review/confirm?" + url.Values{"next": {path}}.Encode()
	if strings.Contains(page.Text, "data-passphrase") || page.Hidden().Get("next") != path {
		t.Fatalf("the page does not ask to confirm: %s", page.Text)
	}
	asked := b.Get(t, confirm)
	markup.CheckHTML(t, asked.Text)
	got := b.Post(t, "/review/confirm",
		with(asked.Hidden(), "confirm_password", inprocess.Password, "confirm_code", vos.Code(t)))
	if asked.Status != http.StatusOK || got.Location() != path {
		t.Fatalf("%d, then %d to %q", asked.Status, got.Status, got.Location())
	}
	if !strings.Contains(b.Get(t, path).Text, "data-passphrase") {
		t.Error("the page does not open the request")
	}
	a.DB.Exec(t, `update account.session set stepped_up_at = now() - interval '1 hour'`)
	if !strings.Contains(b.Get(t, path).Text, "data-passphrase") {
		t.Error("the page asks again while the vault is open")
	}
	if got := b.Get(t, confirm); got.Status != http.StatusOK {
		t.Errorf("another kind of act: %d", got.Status)
	}
}

func TestStepUp_RecoveryCodeOnce(t *testing.T) {
	t.Parallel()
	a := start(t)
	hugo := a.Staff(t, account.RoleHR, "Hugo")
	hash, _ := account.RecoveryHash("ABCD-EFGH-IJKL-MNOP-QRST-UVWX")
	a.DB.Exec(t, `insert into account.recovery_code (account_id, hash) values ($1, $2)`, hugo.ID, hash)
	for i, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} {
		b, token := a.steppedDown(t, account.RoleHR, hugo)
		got := b.Post(t, "/interviews/confirm", url.Values{
			"csrf": {token.CSRF()}, "confirm_password": {inprocess.Password}, "confirm_code": {"ABCD-EFGH-IJKL-MNOP-QRST-UVWX"},
		})
		if got.Status != want {
			t.Errorf("use %d: %d", i+1, got.Status)
		}
	}
}

// A code that signed in does not step up, and a code that stepped up does not sign in.
func TestStepUp_CodeWorksOnce(t *testing.T) {
	t.Parallel()
	a := start(t)
	hugo := a.Staff(t, account.RoleHR, "Hugo")
	b, token := a.steppedDown(t, account.RoleHR, hugo)
	code := hugo.CodeAt(t, time.Now())
	form := url.Values{"csrf": {token.CSRF()}, "confirm_password": {inprocess.Password}, "confirm_code": {code}}
	if got := b.Post(t, "/interviews/confirm", form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	signIn := url.Values{"email": {hugo.Email}, "password": {inprocess.Password}, "code": {code}}
	if got := a.Visitor(t).Post(t, "/staff/sign-in", signIn); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("the code signs in afterwards: %d", got.Status)
	}
}

func TestStepUp_RateLimit(t *testing.T) {
	t.Parallel()
	a := start(t)
	hugo := a.Staff(t, account.RoleHR, "Hugo")
	b, token := a.steppedDown(t, account.RoleHR, hugo)
	form := url.Values{"csrf": {token.CSRF()}, "confirm_password": {"wrong"}, "confirm_code": {"000000"}}
	for i := range 11 {
		want := http.StatusUnprocessableEntity
		if i == 10 {
			want = http.StatusTooManyRequests
		}
		if got := b.Post(t, "/interviews/confirm", form); got.Status != want {
			t.Errorf("try %d: %d", i+1, got.Status)
		}
	}
}

// Password and code of a form whose session ended are in no page.
func TestStepUp_EndedSessionHoldsNoSecret(t *testing.T) {
	t.Parallel()
	a := start(t)
	form := with(newAccountForm(account.NewToken()), "confirm_password", "hunter2hunter2", "confirm_code", "123456")
	got := a.Visitor(t).Post(t, "/admin/accounts/new", form)
	if got.Status != http.StatusForbidden || !strings.Contains(got.Text, "zoe@example.org") ||
		strings.Contains(got.Text, "hunter2") || strings.Contains(got.Text, "123456") {
		t.Errorf("%d %s", got.Status, got.Text)
	}
}
