package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"stepfree/mail"
)

// note is a message with everything that could be written wrongly: accents, a long line, a line that is one dot.
func note() mail.Message {
	return mail.Message{
		To:      "ana+jobs@example.org",
		Subject: "Des informations à lire dans votre portail de recrutement, et un objet vraiment très long",
		Text:    "Bonjour,\n\nÉvénement\u202f: " + strings.Repeat("https://portal.example/sign-in/", 12) + "\n.\nFin\n",
	}
}

func TestSender_DeliversOverTLS(t *testing.T) {
	t.Parallel()
	for _, e := range []encryption{startTLS, implicitTLS} {
		backend := &server{}
		cfg := listen(t, backend, e)
		cfg.From = "Équipe du recrutement <portal@stepfree.example>"
		if err := send(t, cfg, note()); err != nil {
			t.Fatal(err)
		}
		got := backend.all()[0]
		if got.from != "portal@stepfree.example" || got.to != "ana+jobs@example.org" {
			t.Errorf("envelope: from %s to %s", got.from, got.to)
		}
		parsed, err := netmail.ReadMessage(strings.NewReader(got.text))
		if err != nil {
			t.Fatal(err)
		}
		if subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil ||
			subject != note().Subject {
			t.Errorf("subject %q, %v", subject, err)
		}
		if from, err := parsed.Header.AddressList("From"); err != nil || from[0].Name != "Équipe du recrutement" {
			t.Errorf("from %v, %v", from, err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(parsed.Body))
		if text := strings.ReplaceAll(string(body), "\r\n", "\n"); err != nil || text != note().Text {
			t.Errorf("text %q, %v", text, err)
		}
		for line := range strings.SplitSeq(got.text, "\r\n") {
			if len(line) > 78 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line of %d: %q", len(line), line)
			}
		}
	}
}

func TestSender_PlainTextWithoutHostName(t *testing.T) {
	t.Parallel()
	backend := &server{}
	if err := send(t, listen(t, backend, startTLS), note()); err != nil {
		t.Fatal(err)
	}
	got := backend.all()[0]
	for _, want := range []string{
		"Auto-Submitted: auto-generated\r\n", "Content-Type: text/plain; charset=UTF-8\r\n", "To: <ana+jobs@example.org>\r\n",
	} {
		if !strings.Contains(got.text, want) {
			t.Errorf("no %q in\n%s", want, got.text)
		}
	}
	if !regexp.MustCompile(`(?m)^Message-ID: <\w+@stepfree\.example>\r$`).MatchString(got.text) {
		t.Errorf("the message's id is not of the portal:\n%s", got.text)
	}
	if got.hello != "stepfree.example" {
		t.Errorf("said hello as %q", got.hello)
	}
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"text/html", "X-Mailer", "User-Agent", "Disposition-Notification", "@" + machine} {
		if strings.Contains(got.text, never) {
			t.Errorf("%q in\n%s", never, got.text)
		}
	}
}

func TestSender_UniqueMessageIDs(t *testing.T) {
	t.Parallel()
	backend := &server{}
	cfg := listen(t, backend, startTLS)
	id := regexp.MustCompile(`Message-ID: <(\w+)@`)
	seen := map[string]bool{}
	for range 3 {
		if err := send(t, cfg, note()); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range backend.all() {
		seen[id.FindStringSubmatch(m.text)[1]] = true
	}
	if len(seen) != 3 {
		t.Errorf("%v", seen)
	}
}

func TestSender_UntrustedServer(t *testing.T) {
	t.Parallel()
	open, stranger := &server{}, &server{}
	strange := listen(t, stranger, startTLS)
	strange.TLS = nil
	for name, cfg := range map[string]mail.Config{"in clear": listen(t, open, inClear), "a stranger": strange} {
		if err := send(t, cfg, note()); err == nil || errors.Is(err, mail.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(open.all())+len(stranger.all()) > 0 {
		t.Error("something was sent")
	}
}

func TestSender_Authenticates(t *testing.T) {
	t.Parallel()
	for _, e := range []encryption{startTLS, implicitTLS} {
		backend := &server{password: "right"}
		cfg := listen(t, backend, e)
		cfg.User, cfg.Password = "portal", "right"
		if err := send(t, cfg, note()); err != nil || backend.all()[0].user != "portal" {
			t.Errorf("%d: %v", e, err)
		}
		for _, password := range []string{"wrong", ""} {
			cfg.Password = password
			if password == "" {
				cfg.User = ""
			}
			// The administrator can mend that: the message is tried again.
			if err := send(t, cfg, note()); err == nil || errors.Is(err, mail.ErrRefused) {
				t.Errorf("%d, password %q: %v", e, password, err)
			}
		}
	}
}

func TestSender_ErrRefusedOnlyForPermanentErrors(t *testing.T) {
	t.Parallel()
	say := func(code int) *smtp.SMTPError {
		return &smtp.SMTPError{Code: code, Message: "ana+jobs@example.org says no"}
	}
	for name, c := range map[string]struct {
		backend *server
		refused bool
	}{
		"no such recipient":         {&server{recipient: say(550)}, true},
		"recipient busy":            {&server{recipient: say(451)}, false},
		"content refused":           {&server{content: say(554)}, true},
		"content not now":           {&server{content: say(452)}, false},
		"the portal is not let in":  {&server{sender: say(550)}, false},
		"the portal has to wait":    {&server{sender: say(421)}, false},
		"it must sign in, says 530": {&server{sender: say(530)}, false},
	} {
		err := send(t, listen(t, c.backend, startTLS), note())
		if err == nil || errors.Is(err, mail.ErrRefused) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "ana") {
			t.Errorf("%s: the error names the address: %v", name, err)
		}
	}
}

func TestSender_IgnoresErrorsAfterAcceptance(t *testing.T) {
	t.Parallel()
	for _, e := range []encryption{startTLS, implicitTLS} {
		backend := &server{rude: true}
		if err := send(t, listen(t, backend, e), note()); err != nil {
			t.Errorf("it will be sent twice: %v", err)
		}
		if len(backend.all()) != 1 {
			t.Errorf("%d messages", len(backend.all()))
		}
	}
}

func TestSender_SilentServer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		limit time.Duration
		leave bool // the context is cancelled once the server has us waiting
		want  error
	}{
		{50 * time.Millisecond, false, context.DeadlineExceeded},
		{time.Hour, true, context.Canceled},
	} {
		cfg := mail.Config{Host: "localhost", From: "portal@stepfree.example", Timeout: c.limit}
		l := socket(t, &cfg)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		held := make(chan net.Conn, 1)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			held <- conn
			if c.leave {
				cancel()
			}
		}()
		s, err := mail.NewSender(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(ctx, note()); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
		// This returns once the sender has hung up, and not before.
		conn := <-held
		_, _ = io.Copy(io.Discard, conn)
		conn.Close()
	}
}

func TestSender_HeaderInjection(t *testing.T) {
	t.Parallel()
	backend := &server{}
	cfg := listen(t, backend, startTLS)
	for _, m := range []mail.Message{
		{To: "ana@example.org\r\nBcc: eve@example.org", Subject: "s"},
		{To: "ana@example.org\nBcc: eve@example.org", Subject: "s"},
		{To: "ana@example.org, eve@example.org", Subject: "s"},
		{To: "ana@example.org", Subject: "s\r\nBcc: eve@example.org"},
		{To: "ana@example.org", Subject: "s\rBcc: eve@example.org"},
		{To: "ana@example.org", Subject: "s\x00"},
		{To: "nobody", Subject: "s"},
		{To: "", Subject: "s"},
	} {
		if err := send(t, cfg, m); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("%q: %v", m, err)
		}
	}
	if len(backend.all()) > 0 {
		t.Errorf("received %q", backend.all())
	}
}

func TestNewSender_IncompleteConfig(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]mail.Config{
		"no server":      {Port: 587, From: "portal@stepfree.example"},
		"no such port":   {Host: "localhost", Port: 70_000, From: "portal@stepfree.example"},
		"no address":     {Host: "localhost", Port: 587},
		"not an address": {Host: "localhost", Port: 587, From: "portal"},
	} {
		if _, err := mail.NewSender(cfg); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}
