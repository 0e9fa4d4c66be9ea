// Package mail sends what waits in the database's outbox: sign-in links, invitations of staff, and notifications that say only that there is
// something to read. No message names a health fact, a request or an interview.
package mail

import (
	"context"
	"errors"
	"time"

	"stepfree/locale"
)

// ErrRefused means that a message will never be accepted: the address does not exist, or the server refuses it.
var ErrRefused = errors.New("mail: the message was refused for good")

// Message is a plain text for one person.
type Message struct {
	To, Subject, Text string
}

// Deliverer sends messages: over SMTP, or into the demonstration's mailbox.
type Deliverer interface {
	// Send delivers one message. It returns ErrRefused if it must not be tried again.
	Send(ctx context.Context, m Message) error
}

// Notification returns the message that says only that there is something to read; it is the same for every event.
func Notification(l locale.Localizer, link string) Message {
	return Message{Subject: l.T("mail.notification.subject"), Text: l.T("mail.notification.text", "link", link)}
}

// SignInLink carries a link that signs its reader in once.
func SignInLink(l locale.Localizer, link string, valid time.Duration) Message {
	return Message{
		Subject: l.T("mail.link.subject"),
		Text:    l.T("mail.link.text", "link", link, "valid", l.Duration(int(valid.Minutes()))),
	}
}

// Invitation carries the link with which a member of staff sets up how to sign in.
func Invitation(l locale.Localizer, link string, valid time.Duration) Message {
	return Message{
		Subject: l.T("mail.invitation.subject"),
		Text:    l.T("mail.invitation.text", "link", link, "valid", l.Duration(int(valid.Minutes()))),
	}
}

// Reset carries the link with which a member of staff sets up again how to sign in.
func Reset(l locale.Localizer, link string, valid time.Duration) Message {
	return Message{
		Subject: l.T("mail.reset.subject"),
		Text:    l.T("mail.reset.text", "link", link, "valid", l.Duration(int(valid.Minutes()))),
	}
}

// AccountChanged tells a member of staff that something was changed or asked for at the own account, not what.
func AccountChanged(l locale.Localizer) Message {
	return Message{Subject: l.T("mail.account.subject"), Text: l.T("mail.account.text")}
}
