package account

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"unicode"
)

const (
	// recoveryCodes is the number of recovery codes that a person gets at a time.
	recoveryCodes = 10
	// recoveryLetters is the length of a code: 120 bits, so that a fast hash protects it (OWASP ASVS 5.0, 6.5.2, asks for
	// 112).
	recoveryLetters = 24
)

// NewRecoveryCodes returns codes that each replace one TOTP code: six groups of four letters and digits.
func NewRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var groups []string
		for group := range slices.Chunk([]byte(rand.Text()[:recoveryLetters]), 4) {
			groups = append(groups, string(group))
		}
		codes[i] = strings.Join(groups, "-")
	}
	return codes
}

// RecoveryHash returns the SHA-256 of a recovery code, which the database stores, however it was typed: capitals,
// blanks and hyphens do not matter. It returns false for a text that NewRecoveryCodes does not produce.
func RecoveryHash(typed string) (hash []byte, ok bool) {
	code := strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
	if len(code) != recoveryLetters || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return nil, false
	}
	sum := sha256.Sum256([]byte(code))
	return sum[:], true
}
