package e2e_test

import (
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/distributed"
	"stepfree/e2e/journey"
)

// The whole story on two processes for each audience, and for mail, that answer in turns: a session begun at one is known
// to the other, a draft saved by one is read by the other, a file received by one is shown by the other, a time held by one
// is confirmed by the other. One of each two is killed in the middle of what its audience does.
func TestTheStoryGoesOnWhicheverProcessAnswersAndWhenOneOfTwoIsKilled(t *testing.T) {
	t.Parallel()
	z := distributed.New(t)
	c := newCast(t, z.Portal)
	c.hosts = z.Hosts
	c.candidate = journey.New(t, z.Origin, browser.WithoutScript()).Unchecked()
	c.staff = journey.New(t, z.Origin).Unchecked()
	for role, requests := range map[account.Role]int{account.RoleCandidate: 28, account.RoleAdviser: 12, account.RoleHR: 44, account.RolePanel: 5} {
		z.KillAfter(role, requests)
	}
	c.ask(t)
	if mails := len(z.Mailbox.Messages(candidateEmail)); mails != 1 {
		t.Errorf("two processes that send mail sent %d mails for one link", mails)
	}
	z.KillMailer(distributed.First)
	c.answer(t)
	for _, role := range []account.Role{account.RoleCandidate, account.RoleAdviser, account.RoleHR, account.RolePanel} {
		both, alone := z.Answered(role)
		if both[0] == 0 || both[1] == 0 || alone == 0 {
			t.Errorf("%s: the two processes answered %v requests, one of them %d alone", role, both, alone)
		}
		t.Logf("%s: the two processes answered %v requests, one of them %d alone", role, both, alone)
	}
	for _, secret := range []string{"deaf", "letter", "Certificate", "interpreter", candidateEmail} {
		if strings.Contains(z.Said(), secret) {
			t.Errorf("a log says %q", secret)
		}
	}
}
