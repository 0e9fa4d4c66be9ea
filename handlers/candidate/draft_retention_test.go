package candidate_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/casework/intake"
)

func tomorrow() time.Time { return time.Now().Add(24 * time.Hour) }

// intakeAt returns the use cases of candidates with a clock.
func (w setup) intakeAt(now func() time.Time) intake.Service {
	return intake.Service{
		Store: w.DB.Candidate, Retention: w.DB.Retention, CandidateKey: w.CandidateKey, Pins: w.Pins,
		Objects: w.Objects, Keyring: w.Keyring, Drafts: w.Drafts,
		TimeZone: time.UTC, Now: now, Log: slog.New(slog.DiscardHandler),
	}
}

// expireDrafts runs the retention of drafts once.
func (w setup) expireDrafts(t *testing.T) {
	t.Helper()
	must(t, w.intakeAt(time.Now).ExpireDrafts(t.Context()))
}

// age sets for how long a draft is unchanged, and since when its candidate was reminded; empty for not at all.
func (w setup) age(t *testing.T, request, changed, reminded string) {
	t.Helper()
	w.DB.Exec(t, `
		update accommodation.request
		set changed_at = now() - cast($2 as interval), reminded_at = now() - cast(nullif($3, '') as interval)
		where id = $1`, id(request), changed, reminded)
}

func TestDraftRetention_DestroysAfter30Days(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	w.age(t, r, "30 days 1 minute", "5 days")
	w.expireDrafts(t)
	if w.has(w.Drafts, r) || w.has(w.Keyring, r) || w.count(t, `select count(*) from accommodation.request`) != 0 {
		t.Error("the draft or a key of it is left")
	}
	w.wantNothing(t)
}

func TestDraftRetention_OtherDrafts(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	for name, age := range map[string][2]string{
		"young":                          {"29 days 23 hours", "4 days"},
		"not reminded":                   {"60 days", ""},
		"reminded lately":                {"60 days", "2 days"},
		"reminded before it was changed": {"31 days", "40 days"},
	} {
		w.age(t, r, age[0], age[1])
		w.expireDrafts(t)
		if !w.has(w.Drafts, r) || !w.has(w.Keyring, r) {
			t.Fatalf("%s: its keys are destroyed", name)
		}
	}
	w.press(t, r).wantGoTo(t, r)
	w.age(t, r, "60 days", "30 days")
	w.expireDrafts(t)
	if !w.has(w.Keyring, r) {
		t.Error("the key of a request that was sent is destroyed")
	}
}

func TestDraftRetention_NotifiesOnce(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	reminded := func() int {
		return w.count(t, `select count(*) from accommodation.request where reminded_at > now() - interval '1 hour'`)
	}
	w.age(t, r, "24 days 23 hours", "")
	w.expireDrafts(t)
	if reminded() != 0 {
		t.Error("reminded too early")
	}
	w.age(t, r, "25 days 1 hour", "")
	w.expireDrafts(t)
	if reminded() != 1 {
		t.Fatal("not reminded")
	}
	w.wantNotification(t, w.me.Email)
	w.expireDrafts(t)
	w.expireDrafts(t)
	// The outbox deletes a message just after the mailbox received it.
	w.until(t, `select count(*) = 0 from mail.outbox where kind = 'notification'`)
	if n := len(w.Mailbox.Messages(w.me.Email)); n != 1 {
		t.Errorf("%d mails", n)
	}
}
