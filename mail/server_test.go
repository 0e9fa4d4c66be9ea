package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"stepfree/mail"
)

// server is a real SMTP server that keeps what it takes, and misbehaves as it is told.
type server struct {
	sender, recipient, content *smtp.SMTPError // refusals at each step
	password                   string          // asked for where it is set
	rude                       bool            // hangs up once it has a message

	mu       sync.Mutex
	received []received
}

// received is a message, and what came before it on the wire.
type received struct{ hello, user, from, to, text string }

func (s *server) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.received
}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	plain := &session{server: s, conn: c}
	if s.password != "" {
		return &guarded{plain}, nil
	}
	return plain, nil
}

type session struct {
	server *server
	conn   *smtp.Conn
	got    received
	taken  bool
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.got.from = from
	return answer(s.server.sender)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.got.to = to
	return answer(s.server.recipient)
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.content != nil {
		return s.server.content
	}
	s.got.hello, s.got.text, s.taken = s.conn.Hostname(), string(text), true
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.received = append(s.server.received, s.got)
	return nil
}

// Reset comes once the server has said that it takes the message.
func (s *session) Reset() {
	if s.taken && s.server.rude {
		s.conn.Conn().Close()
	}
}

func (*session) Logout() error { return nil }

// answer keeps a nil of its own type from being an error.
func answer(refusal *smtp.SMTPError) error {
	if refusal == nil {
		return nil
	}
	return refusal
}

// guarded takes mail from those who sign in.
type guarded struct{ *session }

func (*guarded) AuthMechanisms() []string { return []string{sasl.Plain} }

func (g *guarded) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != g.server.password {
			return smtp.ErrAuthFailed
		}
		g.got.user = user
		return nil
	}), nil
}

func (g *guarded) Mail(from string, o *smtp.MailOptions) error {
	if g.got.user == "" {
		return smtp.ErrAuthRequired
	}
	return g.session.Mail(from, o)
}

type encryption int

const (
	inClear encryption = iota
	startTLS
	implicitTLS
)

// listen starts the server and says how to reach it.
func listen(t *testing.T, backend *server, e encryption) mail.Config {
	t.Helper()
	s := smtp.NewServer(backend)
	s.Domain = "localhost"
	cfg := mail.Config{Host: "localhost", From: "portal@stepfree.example"}
	l := socket(t, &cfg)
	if e != inClear {
		var ours *tls.Config
		ours, cfg.TLS = certificate(t)
		cfg.ImplicitTLS = e == implicitTLS
		if cfg.ImplicitTLS {
			l = tls.NewListener(l, ours)
		} else {
			s.TLSConfig = ours
		}
	}
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

func socket(t *testing.T, cfg *mail.Config) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	cfg.Port = l.Addr().(*net.TCPAddr).Port
	return l
}

func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true,
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
	certificates := []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	return &tls.Config{Certificates: certificates}, &tls.Config{RootCAs: pool}
}

func send(t *testing.T, cfg mail.Config, m mail.Message) error {
	t.Helper()
	s, err := mail.NewSender(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), m)
}
