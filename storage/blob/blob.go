// Package blob stores sealed objects as files: evidence, the keyring, and the keys of drafts, each in a directory of
// its own. Writing and deleting are atomic and durable: after a power cut an object is complete or absent, and a
// deletion that returned is not undone.
package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync"

	"github.com/google/uuid"
)

// ErrMissing means that there is no object with the id.
var ErrMissing = errors.New("blob: no such object")

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
	// partial is the directory of unfinished objects.
	partial = "partial"
)

// Dir is a directory of sealed objects. It is safe for concurrent use. Links in it cannot lead outside.
type Dir struct {
	root     *os.Root
	mu       sync.Mutex
	reserved int64 // bytes of objects that are being written
}

// Open opens a directory. It creates a missing one, with access for its owner only.
func Open(directory string) (*Dir, error) {
	if err := os.MkdirAll(directory, dirMode); err != nil {
		return nil, fmt.Errorf("blob: opening: %w", err)
	}
	root, err := os.OpenRoot(directory)
	if err != nil {
		return nil, fmt.Errorf("blob: opening: %w", err)
	}
	d := &Dir{root: root}
	if err := errors.Join(root.Chmod(".", dirMode), d.mkdir(partial)); err != nil {
		return nil, fmt.Errorf("blob: opening: %w", errors.Join(err, root.Close()))
	}
	return d, nil
}

// Close closes the directory. Open objects can still be read.
func (d *Dir) Close() error { return d.root.Close() }

// Open opens an object for reading. It returns ErrMissing if there is none with the id.
func (d *Dir) Open(id uuid.UUID) (*os.File, error) {
	file, err := d.root.Open(objectPath(id))
	if err != nil {
		return nil, explain("opening", err)
	}
	return file, nil
}

// Get reads a small object, such as a sealed key. It returns ErrMissing if there is none with the id.
func (d *Dir) Get(id uuid.UUID) ([]byte, error) {
	content, err := d.root.ReadFile(objectPath(id))
	if err != nil {
		return nil, explain("reading", err)
	}
	return content, nil
}

// Delete removes an object durably. It is idempotent.
func (d *Dir) Delete(id uuid.UUID) error {
	name := objectPath(id)
	// Sync also if nothing was removed: an earlier deletion may have failed before its sync.
	err := errors.Join(ignoreMissing(d.root.Remove(name)), ignoreMissing(d.sync(path.Dir(name))))
	if err != nil {
		return fmt.Errorf("blob: deleting: %w", err)
	}
	return nil
}

// objectPath returns the path of an object: two levels of directories, named after the end of the id, because the start
// of a time-based id is the same for weeks.
func objectPath(id uuid.UUID) string {
	text := id.String()
	return path.Join(text[34:36], text[32:34], text)
}

func (d *Dir) mkdir(name string) error {
	if err := d.root.Mkdir(name, dirMode); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// sync flushes a directory to the disk.
func (d *Dir) sync(name string) error {
	dir, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func explain(doing string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrMissing
	}
	return fmt.Errorf("blob: %s: %w", doing, err)
}

// ignoreMissing returns nil for the error of a file that does not exist.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
