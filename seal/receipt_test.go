package seal_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
)

func signingKey(t *testing.T) seal.SigningKey {
	t.Helper()
	key, err := seal.NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// The browser's tests check what is signed; this one says what it is, byte for byte.
func TestSealReceipt_SignsWhatItSeals(t *testing.T) {
	t.Parallel()
	key, signing := newKey(t), signingKey(t)
	receipt := seal.Receipt{
		Binding: seal.ReceiptBinding(uuid.New()), Application: uuid.New(), At: time.Now().UTC(),
		Files:    []seal.Label{{Name: "a.txt", Type: "text/plain", Size: 1}},
		Measures: []seal.MeasureReceipt{{ID: uuid.New(), Code: "time", Parameters: map[string]string{"extra": "25"}}},
	}
	sealed, digest, err := key.Recipient().SealReceipt(receipt, signing)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := key.OpenPadded(sealed)
	if err != nil {
		t.Fatal(err)
	}
	var signed struct {
		Receipt, Signature []byte
		Key                string
	}
	var got seal.Receipt
	if err := errors.Join(json.Unmarshal(plain, &signed), json.Unmarshal(signed.Receipt, &got)); err != nil {
		t.Fatal(err)
	}
	public, err := base64.StdEncoding.DecodeString(signed.Key)
	if err != nil || !ed25519.Verify(public, append([]byte("Stepfree receipt 1\n"), signed.Receipt...), signed.Signature) {
		t.Errorf("it is not signed: %v", err)
	}
	if sum := sha256.Sum256([]byte(signed.Key)); hex.EncodeToString(sum[:2]) != signing.Fingerprint()[:4] {
		t.Errorf("the key's fingerprint is not %s", signing.Fingerprint())
	}
	if digest != sha256.Sum256(signed.Receipt) || got.Salt == (seal.Digest{}) || !got.At.Equal(receipt.At) ||
		got.Binding != receipt.Binding {
		t.Errorf("the receipt is %+v", got)
	}
	_, again, err := key.Recipient().SealReceipt(receipt, signing)
	if err != nil || again == digest {
		t.Errorf("the digest of what was sent can be guessed: %v", err)
	}
	if short := seal.ShortDigest(digest[:]); len(short) != 24 || seal.ShortDigest(nil) != "" {
		t.Errorf("in short %q", short)
	}
	if _, _, err := key.Recipient().SealReceipt(receipt, seal.SigningKey{}); err == nil {
		t.Error("it was sealed without a signature")
	}
}

func TestStatementReceipt_IsOfWhatIsSealed(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	want := seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindStatement, Version: 3}
	sealed, err := key.Recipient().SealStatement(seal.Statement{Binding: want, Hard: "Stairs."})
	if err != nil {
		t.Fatal(err)
	}
	text, err := key.OpenPadded(sealed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := key.StatementReceipt(sealed, want)
	if err != nil || got != (seal.StatementReceipt{Object: want.Object, Version: 3, SHA256: sha256.Sum256(text)}) {
		t.Errorf("%+v %v", got, err)
	}
	other := want
	other.Version++
	if _, err := key.StatementReceipt(sealed, other); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("another version: %v", err)
	}
}

func TestSigningKey_FileAndNoText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "signing.key")
	made, err := seal.CreateSigningKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := seal.LoadSigningKey(path)
	if err != nil || loaded.Fingerprint() != made.Fingerprint() {
		t.Errorf("another key was loaded: %v", err)
	}
	for _, text := range []string{fmt.Sprint(made), fmt.Sprintf("%#v", made), fmt.Sprintf("%+v", made)} {
		if text != "[private key]" {
			t.Errorf("it prints %q", text)
		}
	}
	if err := os.WriteFile(path, []byte("c2hvcnQ=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.LoadSigningKey(path); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("a cut off file: %v", err)
	}
}
