package distributed

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"stepfree/mail"
)

// smtpBackend is a mail server that requires STARTTLS and delivers into a mailbox.
type smtpBackend struct{ box *mail.Mailbox }

// NewSession starts an SMTP session.
func (b smtpBackend) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &smtpSession{box: b.box}, nil
}

type smtpSession struct {
	box *mail.Mailbox
	to  string
}

func (*smtpSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err
	}
	//nolint:staticcheck // a mailbox in memory does not use the context
	return s.box.Send(nil, mail.Message{To: s.to, Subject: subject, Text: strings.ReplaceAll(string(text), "\r\n", "\n")})
}

func (*smtpSession) Reset()        {}
func (*smtpSession) Logout() error { return nil }

// ServeSMTP starts a mail server and returns its port and the file of the certificate that clients must trust.
func ServeSMTP(tb testing.TB, box *mail.Mailbox) (port, trusted string) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(tb, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotAfter: now().AddDate(0, 0, 1), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(tb, err)
	trusted = filepath.Join(tb.TempDir(), "trusted.pem")
	must(tb, os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	server := smtp.NewServer(smtpBackend{box})
	server.Domain = "localhost"
	server.TLSConfig = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
	}
	listener := loopback(tb)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	tb.Cleanup(func() {
		must(tb, errors.Join(ignoreClosed(listener.Close()), ignoreClosed(server.Close())))
		tb.Log("the mail server: ", <-done)
	})
	_, port, err = net.SplitHostPort(listener.Addr().String())
	must(tb, err)
	return port, trusted
}

// ignoreClosed ignores the error of closing a listener twice: the server closes it, too.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
