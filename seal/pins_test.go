package seal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/seal"
)

func recipient(t *testing.T) seal.Recipient {
	t.Helper()
	key, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key.Recipient()
}

func TestPinFile_ReadsWhatItWrote(t *testing.T) {
	t.Parallel()
	file := seal.PinFile(filepath.Join(t.TempDir(), "pinned-keys"))
	if _, err := file.Load(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
	candidate, vault, other := recipient(t), recipient(t), recipient(t)
	want := seal.Pins{Installation: uuid.New(), Candidate: candidate.Fingerprint(), Signing: vault.Fingerprint()}
	if err := file.Create(want); err != nil {
		t.Fatal(err)
	}
	if err := file.Create(want); !errors.Is(err, fs.ErrExist) {
		t.Errorf("writing it again: %v", err)
	}
	if got, err := file.Load(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	for range 2 {
		if err := file.PinVault(vault.Fingerprint()); err != nil {
			t.Error(err)
		}
	}
	if err := file.PinVault(other.Fingerprint()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("another vault: %v", err)
	}
	if err := file.PinVaultInsteadOf(other.Fingerprint(), candidate.Fingerprint()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("instead of one that is not pinned: %v", err)
	}
	want.Vault = vault.Fingerprint()
	if got, err := file.Load(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestPinFile_OtherContentIsDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pinned-keys")
	file := seal.PinFile(path)
	if err := file.Create(seal.Pins{
		Installation: uuid.New(), Candidate: recipient(t).Fingerprint(), Signing: recipient(t).Fingerprint(),
	}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(whole)
	for name, bent := range map[string]string{
		"empty":             "",
		"cut off":           text[:strings.LastIndex(text, "candidate")],
		"no signing key":    text[:strings.LastIndex(text, "signing")],
		"cut in a line":     text[:len(text)-4],
		"an unknown line":   text + "other 1234\n",
		"no id":             strings.Replace(text, "installation ", "installation x", 1),
		"another header":    strings.Replace(text, "Stepfree", "Other", 1),
		"a vault of 3 bits": text + "vault 7\n",
		"no public key":     text + "custodian age1 Anna\n",
		"one custodian":     text + "custodian " + recipient(t).String() + " Anna\n",
	} {
		if err := os.WriteFile(path, []byte(bent), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Load(); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPins_OtherKeyIsExchanged(t *testing.T) {
	t.Parallel()
	candidate, vault, other := recipient(t), recipient(t), recipient(t)
	pins := seal.Pins{Candidate: candidate.Fingerprint(), Vault: vault.Fingerprint()}
	if r, err := pins.VaultRecipient(vault.String()); err != nil || r.String() != vault.String() {
		t.Errorf("the vault: %v", err)
	}
	if r, err := pins.CandidateRecipient(candidate.String()); err != nil || r.String() != candidate.String() {
		t.Errorf("the candidate key: %v", err)
	}
	for _, text := range []string{other.String(), "age1"} {
		if _, err := pins.VaultRecipient(text); !errors.Is(err, seal.ErrExchanged) {
			t.Errorf("another vault: %v", err)
		}
		if _, err := pins.CandidateRecipient(text); !errors.Is(err, seal.ErrExchanged) {
			t.Errorf("another candidate key: %v", err)
		}
	}
	if _, err := (seal.Pins{}).VaultRecipient(vault.String()); !errors.Is(err, seal.ErrNotPinned) {
		t.Errorf("nothing pinned: %v", err)
	}
	if _, err := pins.VaultRecipient(""); !errors.Is(err, seal.ErrNotPinned) {
		t.Errorf("no vault: %v", err)
	}
}

func TestParseFingerprint_AsTyped(t *testing.T) {
	t.Parallel()
	want := recipient(t).Fingerprint()
	for _, typed := range []string{want, strings.ToUpper(want), strings.ReplaceAll(want, " ", ""), "  " + want + "\n"} {
		if got, err := seal.ParseFingerprint(typed); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", want[1:], want + "0", strings.Replace(want, want[:1], "x", 1)} {
		if got, err := seal.ParseFingerprint(typed); err == nil {
			t.Errorf("%q is taken for %q", typed, got)
		}
	}
}
