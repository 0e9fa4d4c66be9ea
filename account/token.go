package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
)

// tokenBytes is the length of a token: 256 bits. OWASP ASVS 5.0 (7.2.3) asks for at least 128 bits for a session.
const tokenBytes = 32

// Token is the secret of a session or a sign-in link. It does not print its value; the database stores its hash only.
type Token struct{ secret string }

// NewToken returns a random token.
func NewToken() Token {
	var b [tokenBytes]byte
	rand.Read(b[:]) // never fails since Go 1.24: it ends the program instead
	return Token{base64.RawURLEncoding.EncodeToString(b[:])}
}

// ParseToken returns the token of a cookie or a link. It returns false for text that NewToken does not produce.
func ParseToken(s string) (Token, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	// The decoder ignores line ends, so the length of the text is checked too.
	if err != nil || len(b) != tokenBytes || len(s) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return Token{}, false
	}
	return Token{s}, true
}

// Secret returns the value, for the cookie, the link and the session of a transaction. It must not be logged.
func (t Token) Secret() string { return t.secret }

// Hash returns the SHA-256 of the token, which the database stores.
func (t Token) Hash() []byte {
	sum := sha256.Sum256([]byte(t.secret))
	return sum[:]
}

// Derive returns the token that belongs to this one and to a value that was drawn for one form: the form sent twice has
// the same. Neither of the two is enough to compute it.
func (t Token) Derive(value string) Token {
	mac := hmac.New(sha256.New, []byte(t.secret))
	mac.Write([]byte("session " + value))
	return Token{base64.RawURLEncoding.EncodeToString(mac.Sum(nil))}
}

// CSRF returns the CSRF token of the session's forms: HMAC-SHA-256 of a constant with the token as its key.
func (t Token) CSRF() string {
	mac := hmac.New(sha256.New, []byte(t.secret))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsCSRF reports whether the value is the session's CSRF token, in constant time. It is false for the zero Token.
func (t Token) IsCSRF(value string) bool {
	return t.secret != "" && hmac.Equal([]byte(value), []byte(t.CSRF()))
}

// IsZero reports whether there is no token.
func (t Token) IsZero() bool { return t.secret == "" }

// String hides the token from logs and error texts.
func (Token) String() string { return "token" }

// GoString hides the token from %#v.
func (Token) GoString() string { return "token" }

// LogValue hides the token from structured logs.
func (Token) LogValue() slog.Value { return slog.StringValue("token") }
