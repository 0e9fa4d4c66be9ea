// Package signin has the pages on which people sign in and out, and staff set up their accounts.
package signin

import "strings"

// groups returns a secret in groups of four characters, which are easier to copy. Authenticator apps accept the spaces.
func groups(secret string) string {
	var parts []string
	for len(secret) > 4 {
		parts, secret = append(parts, secret[:4]), secret[4:]
	}
	return strings.Join(append(parts, secret), " ")
}
