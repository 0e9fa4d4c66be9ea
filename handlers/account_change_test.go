package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// waitingChange returns the path of the change that waits for approval.
func (p *invited) waitingChange(t *testing.T) string {
	t.Helper()
	var id string
	p.query(t, &id, `select id from account.change where outcome is null`)
	return "/admin/changes/" + id
}

// otherAdmin returns another administrator, signed in.
func (p *invited) otherAdmin(t *testing.T) *inprocess.Visitor {
	t.Helper()
	return p.SignedIn(t, account.RoleAdmin, storagetest.Person[account.Admin](t, p.DB, "Cleo").Session)
}

// A person who lost password and telephone keeps the account: what the person has works until the new is set.
func TestReset_ByTwoAdministrators(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	secret, _ := p.confirmApp(t, p.choosePassword(t, p.link(t)))
	path, other := p.page(t), p.otherAdmin(t)
	for field, want := range map[string]string{"access": "Choose what happened", "reason": "Write why"} {
		form := with(p.admin.Get(t, path+"/reset").Hidden(), "access", "lost", "reason", "Telephone lost.")
		form.Del(field)
		got := p.admin.Post(t, path+"/reset", form)
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, want) {
			t.Errorf("without %s: %d %s", field, got.Status, words)
		}
	}
	form := with(p.admin.Get(t, path+"/reset").Hidden(), "access", "lost", "reason", "Telephone lost.")
	for range 2 { // the second press of a button
		if got := p.admin.Post(t, path+"/reset", form); got.Location() != path {
			t.Fatalf("asking: %d %s", got.Status, got.Text)
		}
	}
	must(t, p.Outbox.Flush(t.Context()))
	if mails := p.Mailbox.Messages(p.email); len(mails) != 2 || strings.Contains(mails[0].Text, account.InvitationPath) {
		t.Errorf("the person has %d mails", len(mails))
	}
	got := p.admin.Post(t, p.waitingChange(t)+"/approve", p.admin.Get(t, path).Hidden())
	if got.Status != http.StatusConflict || !strings.Contains(got.Text, "You asked for this change yourself") {
		t.Errorf("approving the own: %d", got.Status)
	}
	p.approve(t, other)
	link := p.link(t)
	if mails := p.Mailbox.Messages(p.email); !strings.Contains(mails[0].Text, "Deux personnes de l’administration") {
		t.Errorf("the mail does not say who sends the link: %s", mails[0].Text)
	}
	next, err := account.GenerateCode(secret, time.Now().Add(30*time.Second))
	must(t, err)
	p.expectSignIn(t, ownPassword, next, true)
	_, codes := p.confirmApp(t, p.choosePassword(t, link))
	p.expectGone(t, "used", link)
	p.expectSignIn(t, ownPassword, codes[0], true)
	if words := markup.CheckHTML(t, p.admin.Get(t, path).Text); !strings.Contains(words, "approved by Cleo") ||
		!strings.Contains(words, "Telephone lost.") {
		t.Errorf("the account does not say who approved: %s", words)
	}
}

func TestReset_StolenEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	v := p.choosePassword(t, p.link(t))
	_, codes := p.confirmApp(t, v)
	path := p.page(t)
	p.admin.Post(t, path+"/reset", with(p.admin.Get(t, path+"/reset").Hidden(), "access", "stolen", "reason", "Theft."))
	if got := v.Get(t, "/interviews"); got.Status != http.StatusOK {
		t.Errorf("before the approval: %d", got.Status)
	}
	p.approve(t, p.otherAdmin(t))
	if got := v.Get(t, "/interviews"); got.Status != http.StatusSeeOther {
		t.Errorf("still signed in: %d", got.Status)
	}
	p.expectSignIn(t, ownPassword, codes[0], false)
	_, codes = p.confirmApp(t, p.choosePassword(t, p.link(t)))
	p.expectSignIn(t, ownPassword, codes[0], true)
}

func TestChange_RefusedWithReason(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleAdviser)
	p.confirmApp(t, p.choosePassword(t, p.link(t)))
	path, other := p.page(t), p.otherAdmin(t)
	ask := with(p.admin.Get(t, path+"/disable").Hidden(), "reason", "Left.")
	if got := p.admin.Post(t, path+"/disable", ask); got.Location() != path {
		t.Fatalf("asking: %d", got.Status)
	}
	words := markup.CheckHTML(t, other.Get(t, "/admin").Text)
	if !strings.Contains(words, "A second administrator has to") {
		t.Errorf("the list does not say that something waits: %s", words)
	}
	twice := with(other.Get(t, path+"/disable").Hidden(), "reason", "Left.")
	if got := other.Post(t, path+"/disable", twice); got.Status != http.StatusConflict {
		t.Errorf("two at once: %d", got.Status)
	}
	refuse := p.waitingChange(t) + "/refuse"
	if got := p.admin.Get(t, refuse); got.Location() != path {
		t.Errorf("refusing the own: %d", got.Status)
	}
	page := other.Get(t, refuse)
	if got := other.Post(t, refuse, page.Hidden()); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", got.Status)
	}
	if got := other.Post(t, refuse, with(page.Hidden(), "reason", "Back in May.")); got.Location() != path {
		t.Errorf("refusing: %d", got.Status)
	}
	if words := markup.CheckHTML(t, p.admin.Get(t, path).Text); !strings.Contains(words, "Back in May.") {
		t.Errorf("it does not say why: %s", words)
	}
	p.admin.Post(t, path+"/disable", with(p.admin.Get(t, path+"/disable").Hidden(), "reason", "Left."))
	if got := p.admin.Post(t, p.waitingChange(t)+"/withdraw", p.admin.Get(t, path).Hidden()); got.Location() != path {
		t.Errorf("taking back: %d", got.Status)
	}
}

func TestChange_OnlyAdministratorIsToldHow(t *testing.T) {
	t.Parallel()
	a := start(t)
	b := a.SignedIn(t, account.RoleAdmin, storagetest.Person[account.Admin](t, a.DB, "Ada").Session)
	maria := storagetest.Person[account.Adviser](t, a.DB, "Maria")
	for _, path := range []string{"", "/disable", "/reset"} {
		words := markup.CheckHTML(t, b.Get(t, "/admin/accounts/"+maria.ID.String()+path).Text)
		if !strings.Contains(words, "stepfree account ") {
			t.Errorf("%s: %s", path, words)
		}
	}
	form := with(b.Get(t, "/admin/accounts/new").Hidden(), "name", "Zoë", "email", "zoe@example.org", "role", "adviser",
		"language", "fr", "reason", "New.")
	if got := b.Post(t, "/admin/accounts/new", form); !strings.Contains(got.Text, "stepfree account create") {
		t.Errorf("creating an adviser: %d", got.Status)
	}
	form.Del("reason")
	if got := b.Post(t, "/admin/accounts/new", form); !strings.Contains(got.Text, "Write why.") {
		t.Errorf("without a reason: %d", got.Status)
	}
}

func TestInvitation_RefusedMailIsShown(t *testing.T) {
	t.Parallel()
	p := start(t).invite(t, account.RoleHR)
	p.DB.Exec(t, `update mail.outbox set failed_at = now(), address = $1 where kind = 'invitation'`, p.email)
	for _, path := range []string{"/admin", p.page(t)} {
		if words := markup.CheckHTML(t, p.admin.Get(t, path).Text); !strings.Contains(words, "E-mail refused") {
			t.Errorf("%s does not say it: %s", path, words)
		}
	}
	if got := p.press(t, "invite"); got.Status != http.StatusSeeOther {
		t.Fatalf("inviting again: %d", got.Status)
	}
	if words := markup.CheckHTML(t, p.admin.Get(t, p.page(t)).Text); strings.Contains(words, "E-mail refused") {
		t.Errorf("sent again, and still refused: %s", words)
	}
	p.choosePassword(t, p.link(t))
}
