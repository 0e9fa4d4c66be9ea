package journey_test

import (
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/storage/storagetest"
)

// With script, a page announces the end of its session, and one button extends it without leaving the page or losing
// input.
func TestSession_ExtendKeepsInput(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	hr := p.Staff(t, account.RoleHR, "Hugo Lambert")
	v := journey.New(t, p.Origin)
	v.SignInStaff(hr)
	// The notice appears ten minutes before the end: here, two seconds after the page.
	p.DB.Exec(t, `update account.session set expires_at = $1`, time.Now().Add(10*time.Minute+2*time.Second))
	v.Open("/interviews/vacancies/new")
	v.Fill("title_en", "Deputy Director")
	v.WaitsIn("[data-session-ends]", "You will be signed out soon")
	v.Stay("Stay signed in")
	v.WaitsIn("[data-session-ends]", "You stay signed in")
	if !v.HasFocus("[data-session-ends] > *") {
		t.Error("the focus is not at the answer")
	}
	var extended bool
	if err := p.DB.Super.GetContext(t.Context(), &extended, `select expires_at > now() + interval '29 minutes'
		from account.session`); err != nil || !extended {
		t.Errorf("the session was not extended: %v", err)
	}
	if typed := v.Value("title_en"); typed != "Deputy Director" {
		t.Errorf("the field holds %q", typed)
	}
}

// A form that is submitted after its session ended is restored, with the focus in its field, after signing in.
func TestSession_FormIsRestored(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]browser.Option{
		"with script":    nil,
		"without script": {browser.WithoutScript()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := inprocess.New(t)
			p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
			me := storagetest.PersonWithEmail[account.Candidate](t, p.DB, "Ana O'Kowalska", journey.CandidateEmail)
			application := invite(t, p, me)
			v := journey.New(t, p.Origin, options...)
			v.SignInAs(account.RoleCandidate, me.Session)
			v.Open(application)
			v.Choose("answer", "yes")
			v.Press("Continue")
			hard := v.Path() + "/hard"
			v.Open(hard)
			v.Fill("words", "Stairs.")
			p.DB.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where account_id = $1`, me.ID)
			v.Press("Save and continue")
			v.Sees("We kept what you typed")
			v.Fill("email", journey.CandidateEmail)
			v.Press("Send me the link")
			v.Open(journey.SignInLink(t, p))
			v.Press("Continue")
			if got := v.Path(); got != hard {
				t.Errorf("the link leads to %s", got)
			}
			if focus := v.Focus(); focus != "words" {
				t.Errorf("the focus is in %q", focus)
			}
			if typed := v.Value("words"); typed != "Stairs." {
				t.Errorf("the field holds %q", typed)
			}
			v.Sees("It is not saved yet")
		})
	}
}
