// Package admin has the pages of administrators. They name no package of the confidential world.
package admin

import (
	"strings"
	"time"

	"stepfree/views/ui"
)

// Account is a staff account.
type Account struct {
	ID, Name, Email string
	Role            string
	Active          bool
	Pseudonym       int // of a medical adviser; else 0
}

// AccountPage is the data of the page of one account. Of an HR officer it has the numbers of the open vacancies.
type AccountPage struct {
	Account

	Own        bool // the administrator's own
	Vacancies  []string
	Sole       []string // those of them whose team has no other active account
	Colleagues []ui.Option
	Form, Team ui.Form
	State      ui.FormState
}

// NewSecrets is the password and the TOTP secret of a new account.
type NewSecrets struct {
	Account

	Password, Secret, URL string
}

// groups returns a secret in groups of four characters, which are easier to copy. Authenticator apps accept the spaces.
func groups(secret string) string {
	var parts []string
	for len(secret) > 4 {
		parts, secret = append(parts, secret[:4]), secret[4:]
	}
	return strings.Join(append(parts, secret), " ")
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
