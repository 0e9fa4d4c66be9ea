package journey_test

import (
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/distributed"
	"stepfree/e2e/journey"
)

// The whole story with two processes for each audience and two mailers, which answer in turns: a session, a draft, a
// file and a hold made by one are used by the other. One process of each pair is killed in the middle of its audience's
// part.
func TestDistributed_SurvivesKills(t *testing.T) {
	t.Parallel()
	d := distributed.New(t)
	s := journey.NewStory(t, d.Portal)
	s.Hosts = d.Hosts
	s.Candidate = journey.New(t, d.Origin, browser.WithoutScript()).Unchecked()
	s.Staff = journey.New(t, d.Origin).Unchecked()
	for role, requests := range map[account.Role]int{
		account.RoleCandidate: 28, account.RoleAdviser: 12,
		account.RoleHR: 44, account.RolePanel: 5,
	} {
		d.KillAfter(role, requests)
	}
	s.SubmitRequest(t)
	links, notifications := 0, 0
	for _, m := range d.Mailbox.Messages(journey.CandidateEmail) {
		if strings.Contains(m.Text, "/sign-in/") {
			links++
		} else {
			notifications++
		}
	}
	if links != 1 || notifications > 1 {
		t.Errorf("two mailers sent %d mails for one link, and %d notifications within an hour", links, notifications)
	}
	d.KillMailer(distributed.First)
	s.CompleteInterview(t)
	for _, role := range []account.Role{account.RoleCandidate, account.RoleAdviser, account.RoleHR, account.RolePanel} {
		both, alone := d.Answered(role)
		if both[0] == 0 || both[1] == 0 || alone == 0 {
			t.Errorf("%s: the two processes answered %v requests, %d of them after the kill", role, both, alone)
		}
		t.Logf("%s: the two processes answered %v requests, %d of them after the kill", role, both, alone)
	}
	for _, secret := range []string{"deaf", "letter", "Certificate", "interpreter", journey.CandidateEmail} {
		if strings.Contains(d.Output(), secret) {
			t.Errorf("a log contains %q", secret)
		}
	}
}
