package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
)

// tokenBytes is 256 bits, far beyond the 128 that OWASP ASVS 5.0 (7.2.3) asks of a session.
const tokenBytes = 32

// Token is the secret of a session or of a sign-in link. It prints as nothing; only its hash is stored.
type Token struct{ secret string }

// NewToken draws a token at random.
func NewToken() Token {
	var b [tokenBytes]byte
	rand.Read(b[:]) // crypto/rand.Read never fails since Go 1.24: it ends the program instead
	return Token{base64.RawURLEncoding.EncodeToString(b[:])}
}

// ParseToken reads a token from a cookie or a link; false when it cannot be one.
func ParseToken(s string) (Token, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	// The decoder skips line ends, which no token of ours has.
	if err != nil || len(b) != tokenBytes || len(s) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return Token{}, false
	}
	return Token{s}, true
}

// Secret is the token itself: for the cookie, the link and the database session, and for nothing else.
func (t Token) Secret() string { return t.secret }

// Hash is what the database keeps.
func (t Token) Hash() []byte {
	sum := sha256.Sum256([]byte(t.secret))
	return sum[:]
}

// CSRF is the value that the forms of this session carry.
func (t Token) CSRF() string {
	mac := hmac.New(sha256.New, []byte(t.secret))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsCSRF tells, in constant time, whether a form belongs to this session.
func (t Token) IsCSRF(value string) bool {
	return t.secret != "" && hmac.Equal([]byte(value), []byte(t.CSRF()))
}

// IsZero tells whether there is no token.
func (t Token) IsZero() bool { return t.secret == "" }

// String hides the token from logs and error texts.
func (Token) String() string { return "token" }

// GoString hides the token from %#v.
func (Token) GoString() string { return "token" }

// LogValue hides the token from structured logs.
func (Token) LogValue() slog.Value { return slog.StringValue("token") }
