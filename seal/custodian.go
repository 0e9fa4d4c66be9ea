package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// CustodianCount is the number of custodians. Each two of them can open the vault.
const CustodianCount = 3

// maxCustodianName is the longest name of a custodian, in characters.
const maxCustodianName = 100

// Custodian is a person who can open the vault together with another custodian. It is public.
type Custodian struct {
	Name string
	Key  Recipient
}

// NewCustodian returns a custodian. It returns an error for a name that does not fit in one line.
func NewCustodian(name string, key Recipient) (Custodian, error) {
	n := utf8.RuneCountInString(name)
	if n == 0 || n > maxCustodianName || strings.TrimSpace(name) != name || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return Custodian{}, fmt.Errorf("seal: a custodian's name has 1 to %d characters in one line", maxCustodianName)
	}
	return Custodian{name, key}, nil
}

// ParseCustodian parses the text of a custodian.
func ParseCustodian(text string) (Custodian, error) {
	key, name, _ := strings.Cut(strings.TrimSpace(text), " ")
	r, err := ParseRecipient(key)
	if err != nil {
		return Custodian{}, err
	}
	return NewCustodian(name, r)
}

// String returns the public key and the name, in one line.
func (c Custodian) String() string { return c.Key.String() + " " + c.Name }

// CheckCustodians returns an error unless there are three custodians with different keys.
func CheckCustodians(all []Custodian) error {
	if len(all) != CustodianCount {
		return fmt.Errorf("seal: there are %d custodians, want %d", len(all), CustodianCount)
	}
	names := map[string]string{}
	for _, c := range all {
		//guard:custodian-twice never
		if other, twice := names[c.Key.String()]; twice {
			return fmt.Errorf("seal: %s and %s have the same key; each custodian needs an own one", other, c.Name)
		}
		names[c.Key.String()] = c.Name
	}
	return nil
}

// NewCustodianKey generates a private key, sealed with a generated passphrase. The sealed text is an armored age file,
// which age itself opens too.
func NewCustodianKey() (public Recipient, passphrase string, sealed []byte, err error) {
	key, err := NewKey()
	if err != nil {
		return public, "", nil, err
	}
	passphrase = NewPassphrase()
	text, err := encryptScrypt([]byte(key.key.String()), passphrase, generatedFactor)
	if err != nil {
		return public, "", nil, err
	}
	var armored bytes.Buffer
	w := armor.NewWriter(&armored)
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		return public, "", nil, fmt.Errorf("seal: key of a custodian: %w", err)
	}
	return key.Recipient(), passphrase, armored.Bytes(), nil
}

// OpenCustodianKey opens the key that NewCustodianKey sealed. It returns ErrNotOurs for another passphrase, and
// ErrDamaged for altered or truncated text.
func OpenCustodianKey(sealed []byte, passphrase string) (PrivateKey, error) {
	id, err := age.NewScryptIdentity(normalize(passphrase))
	if err != nil {
		return PrivateKey{}, ErrNotOurs // an empty passphrase
	}
	id.SetMaxWorkFactor(chosenFactor)
	src := &source{Reader: bytes.NewReader(sealed)}
	plain, err := age.Decrypt(armor.NewReader(src), id)
	if err != nil {
		return PrivateKey{}, src.explain(err)
	}
	secret, err := io.ReadAll(plain)
	if err != nil {
		return PrivateKey{}, src.explain(err)
	}
	return ParsePrivateKey(string(secret))
}
