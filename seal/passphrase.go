package seal

import (
	"crypto/rand"
	"fmt"
	"strings"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"
)

const (
	// chosenFactor is the base-2 logarithm of scrypt's cost where people choose: 256 MB and about one second for each guess.
	chosenFactor = 18
	// generatedFactor is that of a passphrase that nobody chose: there is nothing to guess, and 1 MB takes no time.
	generatedFactor = 10
	// letters has 32 characters, five bits each; l, o, 0 and 1 are left out because they are read as each other.
	letters    = "abcdefghijkmnpqrstuvwxyz23456789"
	groups     = 7
	groupSize  = 4
	groupSpace = "-"
)

// NewPassphrase generates a passphrase of 140 bits: 28 letters and digits in seven groups, such as "k7mp-x3ab-…".
func NewPassphrase() string {
	random := make([]byte, groups*groupSize)
	// crypto/rand ends the program rather than return an error.
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

// SealWithPassphrase seals the private key with a passphrase that somebody chose, and which the browser opens. It takes
// about one second and 256 MB of memory: for the command line, never for a server. White space around the passphrase does
// not count, and accents count the same however a keyboard writes them.
func (k PrivateKey) SealWithPassphrase(passphrase string) ([]byte, error) {
	return k.sealScrypt(passphrase, chosenFactor)
}

// SealWithNewPassphrase seals the private key with a passphrase that it generates. That opens at once: see decision 12.
func (k PrivateKey) SealWithNewPassphrase() (passphrase string, sealed []byte, err error) {
	passphrase = NewPassphrase()
	sealed, err = k.sealScrypt(passphrase, generatedFactor)
	return passphrase, sealed, err
}

func (k PrivateKey) sealScrypt(passphrase string, factor int) ([]byte, error) {
	if k.key == nil {
		return nil, errNoKey
	}
	r, err := age.NewScryptRecipient(normalize(passphrase))
	if err != nil {
		return nil, fmt.Errorf("seal: passphrase: %w", err)
	}
	r.SetWorkFactor(factor)
	return encryptAll([]byte(k.key.String()), r)
}

// normalize does what views/assets/opener/crypto.js does with a typed passphrase.
func normalize(passphrase string) string { return strings.TrimSpace(norm.NFKC.String(passphrase)) }
