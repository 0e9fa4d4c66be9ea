package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// ownPassword is what a person who was invited chooses.
const ownPassword = "  a lamp by the open door  "

// invited is a person who was invited, and the administrator who did it.
type invited struct {
	*app
	admin *inprocess.Visitor
	role  account.Role
	email string
	seen  strings.Builder // all that the administrator was shown
}

// invite has an administrator create an account of a role.
func (a *app) invite(t *testing.T, role account.Role) *invited {
	t.Helper()
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	p := &invited{app: a, admin: a.SignedIn(t, account.RoleAdmin, me.Session), role: role, email: "zoe@example.org"}
	form := with(p.admin.Get(t, "/admin/accounts/new").Hidden(), "name", "Zoë", "email", "Zoe@example.org", "role",
		string(role), "language", "fr", "reason", "A new colleague.")
	second := storagetest.Person[account.Admin](t, a.DB, "Ben")
	created := p.admin.Post(t, "/admin/accounts/new", form)
	if created.Status != http.StatusSeeOther {
		t.Fatalf("creating the account: %d %s", created.Status, created.Text)
	}
	p.seen.WriteString(created.Text + p.admin.Get(t, created.Location()).Text)
	if role == account.RoleAdviser || role == account.RoleAdmin {
		p.approve(t, a.SignedIn(t, account.RoleAdmin, second.Session))
	}
	return p
}

// approve has another administrator approve the change of the account that waits.
func (p *invited) approve(t *testing.T, other *inprocess.Visitor) {
	t.Helper()
	var change string
	p.query(t, &change, `select id from account.change where outcome is null`)
	page := other.Get(t, p.page(t))
	markup.CheckHTML(t, page.Text)
	if got := other.Post(t, "/admin/changes/"+change+"/approve", page.Hidden()); got.Location() != p.page(t) {
		t.Fatalf("approving: %d %s", got.Status, got.Text)
	}
}

// page returns the path of the account's page.
func (p *invited) page(t *testing.T) string {
	t.Helper()
	var id string
	p.query(t, &id, `select id from account.account where email = $1`, p.email)
	return "/admin/accounts/" + id
}

// press sends one of the forms of the account's page.
func (p *invited) press(t *testing.T, action string) inprocess.Response {
	t.Helper()
	path := p.page(t)
	return p.admin.Post(t, path+"/"+action, p.admin.Get(t, path).Hidden())
}

// link delivers the mails and returns the path of the newest invitation.
func (p *invited) link(t *testing.T) string {
	t.Helper()
	must(t, p.Outbox.Flush(t.Context()))
	mails := p.Mailbox.Messages(p.email)
	if len(mails) == 0 {
		t.Fatal("no invitation arrived")
	}
	_, path, _ := strings.Cut(mails[0].Text, publicOrigin)
	path, _, _ = strings.Cut(path, "\n")
	return path
}

// choosePassword opens a link and sets a password. It returns the visitor, who is on the page of the app.
func (p *invited) choosePassword(t *testing.T, link string) *inprocess.Visitor {
	t.Helper()
	v := p.Visitor(t)
	begun := v.Post(t, link, v.Get(t, link).Hidden())
	if begun.Location() != "/staff/set-up/password" {
		t.Fatalf("%d to %s", begun.Status, begun.Location())
	}
	form := with(v.Get(t, begun.Location()).Hidden(), "password", ownPassword, "again", ownPassword)
	if got := v.Post(t, begun.Location(), form); got.Location() != "/staff/set-up/app" {
		t.Fatalf("%d to %s: %s", got.Status, got.Location(), got.Text)
	}
	return v
}

var (
	shownSecret = regexp.MustCompile(`secret=([A-Z2-7]{32})`)
	shownCode   = regexp.MustCompile(`[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}`)
)

// confirmApp confirms a code of the app, and returns the secret and the recovery codes.
func (p *invited) confirmApp(t *testing.T, v *inprocess.Visitor) (secret string, codes []string) {
	t.Helper()
	page := v.Get(t, "/staff/set-up/app")
	found := shownSecret.FindStringSubmatch(page.Text)
	if found == nil {
		t.Fatalf("no secret on %s", page.Text)
	}
	code, err := account.GenerateCode(found[1], time.Now())
	must(t, err)
	done := v.Post(t, "/staff/set-up/app", with(page.Hidden(), "code", code))
	markup.CheckHTML(t, done.Text)
	if done.Status != http.StatusOK || !strings.Contains(done.Header.Get("Cache-Control"), "no-store") {
		t.Fatalf("%d: %s", done.Status, done.Text)
	}
	return found[1], shownCode.FindAllString(done.Text, -1)
}

// The administrator who makes an account cannot sign in as its person: no page shows a secret of it, and the database
// has none in the clear.
func TestInvitation_PersonAloneSetsUp(t *testing.T) {
	t.Parallel()
	for _, role := range account.StaffRoles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			p := start(t).invite(t, role)
			link := p.link(t)
			for range 3 { // a mail scanner opens it, more than once
				if got := p.Visitor(t).Get(t, link); got.Status != http.StatusOK || len(got.Header["Set-Cookie"]) > 0 {
					t.Errorf("looking at the link: %d, %v", got.Status, got.Header["Set-Cookie"])
				}
			}
			v := p.choosePassword(t, link)
			p.seen.WriteString(p.admin.Get(t, p.page(t)).Text + p.admin.Get(t, "/admin").Text)
			secret, codes := p.confirmApp(t, v)
			if got := v.Get(t, role.Home()); got.Status != http.StatusOK {
				t.Errorf("not signed in after the set-up: %d", got.Status)
			}
			if len(codes) != 10 {
				t.Errorf("%d recovery codes", len(codes))
			}
			p.seen.WriteString(p.admin.Get(t, p.page(t)).Text + p.admin.Get(t, "/admin").Text)
			if words := markup.CheckHTML(t, p.admin.Get(t, p.page(t)).Text); !strings.Contains(words, "Can sign in") {
				t.Errorf("the state of the account: %s", words)
			}
			for _, hidden := range append(codes, secret, ownPassword, strings.TrimPrefix(link, account.InvitationPath)) {
				if strings.Contains(p.seen.String(), hidden) || strings.Contains(p.dump(t), hidden) {
					t.Errorf("the administrator or the database learns %q", hidden)
				}
			}
			next, err := account.GenerateCode(secret, time.Now().Add(30*time.Second))
			must(t, err)
			p.expectSignIn(t, ownPassword, next, true)
			p.expectSignIn(t, strings.TrimSpace(ownPassword), codes[3], false)
			p.expectSignIn(t, ownPassword, strings.ToLower(codes[3]), true)
			p.expectSignIn(t, ownPassword, codes[3], false)
			p.expectSignIn(t, ownPassword, codes[4], true)
		})
	}
}

// expectSignIn tries to sign in with a password and a code, or a recovery code.
func (p *invited) expectSignIn(t *testing.T, password, code string, want bool) {
	t.Helper()
	got := p.Visitor(t).Post(t, "/staff/sign-in", url.Values{
		"email": {p.email}, "password": {password}, "code": {code},
	})
	if (got.Location() == web.Entrance(p.role, p.role.Home())) != want {
		t.Errorf("%q with %s: %d to %s, want %v", password, code, got.Status, got.Location(), want)
	}
}

// dump returns all rows of the tables of accounts and of mail, as a thief of the database reads them.
func (p *invited) dump(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{
		"account.account", "account.credential", "account.invitation", "account.recovery_code", "account.session",
		"mail.outbox",
	} {
		var rows []string
		must(t, p.DB.Super.SelectContext(t.Context(), &rows, `select cast(t as text) from `+table+` t`))
		all.WriteString(strings.Join(rows, "\n"))
	}
	return all.String()
}

func TestInvitation_WorksOnceAndInTime(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	spent := p.link(t)
	v := p.choosePassword(t, spent)
	p.expectGone(t, "spent", spent)
	if got := p.press(t, "invite"); got.Status != http.StatusSeeOther {
		t.Fatalf("inviting again: %d", got.Status)
	}
	if got := v.Get(t, "/staff/set-up/app"); got.Status != http.StatusGone {
		t.Errorf("the set-up of the earlier invitation: %d", got.Status)
	}
	second := p.link(t)
	p.press(t, "invite")
	third := p.link(t)
	p.expectGone(t, "sent again", second)
	p.DB.Exec(t, `update account.invitation set expires_at = now() - interval '1 minute'`)
	p.expectGone(t, "expired", third)
	if words := markup.CheckHTML(t, p.admin.Get(t, p.page(t)).Text); !strings.Contains(words, "Invitation ended") {
		t.Errorf("the administrator does not see it: %s", words)
	}
	p.press(t, "invite")
	fourth := p.link(t)
	if got := p.press(t, "disable"); got.Status != http.StatusSeeOther {
		t.Fatalf("withdrawing: %d", got.Status)
	}
	p.expectGone(t, "withdrawn", fourth)
	if got := p.press(t, "invite"); got.Status != http.StatusConflict {
		t.Errorf("a disabled account is invited: %d", got.Status)
	}
	p.expectGone(t, "unknown", account.InvitationPath+account.NewToken().Secret())
}

// expectGone tries to use a link that works no more.
func (p *invited) expectGone(t *testing.T, name, link string) {
	t.Helper()
	got := p.Visitor(t).Post(t, link, nil)
	if got.Status != http.StatusGone || len(got.Header["Set-Cookie"]) > 0 {
		t.Errorf("%s: %d, %v", name, got.Status, got.Header["Set-Cookie"])
	}
}

// A mail that waits when the invitation is withdrawn carries no link.
func TestInvitation_WithdrawnBeforeTheMail(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RolePanel)
	p.press(t, "disable")
	must(t, p.Outbox.Flush(t.Context()))
	if mails := p.Mailbox.Messages(p.email); len(mails) > 0 {
		t.Errorf("a mail was sent: %s", mails[0].Text)
	}
}

func TestSetup_RefusesWeakOrUnconfirmed(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.Visitor(t)
	link := p.link(t)
	v.Post(t, link, nil)
	const page = "/staff/set-up/password"
	if got := v.Get(t, "/staff/set-up/app"); got.Location() != page {
		t.Errorf("the app before the password: %d to %s", got.Status, got.Location())
	}
	hidden := v.Get(t, page).Hidden()
	for name, c := range map[string][3]string{
		"none":      {"", "", "password"},
		"short":     {"elevenchars", "elevenchars", "password"},
		"long":      {strings.Repeat("lamp ", 30), strings.Repeat("lamp ", 30), "password"},
		"common":    {"password2026!", "password2026!", "password"},
		"address":   {"zoe@example.org", "zoe@example.org", "password"},
		"different": {ownPassword, strings.TrimSpace(ownPassword), "again"},
		"once":      {ownPassword, "", "again"},
	} {
		got := v.Post(t, page, with(hidden, "password", c[0], "again", c[1]))
		markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#`+c[2]+`"`) ||
			c[0] != "" && strings.Contains(got.Text, `value="`+c[0]+`"`) {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	v.Post(t, page, with(hidden, "password", ownPassword, "again", ownPassword))
	app := v.Get(t, "/staff/set-up/app")
	if got := v.Post(t, "/staff/set-up/app", with(app.Hidden(), "code", "000000")); !strings.Contains(got.Text, `href="#code"`) {
		t.Errorf("a wrong code: %d", got.Status)
	}
	for range 9 {
		v.Post(t, "/staff/set-up/app", with(app.Hidden(), "code", "000000"))
	}
	if got := v.Post(t, "/staff/set-up/app", with(app.Hidden(), "code", "000000")); got.Status != http.StatusTooManyRequests {
		t.Errorf("guessing the code: %d", got.Status)
	}
	var credentials int
	p.query(t, &credentials, `select count(*) from account.credential`)
	if credentials > 0 {
		t.Error("the factor counts before it was confirmed")
	}
}

// A page that was opened earlier in the same browser must not set a password in the set-up that came after it.
func TestSetup_FormOfAnotherOne(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.Visitor(t)
	v.Post(t, p.link(t), nil)
	form := with(v.Get(t, "/staff/set-up/password").Hidden(), "password", ownPassword, "again", ownPassword)
	p.press(t, "invite")
	v.Post(t, p.link(t), nil)
	if got := v.Post(t, "/staff/set-up/password", form); got.Status != http.StatusGone {
		t.Errorf("%d to %s", got.Status, got.Location())
	}
	if got := p.Visitor(t).Get(t, "/staff/set-up/password"); got.Status != http.StatusGone {
		t.Errorf("without a set-up: %d", got.Status)
	}
}

func TestNewAccount_OneRolePerPerson(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	form := with(p.admin.Get(t, "/admin/accounts/new").Hidden(), "name", "Zoë", "email", "zoe@EXAMPLE.org", "role", "panel",
		"language", "fr")
	if got := p.admin.Post(t, "/admin/accounts/new", form); got.Status != http.StatusConflict ||
		!strings.Contains(got.Text, "One person holds one staff role") {
		t.Errorf("another role: %d", got.Status)
	}
	if got := p.admin.Post(t, "/admin/accounts/new", with(form, "email", "other@example.org")); got.Location() == "" {
		t.Errorf("another person: %d", got.Status)
	}
}

// The login of an audience sets up accounts of its own people only, with any token.
func TestSetup_OwnLoginOnly(t *testing.T) {
	t.Parallel()
	a := start(t)
	p := a.invite(t, account.RoleAdviser)
	token := strings.TrimPrefix(p.link(t), account.InvitationPath)
	begin := `select 1 / count(*) from account.begin_setup(sha256('` + token + `'), sha256('s'), now(), now() + interval '1 hour')`
	for _, login := range slices.DeleteFunc(pg.Logins(), func(l string) bool { return l == pg.Owner }) {
		if err := a.DB.RunAs(t, login, "", begin); (err == nil) != (login == account.RoleAdviser.Login()) {
			t.Errorf("%s: %v", login, err)
		}
	}
	hr := storagetest.Person[account.HR](t, a.DB, "Hugo")
	const invite = `select account.create_staff(gen_random_uuid(), 'hr', 'X', 'x@example.org', 'en', '', now())`
	for _, login := range []string{account.RoleHR.Login(), account.RoleAdmin.Login()} {
		for _, session := range []string{"", hr.Session.Secret()} {
			if a.DB.RunAs(t, login, session, invite) == nil {
				t.Errorf("%s creates an account", login)
			}
		}
	}
}
