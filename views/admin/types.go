// Package admin shows the administrator's pages.
package admin

import (
	"strings"
	"time"
)

// Account is a staff account.
type Account struct {
	ID, Name, Email string
	Role            string
	Active          bool
	Pseudonym       int // of a medical adviser; else 0
}

// NewSecrets is what a new account signs in with.
type NewSecrets struct {
	Account

	Password, Secret, URL string
}

// groups writes a secret in groups of four, as it is easier to copy by eye; apps take it with the spaces.
func groups(secret string) string {
	var parts []string
	for len(secret) > 4 {
		parts, secret = append(parts, secret[:4]), secret[4:]
	}
	return strings.Join(append(parts, secret), " ")
}

// VaultPage is what the page of the vault shows.
type VaultPage struct {
	Made    bool
	Members []VaultMember
}

// VaultMember is a medical adviser.
type VaultMember struct {
	Name                   string
	Active, HasKey, Access bool
	Since                  time.Time // of the access
}

// openers counts who can open the vault now: a disabled account cannot reach it.
func (v VaultPage) openers() int {
	n := 0
	for _, m := range v.Members {
		if m.Active && m.Access {
			n++
		}
	}
	return n
}
