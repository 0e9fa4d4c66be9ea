package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
)

// SigningKey signs receipts. Like a PrivateKey it does not print its value.
type SigningKey struct{ key ed25519.PrivateKey }

// NewSigningKey generates a signing key.
func NewSigningKey() (SigningKey, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return SigningKey{}, fmt.Errorf("seal: generating a signing key: %w", err)
	}
	return SigningKey{key}, nil
}

// LoadSigningKey reads a signing key from a credential file, like ReadCredential. It returns ErrDamaged for any other
// content.
func LoadSigningKey(path string) (SigningKey, error) {
	text, err := ReadCredential(path)
	if err != nil {
		return SigningKey{}, err
	}
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(seed) != ed25519.SeedSize {
		return SigningKey{}, fmt.Errorf("%w: not a signing key", ErrDamaged)
	}
	return SigningKey{ed25519.NewKeyFromSeed(seed)}, nil
}

// CreateSigningKeyFile generates a signing key and writes it to a new file, like CreateCredential.
func CreateSigningKeyFile(path string) (SigningKey, error) {
	key, err := NewSigningKey()
	if err != nil {
		return SigningKey{}, err
	}
	return key, CreateCredential(path, base64.StdEncoding.EncodeToString(key.key.Seed()))
}

// public returns the public half as base64.
func (k SigningKey) public() string {
	if k.key == nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(k.key[ed25519.PrivateKeySize-ed25519.PublicKeySize:])
}

// Fingerprint returns the fingerprint of the public half, in the form of that of a Recipient.
func (k SigningKey) Fingerprint() string { return fingerprintText(sha256.Sum256([]byte(k.public()))) }

// fingerprintText returns the first 80 bits of a digest as 20 hexadecimal digits in groups of four.
func fingerprintText(sum [sha256.Size]byte) string {
	return groupDigits(hex.EncodeToString(sum[:fingerprintDigits/2]))
}

// String returns a constant, so that the key is not printed.
func (k SigningKey) String() string { return redacted }

// GoString returns a constant, so that the key is not printed.
func (k SigningKey) GoString() string { return redacted }

// LogValue returns a constant, so that the key is not logged.
func (k SigningKey) LogValue() slog.Value { return slog.StringValue(redacted) }
