package account

import "testing"

// FuzzParseToken checks that text is rejected, or is a token as NewToken returns it.
func FuzzParseToken(f *testing.F) {
	f.Add(NewToken().Secret())
	f.Add("")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
	f.Fuzz(func(t *testing.T, s string) {
		token, ok := ParseToken(s)
		if ok == token.IsZero() {
			t.Fatalf("%q: %v and %v", s, ok, token.IsZero())
		}
		if ok && (token.Secret() != s || len(s) != 43 || !token.IsCSRF(token.CSRF())) {
			t.Fatalf("%q was accepted", s)
		}
	})
}
