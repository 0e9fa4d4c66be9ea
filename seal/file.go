package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LoadPrivateKey reads a private key from a credential file, like ReadCredential.
func LoadPrivateKey(path string) (PrivateKey, error) {
	secret, err := ReadCredential(path)
	if err != nil {
		return PrivateKey{}, err
	}
	return ParsePrivateKey(secret)
}

// ReadCredential reads a credential file. It returns an error if group or others have any permission on the file.
func ReadCredential(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("seal: credential file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("seal: credential file %s: mode is %#o, want 0600 or stricter", path, info.Mode().Perm())
	}
	secret, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return "", fmt.Errorf("seal: credential file: %w", err)
	}
	return string(secret), nil
}

// CreatePrivateKeyFile generates a private key and writes it to a new file, like CreateCredential.
func CreatePrivateKeyFile(path string) (PrivateKey, error) {
	key, err := NewKey()
	if err != nil {
		return PrivateKey{}, err
	}
	if err := CreateCredential(path, key.key.String()); err != nil {
		return PrivateKey{}, err
	}
	return key, nil
}

// CreateCredential writes a secret to a new file of mode 0600, synced to disk. It returns fs.ErrExist if the file
// exists, and does not change it.
func CreateCredential(path, secret string) error {
	path = filepath.Clean(path)
	if err := writeNew(path, secret+"\n"); err != nil {
		if !errors.Is(err, fs.ErrExist) {
			err = errors.Join(err, ignoreMissing(os.Remove(path)))
		}
		return fmt.Errorf("seal: credential file: %w", err)
	}
	return nil
}

// writeNew writes a temporary file and links it to its name, which fails if the name exists. So of two processes that
// start at once the second finds the complete file of the first.
func writeNew(path, text string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir syncs a directory, so that a new name in it survives a power failure.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// ignoreMissing returns nil for fs.ErrNotExist.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
