package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"

	"stepfree/seal"
)

func newKey(t *testing.T) seal.PrivateKey {
	t.Helper()
	key, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// must returns the value of a call, or fails the test.
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestOpen_NeedsTheRightKey(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	sealed := must[[]byte](t)(key.Recipient().Seal([]byte("words")))
	if got := must[[]byte](t)(key.Open(sealed)); string(got) != "words" {
		t.Errorf("opened %q", got)
	}
	if _, err := newKey(t).Open(sealed); !errors.Is(err, seal.ErrNotOurs) {
		t.Errorf("another key: %v, want ErrNotOurs", err)
	}
	for _, at := range []int{0, 100, len(sealed) - 1} {
		bent := bytes.Clone(sealed)
		bent[at] ^= 1
		if _, err := key.Open(bent); !errors.Is(err, seal.ErrDamaged) && !errors.Is(err, seal.ErrNotOurs) {
			t.Errorf("byte %d bent: %v, want a refusal", at, err)
		}
		if _, err := key.Open(sealed[:at]); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("cut at %d: %v, want ErrDamaged", at, err)
		}
	}
}

func TestZeroValues_ReturnErrors(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	if _, err := (seal.Recipient{}).Seal(nil); err == nil {
		t.Error("no recipient sealed")
	}
	if _, err := (seal.PrivateKey{}).Open(nil); err == nil {
		t.Error("no key opened")
	}
	if _, err := key.Recipient().SealKey(seal.PrivateKey{}); err == nil {
		t.Error("no key was sealed as a key")
	}
	if _, err := (seal.PrivateKey{}).SealWithPassphrase("x", seal.Trusted{}); err == nil {
		t.Error("no key was sealed with a passphrase")
	}
	if got := (seal.PrivateKey{}).Recipient().String(); got != "" {
		t.Errorf("recipient of no key: %q", got)
	}
}

func TestSealKey_RoundTrip(t *testing.T) {
	t.Parallel()
	vault, request := newKey(t), newKey(t)
	sealed := must[[]byte](t)(vault.Recipient().SealKey(request))
	opened := must[seal.PrivateKey](t)(vault.OpenKey(sealed))
	if opened.Recipient().String() != request.Recipient().String() {
		t.Error("another key came out")
	}
	noKey := must[[]byte](t)(vault.Recipient().Seal([]byte("no key")))
	if _, err := vault.OpenKey(noKey); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
	if _, err := vault.OpenKey(nil); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
}

func TestParseRecipient_RoundTrip(t *testing.T) {
	t.Parallel()
	r := newKey(t).Recipient()
	got := must[seal.Recipient](t)(seal.ParseRecipient(r.String() + "\n"))
	if got.String() != r.String() || len(r.String()) != 1959 {
		t.Errorf("read back %d of %d characters", len(got.String()), len(r.String()))
	}
	classic := must[*age.X25519Identity](t)(age.GenerateX25519Identity()).Recipient().String()
	for _, text := range []string{"", "age1", classic, r.String()[1:]} {
		if _, err := seal.ParseRecipient(text); err == nil {
			t.Errorf("accepted %.20q", text)
		}
	}
	if !regexp.MustCompile(`^[0-9a-f]{4}( [0-9a-f]{4}){4}$`).MatchString(r.Fingerprint()) {
		t.Errorf("fingerprint %q", r.Fingerprint())
	}
	if r.Fingerprint() != got.Fingerprint() || r.Fingerprint() == newKey(t).Recipient().Fingerprint() {
		t.Error("the fingerprint does not tell keys apart")
	}
}

func TestPrivateKey_IsNotPrinted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	key := must[seal.PrivateKey](t)(seal.CreatePrivateKeyFile(path))
	secret := strings.TrimSpace(string(must[[]byte](t)(os.ReadFile(path))))
	if !strings.HasPrefix(secret, "AGE-SECRET-KEY-PQ-1") {
		t.Fatal("the file holds no key")
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", key, "in", struct{ Key seal.PrivateKey }{key})
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", key, "in", struct{ key seal.PrivateKey }{key})
	if text, err := json.Marshal(key); err == nil {
		t.Errorf("JSON: %s", text)
	}
	var text strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{key, &key, []seal.PrivateKey{key}, struct{ k seal.PrivateKey }{key}} {
			fmt.Fprintf(&text, verb, value)
		}
	}
	_, err := seal.ParsePrivateKey(secret[:len(secret)-1])
	if err == nil {
		t.Fatal("a cut key was read")
	}
	for _, printed := range []string{text.String(), log.String(), err.Error()} {
		if strings.Contains(printed, secret[20:40]) || strings.Contains(strings.ToUpper(printed), secret[20:40]) {
			t.Errorf("the key is in %q", printed)
		}
	}
	if !strings.Contains(log.String(), "[private key]") {
		t.Errorf("the log says %s", log.String())
	}
}

func TestCreatePrivateKeyFile_OnceAndPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "candidate.key")
	key := must[seal.PrivateKey](t)(seal.CreatePrivateKeyFile(path))
	if mode := must[fs.FileInfo](t)(os.Stat(path)).Mode(); mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
	if got := must[seal.PrivateKey](t)(seal.LoadPrivateKey(path)); got.Recipient().String() != key.Recipient().String() {
		t.Error("another key was read")
	}
	if _, err := seal.CreatePrivateKeyFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v, want fs.ErrExist", err)
	}
	if got := must[seal.PrivateKey](t)(seal.LoadPrivateKey(path)); got.Recipient().String() != key.Recipient().String() {
		t.Error("the second making changed the key")
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.LoadPrivateKey(path); err == nil {
		t.Error("a file that the group can read was accepted")
	}
	if _, err := seal.LoadPrivateKey(path + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
	if _, err := seal.CreatePrivateKeyFile(filepath.Join(path, "x", "y")); err == nil {
		t.Error("a file was made below a file")
	}
}

func TestNewPassphrase_HasSevenClearGroups(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){6}$`)
	seen := map[string]bool{}
	for range 200 {
		p := seal.NewPassphrase()
		if !shape.MatchString(p) || seen[p] {
			t.Fatalf("passphrase %q", p)
		}
		seen[p] = true
	}
}
