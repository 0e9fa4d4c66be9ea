package seal

import (
	"crypto/rand"
	"fmt"
	"strings"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"
)

const (
	// chosenFactor is log2 of scrypt's work factor for a passphrase that a person chose: 256 MB and about 1 s a guess.
	chosenFactor = 18
	// generatedFactor is log2 of the work factor for a generated passphrase, as in views/assets/opener/crypto.js: 32 MB.
	generatedFactor = 15
	// letters has 32 characters of 5 bits. It has no l, o, 0 and 1, which are easily confused.
	letters    = "abcdefghijkmnpqrstuvwxyz23456789"
	groups     = 7
	groupSize  = 4
	groupSpace = "-"
)

// NewPassphrase returns a random passphrase of 140 bits: 28 letters and digits in seven groups, such as "k7mp-x3ab-…".
func NewPassphrase() string {
	random := make([]byte, groups*groupSize)
	// crypto/rand ends the program instead of returning an error.
	_, _ = rand.Read(random)
	parts := make([]string, 0, groups)
	for group := range groups {
		part := make([]byte, groupSize)
		for i := range part {
			part[i] = letters[int(random[group*groupSize+i])%len(letters)]
		}
		parts = append(parts, string(part))
	}
	return strings.Join(parts, groupSpace)
}

// Trusted are the fingerprints that an adviser's browser knows from what the passphrase opens, and compares: those of the
// vault, and of the key that signs receipts. Others cannot be written there without the passphrase.
type Trusted struct {
	Vault   string `json:"vault"`
	Signing string `json:"signing"`
}

// identity is what an adviser's passphrase opens.
type identity struct {
	Key string `json:"key"`
	Trusted
}

// SealWithPassphrase encrypts an adviser's private key, and what it trusts, with a chosen passphrase, for the browser to
// open. It takes about one second and 256 MB of memory, so it is for the command line, not for a server. The passphrase
// is trimmed and normalised (NFKC), so that spaces around it and the way in which a keyboard writes accents do not
// matter.
func (k PrivateKey) SealWithPassphrase(passphrase string, trusted Trusted) ([]byte, error) {
	return k.sealScrypt(passphrase, trusted, chosenFactor)
}

// SealWithNewPassphrase does the same with a generated passphrase and a low work factor; see
// docs/decisions/0027-adviser-secret.md.
func (k PrivateKey) SealWithNewPassphrase(trusted Trusted) (passphrase string, sealed []byte, err error) {
	passphrase = NewPassphrase()
	sealed, err = k.sealScrypt(passphrase, trusted, generatedFactor)
	return passphrase, sealed, err
}

func (k PrivateKey) sealScrypt(passphrase string, trusted Trusted, factor int) ([]byte, error) {
	if k.key == nil {
		return nil, errNoKey
	}
	text, err := encode(identity{Key: k.key.String(), Trusted: trusted})
	if err != nil {
		return nil, err
	}
	return encryptScrypt(text, passphrase, factor)
}

func encryptScrypt(text []byte, passphrase string, factor int) ([]byte, error) {
	r, err := age.NewScryptRecipient(normalize(passphrase))
	if err != nil {
		return nil, fmt.Errorf("seal: passphrase: %w", err)
	}
	r.SetWorkFactor(factor)
	return encryptAll(text, r)
}

// normalize must do the same as views/assets/opener/crypto.js.
func normalize(passphrase string) string { return strings.TrimSpace(norm.NFKC.String(passphrase)) }
