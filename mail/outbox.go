package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"stepfree/account"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/worker"
)

// How long a link can be used: one that signs a candidate in, and the invitation of a member of staff.
const (
	LinkValid       = 30 * time.Minute
	InvitationValid = 24 * time.Hour
)

const (
	outboxBatch = 3                               // messages a look
	outboxLease = (outboxBatch + 1) * sendTimeout // longer than a batch can take, or another worker sends its end too
	maxAttempts = 12                              // with retryAfter: a little under three days
)

// Outbox sends the messages that wait in the outbox of the database, at most one notification an hour to each address.
// Several processes may run one at the same time.
type Outbox struct {
	Store     *store.Store
	Bundle    *locale.Bundle
	Deliverer Deliverer
	Origin    string // the portal's address, for the links
	// StaffOrigins are the addresses of the audiences of staff, where they have addresses of their own.
	StaffOrigins map[account.Role]string
	TimeZone     *time.Location // the organisation's
	Now          func() time.Time
	Log          *slog.Logger
}

// Flush sends everything that is due now.
func (o Outbox) Flush(ctx context.Context) error {
	for {
		var batch []store.OutboxMessage
		err := o.Store.Run(ctx, func(tx store.Tx) (err error) {
			batch, err = tx.LeaseMessages(ctx, o.Now(), outboxLease, outboxBatch)
			return err
		})
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, m := range batch {
			if err := o.settle(ctx, m, o.send(ctx, m)); err != nil {
				return err
			}
		}
	}
}

// send delivers one message. A link's token is drawn here and leaves this process in the mail only.
func (o Outbox) send(ctx context.Context, m store.OutboxMessage) error {
	switch m.Kind {
	case "link":
		return o.sendLink(ctx, m)
	case "invitation":
		return o.sendInvitation(ctx, m)
	case "account":
		return o.deliver(ctx, m.Address, AccountChanged(o.Bundle.Localizer(m.Language, o.TimeZone)))
	}
	return o.deliver(ctx, m.Address, Notification(o.Bundle.Localizer(m.Language, o.TimeZone), o.Origin+"/"))
}

// sendInvitation invites a member of staff. It sends nothing if the invitation was withdrawn or sent again since.
func (o Outbox) sendInvitation(ctx context.Context, m store.OutboxMessage) error {
	token := account.NewToken()
	var invited store.Invitation
	err := o.Store.Run(ctx, func(tx store.Tx) (err error) {
		invited, err = tx.CreateInvitation(ctx, m.ID, token, o.Now(), o.Now().Add(InvitationValid))
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	origin, own := o.StaffOrigins[invited.Role]
	if !own {
		origin = o.Origin
	}
	l, link := o.Bundle.Localizer(invited.Language, o.TimeZone), origin+account.InvitationPath+token.Secret()
	if invited.IsReset {
		return o.deliver(ctx, m.Address, Reset(l, link, InvitationValid))
	}
	return o.deliver(ctx, m.Address, Invitation(l, link, InvitationValid))
}

// sendLink sends a candidate a link to sign in. It sends nothing if no candidate has the address.
func (o Outbox) sendLink(ctx context.Context, m store.OutboxMessage) error {
	token, language := account.NewToken(), ""
	err := o.Store.Run(ctx, func(tx store.Tx) (err error) {
		language, err = tx.CreateLink(ctx, m.Address, token, o.Now(), o.Now().Add(LinkValid))
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil // no account has that address; the page after the request for a link was the same
	}
	if err != nil {
		return err
	}
	link := o.Origin + "/sign-in/" + token.Secret()
	return o.deliver(ctx, m.Address, SignInLink(o.Bundle.Localizer(language, o.TimeZone), link, LinkValid))
}

func (o Outbox) deliver(ctx context.Context, address string, m Message) error {
	m.To = address
	return o.Deliverer.Send(ctx, m)
}

// settle removes a message that was sent, and puts one that was not off or gives it up.
func (o Outbox) settle(ctx context.Context, m store.OutboxMessage, failure error) error {
	if failure != nil {
		o.Log.WarnContext(
			ctx, "a message was not sent", "attempt", m.Attempts+1, "refused", errors.Is(failure, ErrRefused), "error", failure,
		)
	}
	return o.Store.Run(ctx, func(tx store.Tx) error {
		switch {
		case failure == nil:
			return tx.DropMessage(ctx, m)
		case errors.Is(failure, ErrRefused), m.Attempts+1 >= maxAttempts:
			return tx.GiveUpMessage(ctx, m, o.Now())
		}
		return tx.RetryMessage(ctx, m.ID, o.Now().Add(retryAfter(m.Attempts)))
	})
}

// retryAfter doubles from one minute.
func retryAfter(attempts int) time.Duration { return time.Minute << min(attempts, maxAttempts) }
