package seal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
)

// CustodianPairs are the pairs of the three custodians, by their places, in the order of the recovery copies.
func CustodianPairs() [][2]int { return [][2]int{{0, 1}, {0, 2}, {1, 2}} }

// recoveryCopy is what two custodians open.
type recoveryCopy struct {
	Key   string `json:"key"`
	Vault string `json:"vault"` // fingerprint
}

// RecoveryCopies seals the vault's private key, with the vault's fingerprint, once for each pair of the custodians: to
// the first of the pair, and the result to the second. It must do the same as views/assets/opener/crypto.js.
func RecoveryCopies(vault PrivateKey, custodians []Custodian) ([][]byte, error) {
	if vault.key == nil {
		return nil, errNoKey
	}
	if err := CheckCustodians(custodians); err != nil {
		return nil, err
	}
	text, err := encode(recoveryCopy{Key: vault.key.String(), Vault: vault.Recipient().Fingerprint()})
	if err != nil {
		return nil, err
	}
	var copies [][]byte
	for _, pair := range CustodianPairs() {
		inner, err := custodians[pair[0]].Key.Seal(text)
		if err != nil {
			return nil, err
		}
		outer, err := custodians[pair[1]].Key.Seal(inner)
		if err != nil {
			return nil, err
		}
		copies = append(copies, outer)
	}
	return copies, nil
}

// OpenRecoveryCopy opens a recovery copy with the keys of two custodians, in either order, and returns the private key of
// the vault with a fingerprint. It returns ErrNotOurs unless the copy is sealed to both, and ErrBinding if it is of another
// vault.
func OpenRecoveryCopy(sealed []byte, one, other PrivateKey, vault string) (PrivateKey, error) {
	text, err := openTwice(sealed, other, one)
	if errors.Is(err, ErrNotOurs) {
		text, err = openTwice(sealed, one, other)
	}
	if err != nil {
		return PrivateKey{}, err
	}
	var inside recoveryCopy
	if err := decode(text, &inside); err != nil {
		return PrivateKey{}, err
	}
	key, err := ParsePrivateKey(inside.Key)
	if err != nil {
		return PrivateKey{}, err
	}
	//guard:recovered-vault never
	if key.Recipient().Fingerprint() != vault {
		return PrivateKey{}, ErrBinding
	}
	return key, nil
}

func openTwice(sealed []byte, outer, inner PrivateKey) ([]byte, error) {
	once, err := outer.Open(sealed)
	if err != nil {
		return nil, err
	}
	return inner.Open(once)
}

// NewDrillCode returns a random code in the form of a fingerprint. Sealed to the vault, it shows that who knows it has
// opened the vault.
func NewDrillCode() string {
	random := make([]byte, fingerprintDigits/2)
	// crypto/rand ends the program instead of returning an error.
	_, _ = rand.Read(random)
	return groupDigits(hex.EncodeToString(random))
}
