package seal_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"stepfree/seal"
)

// newCustodians returns three custodians with their private keys.
func newCustodians(t *testing.T) (keys []seal.PrivateKey, public []seal.Custodian) {
	t.Helper()
	for _, name := range []string{"Anna Peeters", "Bernard Lüx", "Chloé"} {
		key := must[seal.PrivateKey](t)(seal.NewKey())
		keys = append(keys, key)
		public = append(public, must[seal.Custodian](t)(seal.NewCustodian(name, key.Recipient())))
	}
	return keys, public
}

func TestRecoveryCopies_EachPairAndNobodyAlone(t *testing.T) {
	t.Parallel()
	vault := must[seal.PrivateKey](t)(seal.NewKey())
	pinned := vault.Recipient().Fingerprint()
	keys, public := newCustodians(t)
	copies := must[[][]byte](t)(seal.RecoveryCopies(vault, public))
	for i, pair := range seal.CustodianPairs() {
		one, other := keys[pair[0]], keys[pair[1]]
		third := keys[seal.CustodianCount-pair[0]-pair[1]]
		for _, order := range [][2]seal.PrivateKey{{one, other}, {other, one}} {
			got, err := seal.OpenRecoveryCopy(copies[i], order[0], order[1], pinned)
			if err != nil || got.Recipient().String() != vault.Recipient().String() {
				t.Errorf("pair %v: %v", pair, err)
			}
		}
		for name, wrong := range map[string][2]seal.PrivateKey{
			"one of them alone": {one, one}, "the other alone": {other, other}, "another pair": {one, third},
			"the third and the other": {third, other},
			"another installation's":  {one, must[seal.PrivateKey](t)(seal.NewKey())},
		} {
			if _, err := seal.OpenRecoveryCopy(copies[i], wrong[0], wrong[1], pinned); !errors.Is(err, seal.ErrNotOurs) {
				t.Errorf("%s of pair %v: %v", name, pair, err)
			}
		}
		bent := bytes.Clone(copies[i])
		bent[len(bent)-1] ^= 1
		for _, damaged := range [][]byte{bent, copies[i][:len(copies[i])-1], copies[i][:100], nil} {
			if _, err := seal.OpenRecoveryCopy(damaged, one, other, pinned); !errors.Is(err, seal.ErrDamaged) {
				t.Errorf("damaged, of %d bytes: %v", len(damaged), err)
			}
		}
	}
}

// Who writes to the database can seal another vault to the custodians' public keys.
func TestRecoveryCopy_OfAnotherVaultIsRefused(t *testing.T) {
	t.Parallel()
	keys, public := newCustodians(t)
	copies := must[[][]byte](t)(seal.RecoveryCopies(must[seal.PrivateKey](t)(seal.NewKey()), public))
	pinned := recipient(t).Fingerprint()
	if _, err := seal.OpenRecoveryCopy(copies[0], keys[0], keys[1], pinned); !errors.Is(err, seal.ErrBinding) {
		t.Error(err)
	}
}

func TestCustodianKey_OpensWithItsPassphraseOnly(t *testing.T) {
	t.Parallel()
	public, passphrase, sealed, err := seal.NewCustodianKey()
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{passphrase, "  " + passphrase + "\n"} {
		key, err := seal.OpenCustodianKey(sealed, typed)
		if err != nil || key.Recipient().String() != public.String() {
			t.Errorf("%v", err)
		}
	}
	for _, wrong := range []string{"", "not the one", seal.NewPassphrase()} {
		if _, err := seal.OpenCustodianKey(sealed, wrong); !errors.Is(err, seal.ErrNotOurs) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	for _, damaged := range [][]byte{nil, []byte("x"), sealed[:len(sealed)/2], bytes.ToLower(sealed)} {
		if _, err := seal.OpenCustodianKey(damaged, passphrase); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("damaged, of %d bytes: %v", len(damaged), err)
		}
	}
}

func TestCustodians_AreThreeWithOwnKeys(t *testing.T) {
	t.Parallel()
	_, public := newCustodians(t)
	file := seal.PinFile(filepath.Join(t.TempDir(), "pinned-keys"))
	pins := seal.Pins{Candidate: recipient(t).Fingerprint(), Signing: recipient(t).Fingerprint(), Installation: [16]byte{1}}
	if err := file.Create(pins); err != nil {
		t.Fatal(err)
	}
	if err := file.PinCustodians(public); err != nil {
		t.Fatal(err)
	}
	got := must[seal.Pins](t)(file.Load())
	for i, c := range got.Custodians {
		if c.String() != public[i].String() {
			t.Errorf("%d is %s", i, c.Name)
		}
	}
	twice := []seal.Custodian{public[0], public[1], {Name: "Another name", Key: public[0].Key}}
	for name, wrong := range map[string][]seal.Custodian{
		"none": nil, "two": public[:2], "four": append(public, seal.Custodian{Name: "Dora", Key: recipient(t)}),
		"one key twice": twice,
	} {
		if err := file.PinCustodians(wrong); err == nil {
			t.Errorf("%s are pinned", name)
		}
		if _, err := seal.RecoveryCopies(must[seal.PrivateKey](t)(seal.NewKey()), wrong); err == nil {
			t.Errorf("copies are sealed to %s", name)
		}
	}
	for _, name := range []string{"", " Anna", "Anna\nvault 7", strings.Repeat("x", 101), "\xff"} {
		if _, err := seal.NewCustodian(name, public[0].Key); err == nil {
			t.Errorf("a custodian is called %q", name)
		}
	}
}
