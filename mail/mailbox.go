package mail

import (
	"context"
	"slices"
	"sync"
)

// mailboxSize is how many messages a Mailbox keeps.
const mailboxSize = 200

// Mailbox keeps the last messages in memory, for the demonstration, which shows them, and for tests.
type Mailbox struct {
	mu       sync.Mutex
	messages []Message
}

// NewMailbox makes an empty mailbox.
func NewMailbox() *Mailbox { return &Mailbox{} }

// Send keeps a message.
func (b *Mailbox) Send(_ context.Context, m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, m)
	if len(b.messages) > mailboxSize {
		b.messages = slices.Delete(b.messages, 0, 1)
	}
	return nil
}

// Messages lists the messages to an address, the newest first; all of them when the address is empty.
func (b *Mailbox) Messages(to string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []Message
	for _, m := range slices.Backward(b.messages) {
		if to == "" || m.To == to {
			found = append(found, m)
		}
	}
	return found
}
