// Package admin has the pages of administrators. They name no package of the confidential world.
package admin

import (
	"time"

	"stepfree/views/ui"
)

// Account is a staff account.
type Account struct {
	ID, Name, Email string
	Role            string
	State           State
	InvitedUntil    time.Time // of an invitation that waits
	Pseudonym       int       // of a medical adviser; else 0
}

// State says whether the person of an account can sign in.
type State string

// The states of an account.
const (
	StateActive   State = "active"
	StateInvited  State = "invited"
	StateExpired  State = "expired" // the invitation has ended, and was not used
	StateDisabled State = "disabled"
)

// AccountPage is the data of the page of one account. Of an HR officer it has the numbers of the open vacancies.
type AccountPage struct {
	Account

	Own        bool // the administrator's own
	Vacancies  []string
	Sole       []string // those of them whose team has no other active account
	Colleagues []ui.Option
	// Form disables or enables the account; Invite sends another invitation; Team adds a colleague.
	Form, Invite, Team ui.Form
	Input              ui.FormState
}

// VaultPage is the data of the vault page.
type VaultPage struct {
	Vault, Candidate string // fingerprints of the public keys; empty where there is none yet
	Members          []VaultMember
}

// VaultMember is a medical adviser, with the key and the access to the vault.
type VaultMember struct {
	Name                   string
	Active, HasKey, Access bool
	Since                  time.Time // of the access
}

// openers returns the number of active advisers with access to the vault.
func (v VaultPage) openers() int {
	n := 0
	for _, m := range v.Members {
		if m.Active && m.Access {
			n++
		}
	}
	return n
}
