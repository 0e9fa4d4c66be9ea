package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

var (
	// ErrExchanged means that a public key of the database is not the one that the pinned keys name.
	ErrExchanged = errors.New("seal: a public key in the database was exchanged")
	// ErrNotPinned means that there is no vault to seal to, or that its fingerprint is not pinned yet.
	ErrNotPinned = errors.New("seal: the vault is not pinned yet")
)

// Pins are the pinned keys: the fingerprints of the public keys that this installation seals to and signs with. A public
// key of the database is used only if it has the fingerprint.
type Pins struct {
	Installation uuid.UUID // of the database
	Candidate    string    // fingerprint of the candidate key
	Signing      string    // fingerprint of the key that signs receipts
	Vault        string    // fingerprint of the vault; empty until it is pinned
	// Custodians are the three to whom the recovery copies of the vault are sealed; none until they are named.
	Custodians []Custodian
}

// ExchangedError is ErrExchanged with the fingerprints, which are no secret.
type ExchangedError struct{ Key, Pinned, Found string }

// Error returns one line for the log.
func (e *ExchangedError) Error() string {
	return fmt.Sprintf("seal: the public key of the %s in the database has the fingerprint %s; pinned is %s",
		e.Key, e.Found, e.Pinned)
}

// Is reports whether target is ErrExchanged.
func (*ExchangedError) Is(target error) bool { return target == ErrExchanged }

// VaultRecipient parses the vault's public key from the database. It returns ErrNotPinned if there is none or it is not
// pinned, and ErrExchanged if another one is pinned.
func (p Pins) VaultRecipient(text string) (Recipient, error) {
	if text == "" || p.Vault == "" {
		return Recipient{}, ErrNotPinned
	}
	return PinnedRecipient("vault", text, p.Vault)
}

// CandidateRecipient parses the public candidate key from the database. It returns ErrExchanged if another one is
// pinned.
func (p Pins) CandidateRecipient(text string) (Recipient, error) {
	return PinnedRecipient("candidate zone", text, p.Candidate)
}

// PinnedRecipient parses a public key from the database. It returns ErrExchanged if it has another fingerprint than the
// pinned one. key says in the log whose it is.
func PinnedRecipient(key, text, pinned string) (Recipient, error) {
	r, err := ParseRecipient(text)
	if err != nil {
		return Recipient{}, errors.Join(&ExchangedError{key, pinned, "of no public key"}, err)
	}
	return r, r.RequireFingerprint(key, pinned)
}

// RequireFingerprint returns ErrExchanged if the public key has another fingerprint. key says in the log whose it is.
func (r Recipient) RequireFingerprint(key, pinned string) error {
	//guard:pinned-key never
	if found := r.Fingerprint(); found != pinned {
		return &ExchangedError{key, pinned, found}
	}
	return nil
}

// PinFile is the file of the pinned keys. It lies beside the candidate key, and holds nothing secret. It is read each
// time, so that a vault that was pinned is sealed to without a restart.
type PinFile string

// pinsHeader is the first line of the file.
const pinsHeader = "# Stepfree: the public keys that this installation seals to. Not secret; never edit it."

// Load reads the pinned keys. It returns fs.ErrNotExist if there is no file, and ErrDamaged for any other content.
func (f PinFile) Load() (p Pins, err error) {
	text, err := os.ReadFile(filepath.Clean(string(f)))
	if err != nil {
		return p, fmt.Errorf("seal: pinned keys: %w", err)
	}
	header, lines, _ := strings.Cut(string(text), "\n")
	if header != pinsHeader {
		return p, fmt.Errorf("%w: %s", ErrDamaged, f)
	}
	for line := range strings.Lines(lines) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch name {
		case "installation":
			p.Installation, err = uuid.Parse(value)
		case "candidate":
			p.Candidate, err = ParseFingerprint(value)
		case "signing":
			p.Signing, err = ParseFingerprint(value)
		case "vault":
			p.Vault, err = ParseFingerprint(value)
		case "custodian":
			var c Custodian
			c, err = ParseCustodian(value)
			p.Custodians = append(p.Custodians, c)
		default:
			err = errors.New("unknown line")
		}
		if err != nil {
			return Pins{}, fmt.Errorf("%w: %s: %w", ErrDamaged, f, err)
		}
	}
	if p.Installation == uuid.Nil || p.Candidate == "" || p.Signing == "" ||
		len(p.Custodians) > 0 && CheckCustodians(p.Custodians) != nil {
		return Pins{}, fmt.Errorf("%w: %s is cut off", ErrDamaged, f)
	}
	return p, nil
}

// Create writes the file. It returns fs.ErrExist if there is one, and does not change it.
func (f PinFile) Create(p Pins) error {
	if err := writeNew(filepath.Clean(string(f)), p.text()); err != nil {
		return fmt.Errorf("seal: pinned keys: %w", err)
	}
	return nil
}

// PinVault adds the fingerprint of the vault. It returns fs.ErrExist if another one is pinned.
func (f PinFile) PinVault(fingerprint string) error { return f.PinVaultInsteadOf(fingerprint, "") }

// PinVaultInsteadOf corrects the fingerprint of the vault, of which the caller must name the wrong one. It returns
// fs.ErrExist if another one is pinned.
func (f PinFile) PinVaultInsteadOf(fingerprint, wrong string) error {
	p, err := f.Load()
	if err != nil || p.Vault == fingerprint {
		return err
	}
	//guard:vault-pinned-once never
	if p.Vault != wrong {
		return fmt.Errorf("seal: another vault is pinned, %s: %w", p.Vault, fs.ErrExist)
	}
	p.Vault = fingerprint
	return f.replace(p)
}

// PinCustodians names the three custodians, in place of earlier ones.
func (f PinFile) PinCustodians(custodians []Custodian) error {
	if err := CheckCustodians(custodians); err != nil {
		return err
	}
	p, err := f.Load()
	if err != nil {
		return err
	}
	p.Custodians = custodians
	return f.replace(p)
}

// replace writes the file anew. It is renamed to its name, so that a process reads the earlier file or the new one.
func (f PinFile) replace(p Pins) error {
	path := filepath.Clean(string(f))
	next := path + ".new"
	if err := errors.Join(ignoreMissing(os.Remove(next)), writeNew(next, p.text())); err != nil {
		return fmt.Errorf("seal: pinned keys: %w", err)
	}
	if err := errors.Join(os.Rename(next, path), syncDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("seal: pinned keys: %w", err)
	}
	return nil
}

func (p Pins) text() string {
	lines := []string{
		pinsHeader, "installation " + p.Installation.String(), "candidate " + p.Candidate, "signing " + p.Signing,
	}
	if p.Vault != "" {
		lines = append(lines, "vault "+p.Vault)
	}
	for _, c := range p.Custodians {
		lines = append(lines, "custodian "+c.String())
	}
	return strings.Join(lines, "\n") + "\n"
}

// ParseFingerprint parses a fingerprint as a person types it: 20 hexadecimal digits, with or without blanks. It
// returns it as Fingerprint does.
func ParseFingerprint(text string) (string, error) {
	digits := strings.ToLower(strings.Join(strings.Fields(text), ""))
	if len(digits) != fingerprintDigits || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", errors.New("a fingerprint has 20 digits, such as 1f2e 3d4c 5b6a 7980 1f2e")
	}
	return groupDigits(digits), nil
}
