package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/storage/storagetest"
)

// failing delivers nothing.
type failing struct {
	failure error
	tries   int
}

func (f *failing) Send(context.Context, mail.Message) error {
	f.tries++
	return f.failure
}

// post is an outbox on a database of its own, with a clock that the test moves.
type post struct {
	mail.Outbox
	db  *storagetest.Database
	ana account.Candidate
	now time.Time
	log bytes.Buffer
}

func newPost(t *testing.T, d mail.Deliverer) *post {
	t.Helper()
	db := storagetest.New(t)
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &post{
		db: db, ana: storagetest.Person[account.Candidate](t, db, "Ana"),
		now: time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC),
	}
	p.Outbox = mail.Outbox{
		Store: db.Worker, Bundle: bundle, Deliverer: d, Origin: "https://portal.example", TimeZone: time.UTC,
		Now: func() time.Time { return p.now }, Log: slog.New(slog.NewTextHandler(&p.log, nil)),
	}
	return p
}

func (p *post) notification(t *testing.T) {
	t.Helper()
	p.db.Exec(t, `
		insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
		values ($1, 'notification', $2, 'fr', $3, $3)`, uuid.New(), p.ana.ID, p.now)
}

func (p *post) link(t *testing.T, address string) {
	t.Helper()
	p.db.Exec(t, `
		insert into mail.outbox (id, kind, address, language, created_at, due_at)
		values ($1, 'link', $2, 'en', $3, $3)`, uuid.New(), address, p.now)
}

func (p *post) flush(t *testing.T) {
	t.Helper()
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// left tells how many messages wait, and how many were given up.
func (p *post) left(t *testing.T) (waiting, failed int) {
	t.Helper()
	const query = `select count(*) filter (where failed_at is null), count(failed_at) from mail.outbox`
	if err := p.db.Super.QueryRowContext(t.Context(), query).Scan(&waiting, &failed); err != nil {
		t.Fatal(err)
	}
	return waiting, failed
}

func TestOutbox_SendsOnceAndDeletes(t *testing.T) {
	t.Parallel()
	box := mail.NewMailbox()
	p := newPost(t, box)
	p.notification(t)
	for range 7 {
		p.link(t, p.ana.Email)
	}
	p.flush(t)
	p.flush(t)
	if got := box.Messages(p.ana.Email); len(got) != 8 || len(box.Messages("")) != 8 {
		t.Errorf("%d messages of 8", len(got))
	}
	if waiting, failed := p.left(t); waiting+failed != 0 {
		t.Errorf("%d wait, %d failed", waiting, failed)
	}
}

func TestOutbox_LinksAreUniqueAndNotLogged(t *testing.T) {
	t.Parallel()
	box := mail.NewMailbox()
	p := newPost(t, box)
	p.link(t, p.ana.Email)
	p.link(t, p.ana.Email)
	p.flush(t)
	links := map[string]bool{}
	for _, m := range box.Messages(p.ana.Email) {
		_, rest, _ := strings.Cut(m.Text, "https://portal.example/sign-in/")
		secret, _, _ := strings.Cut(rest, "\n")
		if len(secret) < 20 || strings.Contains(p.log.String(), secret) {
			t.Errorf("secret %q, log %q", secret, p.log.String())
		}
		links[secret] = true
	}
	if len(links) != 2 {
		t.Errorf("%d links of 2", len(links))
	}
}

func TestOutbox_UnknownAddress(t *testing.T) {
	t.Parallel()
	box := mail.NewMailbox()
	p := newPost(t, box)
	p.link(t, "nobody@example.org")
	p.flush(t)
	waiting, failed := p.left(t)
	if got := box.Messages(""); len(got) != 0 || waiting+failed != 0 {
		t.Errorf("sent %v, %d wait, %d failed", got, waiting, failed)
	}
}

func TestOutbox_GivesUpRefusedMessage(t *testing.T) {
	t.Parallel()
	d := &failing{failure: fmt.Errorf("%w: code 550", mail.ErrRefused)}
	p := newPost(t, d)
	p.notification(t)
	p.flush(t)
	p.now = p.now.AddDate(0, 0, 7)
	p.flush(t)
	if waiting, failed := p.left(t); d.tries != 1 || waiting != 0 || failed != 1 {
		t.Errorf("%d tries, %d wait, %d failed", d.tries, waiting, failed)
	}
	if log := p.log.String(); !strings.Contains(log, "code 550") || strings.Contains(log, p.ana.Email) {
		t.Errorf("the log has to say why, and not for whom: %s", log)
	}
}

func TestOutbox_RetriesWithBackoffUnderThreeDays(t *testing.T) {
	t.Parallel()
	d := &failing{failure: errors.New("mail: not sent: code 451")}
	p := newPost(t, d)
	p.notification(t)
	start := p.now
	for try := 1; d.tries < try; try++ {
		p.flush(t)
		if p.flush(t); d.tries != try {
			t.Fatalf("%d tries, want %d", d.tries, try)
		}
		if waiting, _ := p.left(t); waiting == 0 {
			break
		}
		last := p.now
		if err := p.db.Super.GetContext(t.Context(), &p.now, `select due_at from mail.outbox`); err != nil {
			t.Fatal(err)
		}
		if want := time.Minute << (try - 1); p.now.Sub(last) != want {
			t.Errorf("after try %d: %v, want %v", try, p.now.Sub(last), want)
		}
	}
	if took := p.now.Sub(start); d.tries != 12 || took > 72*time.Hour {
		t.Errorf("%d tries in %v", d.tries, took)
	}
	if _, failed := p.left(t); failed != 1 {
		t.Errorf("%d given up", failed)
	}
}

func TestOutbox_BatchEndsBeforeLease(t *testing.T) {
	t.Parallel()
	box := mail.NewMailbox()
	p := newPost(t, nil)
	// Each message takes as long as a sender gives it; all the while another worker looks too.
	other := p.Outbox
	other.Deliverer = box
	p.Deliverer = slow{p, func() {
		if err := other.Flush(t.Context()); err != nil {
			t.Error(err)
		}
	}, box}
	for range 9 {
		p.link(t, p.ana.Email)
	}
	p.flush(t)
	if got := box.Messages(""); len(got) != 9 {
		t.Errorf("%d messages of 9", len(got))
	}
}

// slow delivers after 30 seconds by the test's clock, and lets something happen then.
type slow struct {
	p         *post
	meanwhile func()
	next      mail.Deliverer
}

func (s slow) Send(ctx context.Context, m mail.Message) error {
	s.p.now = s.p.now.Add(30 * time.Second)
	s.meanwhile()
	return s.next.Send(ctx, m)
}

// HR changes something 22 times in an hour: one mail at once, and one after the hour for what came later.
func TestOutbox_OneMailAnHourThroughServer(t *testing.T) {
	t.Parallel()
	backend := &server{}
	sender, err := mail.NewSender(listen(t, backend, startTLS))
	if err != nil {
		t.Fatal(err)
	}
	p := newPost(t, sender)
	two := p.Outbox // a second program
	start := p.now
	for change := range 22 {
		p.now = start.Add(time.Duration(change) * 150 * time.Second)
		p.db.Exec(t, `
			insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
			values ($1, 'notification', $2, 'fr', $3, $3) on conflict do nothing`, uuid.New(), p.ana.ID, p.now)
		var programs sync.WaitGroup
		for _, program := range []mail.Outbox{p.Outbox, two} {
			programs.Go(func() {
				if err := program.Flush(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		programs.Wait()
	}
	p.link(t, p.ana.Email)
	p.flush(t)
	if n := len(backend.all()); n != 2 {
		t.Errorf("%d mails in the hour, want a notification and a link", n)
	}
	p.now = start.Add(time.Hour)
	p.flush(t)
	p.flush(t)
	if n := len(backend.all()); n != 3 {
		t.Errorf("%d mails after the hour, want one more", n)
	}
	if waiting, failed := p.left(t); waiting != 0 || failed != 0 {
		t.Errorf("%d wait, %d failed", waiting, failed)
	}
}
