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
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// ErrMissing means that there is no object with the id.
var ErrMissing = errors.New("blob: no such object")

var (
	// ErrForeign means that a directory belongs to another installation.
	ErrForeign = errors.New("blob: the folder belongs to another installation")
	// ErrUnmarked means that a directory is missing, or does not say to which installation it belongs.
	ErrUnmarked = errors.New("blob: the folder is missing or belongs to no installation")
)

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
	// partial is the directory of unfinished objects.
	partial = "partial"
	// markName is the file that holds the id of the installation to which the directory belongs.
	markName = "installation"
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

// OpenOf opens a directory of an installation. It returns ErrForeign if the directory belongs to another one, and
// ErrUnmarked if it is missing or says nothing. If the installation is new, it creates the directory and marks it as the
// installation's, unless there are objects in it.
func OpenOf(directory string, installation uuid.UUID, isNew bool) (*Dir, error) {
	mark, err := os.ReadFile(filepath.Join(directory, markName)) //nolint:gosec // the operator's own folder
	switch {
	//guard:foreign-folder never
	case err == nil && strings.TrimSpace(string(mark)) != installation.String():
		return nil, ErrForeign
	case err == nil:
		return Open(directory)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("blob: opening: %w", err)
	//guard:folder-made-anew never
	case !isNew:
		return nil, ErrUnmarked
	}
	d, err := Open(directory)
	if err != nil {
		return nil, err
	}
	empty, err := d.IsEmpty()
	//guard:unmarked-objects never
	if err == nil && !empty {
		err = ErrUnmarked
	}
	if err == nil {
		err = d.mark(installation)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// mark writes the file that says to which installation the directory belongs.
func (d *Dir) mark(installation uuid.UUID) error {
	temp := path.Join(partial, uuid.NewString())
	file, err := d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return fmt.Errorf("blob: marking: %w", err)
	}
	_, err = file.WriteString(installation.String() + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("blob: marking: %w", err)
	}
	if err := errors.Join(d.root.Rename(temp, markName), d.sync(".")); err != nil {
		return fmt.Errorf("blob: marking: %w", err)
	}
	return nil
}

// errFound ends a walk.
var errFound = errors.New("blob: found an object")

// IsEmpty reports whether there is no object, not even an unfinished one.
func (d *Dir) IsEmpty() (bool, error) {
	err := fs.WalkDir(d.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return ignoreMissing(err)
		}
		if _, err := uuid.Parse(path.Base(name)); err == nil {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return false, nil
	}
	return err == nil, err
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

// Size returns the bytes of an object. It returns ErrMissing if there is none with the id.
func (d *Dir) Size(id uuid.UUID) (int64, error) {
	info, err := d.root.Stat(objectPath(id))
	if err != nil {
		return 0, explain("looking for", err)
	}
	return info.Size(), nil
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
