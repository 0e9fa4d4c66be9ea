// Package installation opens the folders and key files of an installation, and refuses what does not belong to its
// database: another one's folder or key, a missing or older one. It creates what is missing only for a database for
// which no keys were made yet, and deletes nothing.
package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/pg"
)

// Folder is the data folder of an installation.
type Folder string

// Pins returns the file of the pinned keys.
func (f Folder) Pins() seal.PinFile { return seal.PinFile(filepath.Join(string(f), "pinned-keys")) }

func (f Folder) candidateKey() string { return filepath.Join(string(f), "candidate.key") }

func (f Folder) signingKey() string { return filepath.Join(string(f), "signing.key") }

// Stores are the opened folders and keys of a process.
type Stores struct {
	Objects, Keyring   *blob.Dir
	Drafts, SavedForms *blob.Dir       // nil without the candidate zone
	CandidateKey       seal.PrivateKey // zero without the candidate zone
	SigningKey         seal.SigningKey // of receipts; zero without the candidate zone
}

// OpenCandidate opens what the candidate zone needs.
func (f Folder) OpenCandidate(db pg.Installation) (s Stores, err error) {
	unlock, err := f.lock(db)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	for name, into := range map[string]**blob.Dir{
		"objects": &s.Objects, "keyring": &s.Keyring, "drafts": &s.Drafts, "saved-forms": &s.SavedForms,
	} {
		if *into, err = f.open(name, db); err != nil {
			return s, err
		}
	}
	if err := f.openKeys(db, &s); err != nil {
		return s, err
	}
	return s, f.checkPins(db)
}

// OpenAdviser opens what the adviser zone needs. It reads no key.
func (f Folder) OpenAdviser(db pg.Installation) (s Stores, err error) {
	unlock, err := f.lock(db)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if s.Objects, err = f.open("objects", db); err != nil {
		return s, err
	}
	if s.Keyring, err = f.open("keyring", db); err != nil {
		return s, err
	}
	return s, f.checkPins(db)
}

// CheckAge returns an error if the key of the request that was submitted last is not in the keyring: that folder is
// older than the database.
func (s Stores) CheckAge(ctx context.Context, db *pg.DB) error {
	newest, err := db.NewestRequest(ctx)
	if err != nil || !newest.Valid {
		return err
	}
	key, err := s.Keyring.Open(newest.UUID)
	//guard:older-keyring never
	if errors.Is(err, blob.ErrMissing) {
		return errOlder
	}
	if err != nil {
		return err
	}
	return key.Close()
}

// lock takes the lock of the folder, so that of two processes that start at once one creates what is missing. The folder
// of a new installation is created.
func (f Folder) lock(db pg.Installation) (unlock func() error, err error) {
	if !db.InUse {
		if err := os.MkdirAll(string(f), 0o700); err != nil {
			return nil, fmt.Errorf("installation: %w", err)
		}
	}
	folder, err := os.Open(filepath.Clean(string(f)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s %w", f, errMissing)
	}
	if err == nil {
		err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		return nil, fmt.Errorf("installation: %w", err)
	}
	return folder.Close, nil
}

func (f Folder) open(name string, db pg.Installation) (*blob.Dir, error) {
	path := filepath.Join(string(f), "sealed", name)
	dir, err := blob.OpenOf(path, db.ID, !db.InUse)
	switch {
	case errors.Is(err, blob.ErrForeign):
		return nil, fmt.Errorf("%s %w", path, errForeign)
	case errors.Is(err, blob.ErrUnmarked):
		return nil, fmt.Errorf("%s %w", path, errMissing)
	}
	return dir, err
}

// openKeys reads the candidate key and the signing key. It creates them, with the pinned keys, if none was ever used.
func (f Folder) openKeys(db pg.Installation, s *Stores) error {
	pins, err := f.Pins().Load()
	unpinned := errors.Is(err, fs.ErrNotExist)
	if err != nil && !unpinned {
		return err
	}
	isNew, err := mayCreateKeys(db, unpinned, *s)
	if err != nil {
		return err
	}
	s.CandidateKey, err = openKey(f.candidateKey(), isNew, seal.LoadPrivateKey, seal.CreatePrivateKeyFile)
	if err != nil {
		return explainMissing(f.candidateKey(), err, errKeyMissing)
	}
	s.SigningKey, err = openKey(f.signingKey(), isNew, seal.LoadSigningKey, seal.CreateSigningKeyFile)
	if err != nil {
		return explainMissing(f.signingKey(), err, errSigningMissing)
	}
	if unpinned {
		if db.InUse {
			return fmt.Errorf("%s %w", f.Pins(), errMissing)
		}
		return f.Pins().Create(seal.Pins{
			Installation: db.ID, Candidate: s.CandidateKey.Recipient().Fingerprint(), Signing: s.SigningKey.Fingerprint(),
		})
	}
	if err := s.CandidateKey.Recipient().RequireFingerprint("candidate zone", pins.Candidate); err != nil {
		return fmt.Errorf("%s %w", f.candidateKey(), errKeyExchanged)
	}
	//guard:signing-key never
	if s.SigningKey.Fingerprint() != pins.Signing {
		return fmt.Errorf("%s %w", f.signingKey(), errKeyExchanged)
	}
	return nil
}

// openKey reads a key from its file. A missing one is created only if isNew; else the error is fs.ErrNotExist.
func openKey[K any](path string, isNew bool, load, create func(string) (K, error)) (K, error) {
	key, err := load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	//guard:key-made-anew never
	if !isNew {
		return key, err
	}
	return create(path)
}

// explainMissing returns the line that the operator reads of a missing key.
func explainMissing(path string, err, missing error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %w", path, missing)
	}
	return err
}

// mayCreateKeys reports whether nothing can be sealed to a candidate key that is missing, or signed by a signing key.
func mayCreateKeys(db pg.Installation, unpinned bool, s Stores) (bool, error) {
	if db.InUse || !unpinned {
		return false, nil
	}
	drafts, err := s.Drafts.IsEmpty()
	if err != nil {
		return false, err
	}
	forms, err := s.SavedForms.IsEmpty()
	return drafts && forms, err
}

// checkPins compares the pinned keys with the database. A new installation of which this process is the adviser zone
// may have none yet.
func (f Folder) checkPins(db pg.Installation) error {
	pins, err := f.Pins().Load()
	if errors.Is(err, fs.ErrNotExist) {
		if db.InUse {
			return fmt.Errorf("%s %w", f.Pins(), errMissing)
		}
		return nil
	}
	if err != nil {
		return err
	}
	//guard:pins-installation never
	if pins.Installation != db.ID {
		return fmt.Errorf("%s %w", f.Pins(), errForeign)
	}
	//guard:vault-row-missing never
	if pins.Vault != "" && !db.Vault.Valid {
		return fmt.Errorf("%s %w", f.Pins(), errNoVault)
	}
	if !db.InUse {
		return nil
	}
	if _, err := pins.CandidateRecipient(db.Candidate.String); err != nil {
		return fmt.Errorf("%w: %w", errIncident, err)
	}
	if _, err := pins.VaultRecipient(db.Vault.String); err != nil && !errors.Is(err, seal.ErrNotPinned) {
		return fmt.Errorf("%w: %w", errIncident, err)
	}
	return nil
}

// What the operator reads, after the path, as one line.
var (
	errForeign = errors.New("belongs to another database: give this one its own folder, " +
		"or restore database and folders of one backup")
	errMissing = errors.New("is missing, and the database was used before: look whether the disk is mounted, " +
		"or put it back from the backup; it is not made anew")
	errKeyMissing = errors.New("is missing: put it back from the backup; " +
		"a new one would open no draft, no saved form and no reasons")
	errSigningMissing = errors.New("is missing: put it back from the backup; " +
		"advisers' browsers would refuse what a new one signs")
	errKeyExchanged = errors.New("is not the key that pinned-keys names: put both back from one backup")
	errOlder        = errors.New("the folder sealed/keyring is older than the database, it lacks the key of a request: " +
		"restore database and folders of one backup")
	errNoVault = errors.New("names a vault, and the database has none: " +
		"restore database and folders of one backup")
	errIncident = errors.New("incident: somebody exchanged a public key in the database, or restored another one; " +
		"nothing is sealed to it; docs/operations/monitoring.md says what to do")
)
