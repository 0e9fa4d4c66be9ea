package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendTimeout bounds one conversation with the mail server, from the first byte to the last.
const sendTimeout = 30 * time.Second

// Config says how to reach the mail server.
type Config struct {
	Host           string
	Port           int
	User, Password string // empty: no authentication
	From           string // the address that the portal writes from, with or without a name before it
	ImplicitTLS    bool   // TLS from the first byte (RFC 8314); otherwise STARTTLS is required
	TLS            *tls.Config
	Timeout        time.Duration // of one whole conversation; zero is 30 seconds
}

// Sender sends over SMTP, encrypted or not at all.
type Sender struct {
	cfg     Config
	domain  string // of the portal's address; the name of the machine stays at home
	options []gomail.Option
}

// NewSender checks the configuration; it does not connect.
func NewSender(cfg Config) (*Sender, error) {
	from, err := netmail.ParseAddress(cfg.From)
	if err != nil {
		return nil, errors.New("mail: the portal's own address cannot be read")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = sendTimeout
	}
	cfg.TLS = cfg.TLS.Clone()
	if cfg.TLS == nil {
		cfg.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if cfg.TLS.ServerName == "" {
		cfg.TLS.ServerName = cfg.Host
	}
	s := &Sender{cfg: cfg, domain: from.Address[strings.LastIndex(from.Address, "@")+1:]}
	s.options = []gomail.Option{
		// The context ends first, and says why.
		gomail.WithPort(cfg.Port), gomail.WithTimeout(2 * cfg.Timeout), gomail.WithTLSPolicy(gomail.TLSMandatory),
		gomail.WithTLSConfig(cfg.TLS),
		gomail.WithHELO(s.domain),
	}
	if cfg.ImplicitTLS {
		s.options = append(s.options, gomail.WithSSL())
	}
	if cfg.User != "" {
		// The library's own discovery takes a connection that it did not make itself for one in clear.
		s.options = append(s.options, gomail.WithUsername(cfg.User), gomail.WithPassword(cfg.Password),
			gomail.WithOpportunisticSMTPAuth(
				gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin,
			))
	}
	if _, err := gomail.NewClient(cfg.Host, s.options...); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return s, nil
}

// Send delivers one message. ErrRefused: it will never be accepted. Error texts hold no address: the library's would.
func (s *Sender) Send(ctx context.Context, m Message) error {
	msg, err := s.compose(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	// Once the server has accepted the message, an error on closing the connection must not cause it to be sent again.
	if err := s.converse(ctx, msg); err != nil && !msg.IsDelivered() {
		return explain(ctx, err)
	}
	return nil
}

// compose makes the mail: plain text, with nothing in it that follows its reader.
func (s *Sender) compose(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if strings.ContainsFunc(m.To+m.Subject, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, fmt.Errorf("%w: a control character in a header", ErrRefused)
	}
	if msg.From(s.cfg.From) != nil || msg.To(m.To) != nil {
		return nil, fmt.Errorf("%w: the address cannot be read", ErrRefused)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(rand.Text() + "@" + s.domain)
	msg.SetDate()
	// RFC 3834: automatic replies, such as absence notes, are not sent to it.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, nil
}

// converse connects, sends and leaves. The library heeds the context only while it connects, so the connection is made
// here, and ends with the context.
func (s *Sender) converse(ctx context.Context, msg *gomail.Msg) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	// Closing twice does no harm: the library leaves some connections open.
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	connected := func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	client, err := gomail.NewClient(s.cfg.Host, append(slices.Clip(s.options), gomail.WithDialContextFunc(connected))...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}

func (s *Sender) connect(ctx context.Context) (net.Conn, error) {
	address := net.JoinHostPort(s.cfg.Host, strconv.Itoa(s.cfg.Port))
	if s.cfg.ImplicitTLS {
		return (&tls.Dialer{Config: s.cfg.TLS}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// explain says what went wrong without the words of the server, which may repeat the address.
func explain(ctx context.Context, err error) error {
	var (
		failed      *gomail.SendError
		answer      *textproto.Error
		certificate *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &failed) && failed.ErrorCode() >= 500 && failed.Reason != gomail.ErrSMTPMailFrom:
		return fmt.Errorf("%w: code %d", ErrRefused, failed.ErrorCode())
	case errors.As(err, &failed) && failed.ErrorCode() > 0:
		// A server that refuses the portal itself may take the message once its administrator has mended that.
		return fmt.Errorf("mail: not sent: code %d", failed.ErrorCode())
	case ctx.Err() != nil:
		return fmt.Errorf("mail: not sent: %w", ctx.Err())
	case errors.As(err, &answer):
		return fmt.Errorf("mail: the mail server answered %d before any message", answer.Code)
	case errors.As(err, &certificate):
		return errors.New("mail: the certificate of the mail server is not trusted")
	}
	return errors.New("mail: the mail server cannot be reached, or offers no encryption or no way to sign in")
}
