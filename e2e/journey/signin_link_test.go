package journey_test

import (
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/storage/storagetest"
)

func TestSignInLink_WorksOnce(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	storagetest.PersonWithEmail[account.Candidate](t, p.DB, "Ana O'Kowalska", journey.CandidateEmail)
	v := journey.New(t, p.Origin, browser.WithoutScript())
	v.Open("/sign-in")
	v.Fill("email", journey.CandidateEmail)
	v.Press("Send me the link")
	path := journey.SignInLink(t, p)
	v.Open(path)
	v.Open(path) // a mail scanner opens links, too, which does not use them up
	v.Press("Continue")
	v.Sees("Your applications")
	v.Open(path) // a link that was used leads on while its owner is signed in
	v.Sees("Your applications")
	again := journey.New(t, p.Origin, browser.WithoutScript())
	again.Open(path)
	again.SeesNot("Your applications")
	again.Sees("This link does not work any more")
	again.Open("/requests")
	again.Sees("Sign in")
}

func TestSignInLink_UnknownAddress(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	v := journey.New(t, p.Origin, browser.WithoutScript())
	v.Open("/sign-in")
	v.Fill("email", "nobody@mail.example")
	v.Press("Send me the link")
	page := v.Text()
	if strings.Contains(page, "unknown") || v.Status() != 200 {
		t.Errorf("status %d: %s", v.Status(), page)
	}
	// The mailer has handled the request when its row is deleted.
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for left := 1; left > 0; <-tick.C {
		if err := p.DB.Super.GetContext(t.Context(), &left, `select count(*) from mail.outbox`); err != nil {
			t.Fatal(err)
		}
	}
	if mails := p.Mailbox.Messages(""); len(mails) > 0 {
		t.Errorf("%d mails were sent", len(mails))
	}
}
