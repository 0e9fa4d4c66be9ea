package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendTimeout bounds one conversation with the mail server.
const sendTimeout = 30 * time.Second

// Config says how to reach the mail server.
type Config struct {
	Host           string
	Port           int
	User, Password string // empty: no authentication
	From           string // the address that the portal writes from
	ImplicitTLS    bool   // TLS from the first byte (RFC 8314); otherwise STARTTLS is required
	TLS            *tls.Config
}

// Sender sends over SMTP, encrypted or not at all.
type Sender struct {
	client *gomail.Client
	from   string
}

// NewSender checks the configuration; it does not connect.
func NewSender(cfg Config) (*Sender, error) {
	options := []gomail.Option{gomail.WithPort(cfg.Port), gomail.WithTimeout(sendTimeout), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	if cfg.ImplicitTLS {
		options = append(options, gomail.WithSSL())
	}
	if cfg.TLS != nil {
		options = append(options, gomail.WithTLSConfig(cfg.TLS))
	}
	if cfg.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(cfg.User), gomail.WithPassword(cfg.Password))
	}
	client, err := gomail.NewClient(cfg.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	if err := gomail.NewMsg().From(cfg.From); err != nil {
		return nil, errors.New("mail: the portal's own address cannot be read")
	}
	return &Sender{client: client, from: cfg.From}, nil
}

// Send delivers one message. Error texts hold no address: the library's would.
func (s *Sender) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg()
	if strings.ContainsAny(m.Subject+m.To, "\r\n") || msg.From(s.from) != nil || msg.To(m.To) != nil {
		return fmt.Errorf("%w: the address cannot be read", ErrRefused)
	}
	msg.Subject(m.Subject)
	msg.SetMessageID()
	msg.SetDate()
	// RFC 3834: nobody's absence note answers.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	err := s.client.DialAndSendWithContext(ctx, msg)
	if err == nil {
		return nil
	}
	var failed *gomail.SendError
	if errors.As(err, &failed) && !failed.IsTemp() && failed.ErrorCode() >= 500 {
		return fmt.Errorf("%w: code %d", ErrRefused, failed.ErrorCode())
	}
	if errors.As(err, &failed) {
		return fmt.Errorf("mail: not sent: code %d", failed.ErrorCode())
	}
	return errors.New("mail: the mail server cannot be reached, or offers no encryption")
}
