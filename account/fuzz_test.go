package account

import "testing"

// FuzzParseToken: what a cookie or a link brings is no token, or is one that was drawn as NewToken draws them.
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
			t.Fatalf("%q was taken for a token", s)
		}
	})
}
