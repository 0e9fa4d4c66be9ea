// Package blob keeps sealed objects as files: the evidence, the keyring, and the keys of drafts, each in a directory of
// its own. It sees only sealed bytes. An object is there whole or not at all, also after a power cut, and a deletion
// that returned stays done.
package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/google/uuid"
)

// ErrMissing means that there is no object of that id.
var ErrMissing = errors.New("blob: no such object")

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
	// partial is the directory of the objects that are being written.
	partial = "partial"
)

// Dir is a directory of sealed objects. It can be used from many goroutines, and nothing in it reaches outside it.
type Dir struct{ root *os.Root }

// Open opens a directory and makes it, readable by its owner only, where there is none.
func Open(directory string) (*Dir, error) {
	if err := os.MkdirAll(directory, dirMode); err != nil {
		return nil, fmt.Errorf("blob: opening: %w", err)
	}
	root, err := os.OpenRoot(directory)
	if err != nil {
		return nil, fmt.Errorf("blob: opening: %w", err)
	}
	d := &Dir{root}
	if err := errors.Join(root.Chmod(".", dirMode), d.mkdir(partial)); err != nil {
		return nil, fmt.Errorf("blob: opening: %w", errors.Join(err, root.Close()))
	}
	return d, nil
}

// Close lets the directory go. Objects that are open can still be read.
func (d *Dir) Close() error { return d.root.Close() }

// Open opens an object for reading; ErrMissing when there is none.
func (d *Dir) Open(id uuid.UUID) (*os.File, error) {
	file, err := d.root.Open(place(id))
	if err != nil {
		return nil, explain("opening", err)
	}
	return file, nil
}

// Get reads a small object, such as a sealed key; ErrMissing when there is none.
func (d *Dir) Get(id uuid.UUID) ([]byte, error) {
	content, err := d.root.ReadFile(place(id))
	if err != nil {
		return nil, explain("reading", err)
	}
	return content, nil
}

// Delete removes an object for good. Without such an object it does nothing.
func (d *Dir) Delete(id uuid.UUID) error {
	name := place(id)
	// The directory is written also when nothing was removed: an earlier deletion may have failed half-way.
	err := errors.Join(ignoreMissing(d.root.Remove(name)), ignoreMissing(d.sync(path.Dir(name))))
	if err != nil {
		return fmt.Errorf("blob: deleting: %w", err)
	}
	return nil
}

// place gives the path of an object: two levels of directories, named after the end of the id, because the beginning of
// an id that is made from the time is the same for weeks.
func place(id uuid.UUID) string {
	text := id.String()
	return path.Join(text[34:36], text[32:34], text)
}

func (d *Dir) mkdir(name string) error {
	if err := d.root.Mkdir(name, dirMode); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// sync writes the names in a directory to the disk.
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
