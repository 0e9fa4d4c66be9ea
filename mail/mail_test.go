package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"stepfree/locale"
	"stepfree/mail"
)

// server is a real SMTP server that keeps what it takes.
type server struct {
	mu       sync.Mutex
	received []string
	refusal  *smtp.SMTPError // given to every recipient
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct{ server *server }

func (*session) Mail(string, *smtp.MailOptions) error { return nil }
func (*session) Reset()                               {}
func (*session) Logout() error                        { return nil }

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	if s.server.refusal != nil {
		return s.server.refusal
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.received = append(s.server.received, string(text))
	return err
}

// listen starts the server; without a certificate it offers no STARTTLS.
func listen(t *testing.T, backend *server, encrypted bool) mail.Config {
	t.Helper()
	s := smtp.NewServer(backend)
	s.Domain = "localhost"
	cfg := mail.Config{Host: "localhost", From: "portal@stepfree.example"}
	if encrypted {
		s.TLSConfig, cfg.TLS = certificate(t)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Port = l.Addr().(*net.TCPAddr).Port
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		// The listener too: a server that was not yet told of it would wait on it for ever.
		l.Close()
		s.Close()
		<-done
	})
	return cfg
}

func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}},
		&tls.Config{RootCAs: pool, ServerName: "localhost"}
}

func send(t *testing.T, cfg mail.Config, m mail.Message) error {
	t.Helper()
	s, err := mail.NewSender(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), m)
}

func TestAMessageArrivesOverSTARTTLSAsPlainText(t *testing.T) {
	t.Parallel()
	backend := &server{}
	cfg := listen(t, backend, true)
	if err := send(t, cfg, mail.Message{To: "ana+jobs@example.org", Subject: "Du nouveau à lire", Text: "Bonjour,\n\névénement\n"}); err != nil {
		t.Fatal(err)
	}
	got := backend.received[0]
	for _, want := range []string{"Auto-Submitted: auto-generated", "To: <ana+jobs@example.org>", "Content-Type: text/plain; charset=UTF-8", "From: <portal@stepfree.example>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "text/html") {
		t.Error("the message has HTML")
	}
}

func TestAServerWithoutEncryptionGetsNothing(t *testing.T) {
	t.Parallel()
	backend := &server{}
	if err := send(t, listen(t, backend, false), mail.Message{To: "ana@example.org", Subject: "s", Text: "t"}); err == nil {
		t.Error("sent in clear")
	}
	if len(backend.received) > 0 {
		t.Errorf("received %v", backend.received)
	}
}

func TestOnlyAPermanentRefusalIsGivenUp(t *testing.T) {
	t.Parallel()
	for code, permanent := range map[int]bool{550: true, 451: false} {
		cfg := listen(t, &server{refusal: &smtp.SMTPError{Code: code, Message: "ana@example.org says no"}}, true)
		err := send(t, cfg, mail.Message{To: "ana@example.org", Subject: "s", Text: "t"})
		if err == nil || errors.Is(err, mail.ErrRefused) != permanent {
			t.Errorf("%d: %v", code, err)
		}
		if err != nil && strings.Contains(err.Error(), "ana@") {
			t.Errorf("the error names the address: %v", err)
		}
	}
}

func TestAHeaderCannotBeInjected(t *testing.T) {
	t.Parallel()
	backend := &server{}
	cfg := listen(t, backend, true)
	for _, m := range []mail.Message{
		{To: "ana@example.org\r\nBcc: eve@example.org", Subject: "s"},
		{To: "ana@example.org", Subject: "s\r\nBcc: eve@example.org"},
		{To: "nobody", Subject: "s"},
	} {
		if err := send(t, cfg, m); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("%q: %v", m, err)
		}
	}
	if len(backend.received) > 0 {
		t.Errorf("received %q", backend.received)
	}
}

func TestMessagesSayNothingButThatThereIsNews(t *testing.T) {
	t.Parallel()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		for _, m := range []mail.Message{mail.News(l, "https://portal.example"), mail.SignInLink(l, "https://portal.example/x", mail.LinkValid)} {
			text := strings.ToLower(m.Subject + m.Text)
			for _, word := range []string{"medical", "médic", "disab", "handicap", "accommod", "aménag", "arrangement", "evidence", "interview", "entretien", "request", "demande"} {
				if strings.Contains(text, word) {
					t.Errorf("%s: %q says %q", lang, m.Subject, word)
				}
			}
		}
	}
}
