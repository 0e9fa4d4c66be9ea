package seal

import (
	"bytes"
	"io"
	"math"
	"testing"

	"filippo.io/age"
)

// The browser's test opens the result of SealWithPassphrase; here the work factor is small, because the real one takes
// seconds.
func TestSealWithPassphrase_NormalisesAccents(t *testing.T) {
	t.Parallel()
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	trusted := Trusted{Vault: "1f2e", Signing: "3d4c"}
	sealed, err := key.sealScrypt(" cafe\u0301 \n", trusted, 6)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := openScrypt(sealed, "caf\u00e9"); err != nil || got != (identity{key.key.String(), trusted}) {
		t.Errorf("opened another key, %v", err)
	}
	if _, err := openScrypt(sealed, "cafe"); err == nil {
		t.Error("another passphrase opened it")
	}
	if _, err := key.sealScrypt("  ", trusted, 6); err == nil {
		t.Error("an empty passphrase was accepted")
	}
}

// A low work factor is only for a generated passphrase.
func TestSealWithPassphrase_WorkFactors(t *testing.T) {
	t.Parallel()
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	passphrase, quick, err := key.SealWithNewPassphrase(Trusted{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := openScrypt(quick, passphrase); err != nil || got.Key != key.key.String() ||
		!bytes.Contains(quick[:100], []byte(" 15\n")) {
		t.Errorf("a generated one: %v, %.100q", err, quick)
	}
	if math.Pow(float64(len(letters)), groups*groupSize) < math.Pow(2, 128) {
		t.Error("a generated one has less than 128 bits")
	}
	slow, err := key.SealWithPassphrase(passphrase, Trusted{})
	if err != nil || !bytes.Contains(slow[:100], []byte(" 18\n")) {
		t.Errorf("one that was handed in: %v, %.100q", err, slow)
	}
}

func openScrypt(sealed []byte, passphrase string) (opened identity, err error) {
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return opened, err
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), id)
	if err != nil {
		return opened, err
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		return opened, err
	}
	return opened, decode(text, &opened)
}
