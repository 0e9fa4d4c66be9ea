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
	NeverSetUp      bool      // the person never had a way to sign in
	MailRefused     bool      // of the invitation that waits
}

// State says whether the person of an account can sign in.
type State string

// The states of an account.
const (
	StateActive   State = "active"
	StateInvited  State = "invited"
	StateExpired  State = "expired" // the invitation has ended, and was not used
	StateRefused  State = "refused" // the mail with the invitation was not accepted
	StateDisabled State = "disabled"
	StateWaiting  State = "waiting" // to be created, once another administrator has approved it
)

// AccountsPage is the data of the list of accounts. Of those that are waiting, a change waits for approval.
type AccountsPage struct {
	Accounts, Waiting []Account
	Next              string // the address of the next page, or ""
	Unattended        int    // applications with a request on which no adviser works
}

// Change is a change of an account that takes two administrators.
type Change struct {
	Kind      string // "create", "enable", "disable" or "reset"
	AtOnce    bool   // of a reset: what the person signs in with ends when it is approved
	Name      string // of the account
	Reason    string
	By        string // who asked for it
	At, Until time.Time
	Own       bool   // the reader asked for it
	Outcome   string // "approved", "refused", "withdrawn" or "ended", once it does not wait any more
	DecidedBy string
	DecidedAt time.Time
	Refusal   string
}

// ChangePage is the data of the page on which a change is asked for.
type ChangePage struct {
	Name, Kind string
	Alone      bool // no other administrator could approve it
	Form       ui.Form
	Input      ui.FormState
}

// AccountPage is the data of the page of one account. Of an HR officer it has the numbers of the open vacancies.
type AccountPage struct {
	Account

	Own        bool // the administrator's own
	Vacancies  []string
	Sole       []string // those of them whose team has no other active account
	Colleagues []ui.Option
	// Form disables or enables the account; Invite sends another invitation; Team adds a colleague; Sessions ends all
	// sessions.
	Form, Invite, Team, Sessions ui.Form
	Input                        ui.FormState
	Two                          bool     // it is enabled and disabled by two administrators
	Alone                        bool     // no other administrator could approve a change
	Change                       *Change  // what waits for approval; nil if nothing does
	History                      []Change // the newest first
	Approve, Withdraw            ui.Form  // of the change that waits
	Refuse                       string   // the address of the page that asks why
}

// VaultPage is the data of the vault page.
type VaultPage struct {
	Vault, Candidate string    // fingerprints of the public keys; empty where there is none yet
	CopiesAt         time.Time // of the newest recovery copies; zero without any
	DrilledAt        time.Time // of the last drill; zero without one
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
