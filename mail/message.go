// Package mail tells people that there is news, and nothing else: no message names a health fact, a request or an
// interview. It sends what waits in the database's outbox.
package mail

import (
	"context"
	"errors"
	"time"

	"stepfree/locale"
)

// ErrRefused says that a message will never be accepted: the address does not exist, or the server refuses us.
var ErrRefused = errors.New("mail: the message was refused for good")

// Message is a plain text for one person.
type Message struct {
	To, Subject, Text string
}

// Deliverer sends messages: over SMTP, or into the demonstration's mailbox.
type Deliverer interface {
	// Send delivers one message. ErrRefused: trying again is of no use.
	Send(ctx context.Context, m Message) error
}

// News says that there is news in the portal: the same message for every event.
func News(l locale.Localizer, link string) Message {
	return Message{Subject: l.T("mail.news.subject"), Text: l.T("mail.news.text", "link", link)}
}

// SignInLink carries a link that signs its reader in once.
func SignInLink(l locale.Localizer, link string, valid time.Duration) Message {
	return Message{
		Subject: l.T("mail.link.subject"),
		Text:    l.T("mail.link.text", "link", link, "valid", l.Duration(int(valid.Minutes()))),
	}
}
