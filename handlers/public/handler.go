// Package public serves the pages that need no session: the first page, help, privacy, accessibility, display
// preferences, and the pages of a demonstration.
package public

import (
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/mail"
)

// Handler answers the public pages.
type Handler struct {
	*web.Site
	Demo *Demo // nil except in a demonstration
}

// Demo is what a demonstration shows in addition to the product: its accounts and its mailbox.
type Demo struct {
	Mailbox *mail.Mailbox
	People  []Person
}

// Person is an account of a demonstration.
type Person struct {
	Role        account.Role
	Name, Email string
	// Password and Secret (TOTP) are for staff; empty for candidates.
	Password, Secret string
	// Passphrase opens the vault; empty except for a medical adviser.
	Passphrase string
}
