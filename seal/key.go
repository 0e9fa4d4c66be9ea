package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"filippo.io/age"
)

// Recipient is a public key: it seals, and cannot open. Its text has 1,959 characters.
type Recipient struct{ key *age.HybridRecipient }

// ParseRecipient parses a public key. It returns an error for keys that are not hybrid (post-quantum).
func ParseRecipient(text string) (Recipient, error) {
	key, err := age.ParseHybridRecipient(strings.TrimSpace(text))
	if err != nil {
		return Recipient{}, fmt.Errorf("seal: public key: %w", err)
	}
	return Recipient{key}, nil
}

// String returns the text of the public key, or "" for the zero value.
func (r Recipient) String() string {
	if r.key == nil {
		return ""
	}
	return r.key.String()
}

// Fingerprint returns 80 bits of the SHA-256 as 20 hexadecimal digits in groups of four, for two people to compare
// before one grants access to the other.
func (r Recipient) Fingerprint() string {
	return fingerprintText(sha256.Sum256([]byte(r.String())))
}

const fingerprintDigits = 20

// groupDigits puts a blank between each four digits.
func groupDigits(digits string) string {
	groups := make([]string, 0, fingerprintDigits/4)
	for ; digits != ""; digits = digits[4:] {
		groups = append(groups, digits[:4])
	}
	return strings.Join(groups, " ")
}

// Seal encrypts bytes without padding, so the result reveals their length. See SealPadded.
func (r Recipient) Seal(plain []byte) ([]byte, error) {
	if r.key == nil {
		return nil, errNoKey
	}
	return encryptAll(plain, r.key)
}

func encryptAll(plain []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, fmt.Errorf("seal: sealing: %w", err)
	}
	_, err = w.Write(plain)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("seal: sealing: %w", err)
	}
	return sealed.Bytes(), nil
}

// SealKey encrypts a private key.
func (r Recipient) SealKey(k PrivateKey) ([]byte, error) {
	if k.key == nil {
		return nil, errNoKey
	}
	return r.Seal([]byte(k.key.String()))
}

func (r Recipient) encrypt(dst io.Writer) (io.WriteCloser, error) {
	if r.key == nil {
		return nil, errNoKey
	}
	w, err := age.Encrypt(dst, r.key)
	if err != nil {
		return nil, fmt.Errorf("seal: sealing: %w", err)
	}
	return w, nil
}

// PrivateKey is a private key. It does not print its value: neither as text, nor in Go syntax, nor in a log.
type PrivateKey struct{ key *age.HybridIdentity }

// NewKey generates a private key.
func NewKey() (PrivateKey, error) {
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		return PrivateKey{}, fmt.Errorf("seal: generating a key: %w", err)
	}
	return PrivateKey{key}, nil
}

// ParsePrivateKey parses a private key. The error is ErrDamaged and does not contain the text.
func ParsePrivateKey(secret string) (PrivateKey, error) {
	key, err := age.ParseHybridIdentity(strings.TrimSpace(secret))
	if err != nil {
		return PrivateKey{}, fmt.Errorf("%w: not a private key", ErrDamaged)
	}
	return PrivateKey{key}, nil
}

// Recipient returns the public key of the private key.
func (k PrivateKey) Recipient() Recipient {
	if k.key == nil {
		return Recipient{}
	}
	return Recipient{k.key.Recipient()}
}

// Open decrypts what Seal encrypted. It returns ErrNotOurs for another key and ErrDamaged for altered or truncated
// input.
func (k PrivateKey) Open(sealed []byte) ([]byte, error) {
	src := &source{Reader: bytes.NewReader(sealed)}
	plain, err := k.decrypt(src)
	if err != nil {
		return nil, err
	}
	opened, err := io.ReadAll(plain)
	if err != nil {
		return nil, src.explain(err)
	}
	return opened, nil
}

// OpenKey decrypts a private key that SealKey encrypted.
func (k PrivateKey) OpenKey(sealed []byte) (PrivateKey, error) {
	secret, err := k.Open(sealed)
	if err != nil {
		return PrivateKey{}, err
	}
	return ParsePrivateKey(string(secret))
}

func (k PrivateKey) decrypt(src *source) (io.Reader, error) {
	if k.key == nil {
		return nil, errNoKey
	}
	plain, err := age.Decrypt(src, k.key)
	if err != nil {
		return nil, src.explain(err)
	}
	return plain, nil
}

const redacted = "[private key]"

// String returns a constant, so that the key is not printed.
func (k PrivateKey) String() string { return redacted }

// GoString returns a constant, so that the key is not printed.
func (k PrivateKey) GoString() string { return redacted }

// MarshalText returns an error: a private key leaves the process sealed, or in its credential file.
func (k PrivateKey) MarshalText() ([]byte, error) {
	return nil, errors.New("seal: a private key is not text")
}

// LogValue returns a constant, so that the key is not logged.
func (k PrivateKey) LogValue() slog.Value { return slog.StringValue(redacted) }
