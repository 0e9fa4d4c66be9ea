package e2e_test

import (
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/journey"
	"stepfree/e2e/portal"
)

// With script the end of a session is said on the page where one is, and one press extends it without leaving the page:
// what was typed stays.
func TestTheEndOfASessionIsSaidOnThePageAndWhatWasTypedStays(t *testing.T) {
	t.Parallel()
	p := portal.New(t)
	hr := p.Staff(t, account.RoleHR, "Hugo Lambert")
	v := journey.New(t, p.Origin)
	v.Open("/staff/sign-in")
	v.Fill("email", hr.Email)
	v.Fill("password", portal.Password)
	v.Fill("code", hr.Code(t))
	v.Press("Sign in")
	// The notice comes half an hour before the end: two seconds after the page is there.
	p.DB.Exec(t, `update account.session set expires_at = $1`, time.Now().Add(30*time.Minute+2*time.Second))
	v.Open("/interviews/vacancies/new")
	v.Fill("title_en", "Deputy Director")
	v.WaitsIn("[data-session-ends]", "You will be signed out soon")
	v.Stay("Stay signed in")
	v.WaitsIn("[data-session-ends]", "You stay signed in")
	var extended bool
	if err := p.DB.Super.GetContext(t.Context(), &extended, `select expires_at > now() + interval '9 hours' from account.session`); err != nil || !extended {
		t.Errorf("the session was not extended: %v", err)
	}
	if typed := v.Value("title_en"); typed != "Deputy Director" {
		t.Errorf("what was typed is %q", typed)
	}
}
