package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"

	"github.com/google/uuid"
)

// SignInKey seals the TOTP secrets of staff, so that the database alone does not hold the second factor. The processes
// in which staff sign in have it in a file. It does not print its value. The zero value seals and opens nothing.
type SignInKey struct{ secret [signInKeyBytes]byte }

// signInKeyBytes is the length of the key: AES-256.
const signInKeyBytes = 32

// ErrSignInKey means that a text is no sign-in key, or that a secret was sealed with another one or for another account.
var ErrSignInKey = errors.New("account: not the sign-in key of this secret")

// NewSignInKey returns a random key.
func NewSignInKey() (key SignInKey) {
	rand.Read(key.secret[:]) // never fails since Go 1.24: it ends the program instead
	return key
}

// ParseSignInKey parses the text of a key file.
func ParseSignInKey(text string) (key SignInKey, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil || copy(key.secret[:], b) != signInKeyBytes || len(b) != signInKeyBytes {
		return SignInKey{}, ErrSignInKey
	}
	return key, nil
}

// Secret returns the text of the key, for its file. It must not be logged.
func (k SignInKey) Secret() string { return base64.RawURLEncoding.EncodeToString(k.secret[:]) }

// Fingerprint names the key without telling it: 80 bits of its SHA-256 in hexadecimal digits.
func (k SignInKey) Fingerprint() string {
	sum := sha256.Sum256(k.secret[:])
	return hex.EncodeToString(sum[:10])
}

// IsZero reports whether there is no key.
func (k SignInKey) IsZero() bool { return k == SignInKey{} }

// Seal encrypts the TOTP secret of an account (AES-256-GCM, RFC 5116). The account's id is authenticated: what was
// sealed for one account does not open for another one.
func (k SignInKey) Seal(id uuid.UUID, secret string) ([]byte, error) {
	sealer, err := k.aead()
	if err != nil {
		return nil, err
	}
	return sealer.Seal(nil, nil, []byte(secret), id[:]), nil //nolint:gosec // the nonce is drawn in Seal
}

// Open decrypts the TOTP secret of an account. It returns ErrSignInKey if it was sealed with another key or for another
// account, or was altered.
func (k SignInKey) Open(id uuid.UUID, sealed []byte) (secret string, err error) {
	opener, err := k.aead()
	if err != nil {
		return "", err
	}
	plain, err := opener.Open(nil, nil, sealed, id[:])
	if err != nil {
		return "", ErrSignInKey
	}
	return string(plain), nil
}

// aead returns the cipher, which draws and prefixes its nonces. It returns ErrSignInKey without a key.
func (k SignInKey) aead() (cipher.AEAD, error) {
	if k.IsZero() {
		return nil, ErrSignInKey
	}
	block, err := aes.NewCipher(k.secret[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// String hides the key from logs and error texts.
func (SignInKey) String() string { return "sign-in key" }

// GoString hides the key from %#v.
func (SignInKey) GoString() string { return "sign-in key" }

// LogValue hides the key from structured logs.
func (SignInKey) LogValue() slog.Value { return slog.StringValue("sign-in key") }
