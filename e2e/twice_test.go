package e2e_test

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

func TestALinkSignsInOnceAndSaysSoClearlyAfterwards(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	c := &cast{Portal: p}
	storagetest.PersonWithEmail[account.Candidate](t, p.DB, "Ana O'Kowalska", candidateEmail)
	v := journey.New(t, p.Origin, browser.WithoutScript())
	v.Open("/sign-in")
	v.Fill("email", candidateEmail)
	v.Press("Send me the link")
	path := c.link(t)
	v.Open(path)
	v.Open(path) // a mail scanner looks too, and spends nothing
	v.Press("Continue")
	v.Sees("Your applications")
	again := journey.New(t, p.Origin, browser.WithoutScript())
	again.Open(path)
	again.Press("Continue")
	again.SeesNot("Your applications")
	again.Sees("link")
	again.Open("/requests")
	again.Sees("Sign in")
}

func TestAnUnknownAddressGetsTheSamePageAndNoMail(t *testing.T) {
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
	// The worker has looked when its row is gone.
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for left := 1; left > 0; <-look.C {
		if err := p.DB.Super.GetContext(t.Context(), &left, `select count(*) from mail.outbox`); err != nil {
			t.Fatal(err)
		}
	}
	if mails := p.Mailbox.Messages(""); len(mails) > 0 {
		t.Errorf("%d mails went out", len(mails))
	}
}
