package blob

import (
	"errors"
	"fmt"
	"os"
	"path"

	"github.com/google/uuid"
)

// Writer writes one object, which appears under its id when Commit returns nil and not before.
type Writer struct {
	dir  *Dir
	file *os.File
	temp string
	id   uuid.UUID
	done bool
	err  error
}

var errDone = errors.New("blob: writer is done")

// Create begins an object. The caller ends with Commit or Abort; "defer w.Abort()" covers every way out.
func (d *Dir) Create(id uuid.UUID) (*Writer, error) {
	temp := path.Join(partial, uuid.NewString())
	file, err := d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, fmt.Errorf("blob: creating: %w", err)
	}
	return &Writer{dir: d, file: file, temp: temp, id: id}, nil
}

// Write adds sealed bytes. After an error, Commit fails too.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if err != nil {
		w.err = fmt.Errorf("blob: writing: %w", err)
		return n, w.err
	}
	return n, nil
}

// Commit gives the object its name, on the disk before it returns. An object that had the id before is replaced in one
// step, so that an upload or a key can be written again after a failure. After an error nothing new is there.
func (w *Writer) Commit() error {
	if w.done {
		return errDone
	}
	w.done = true
	if err := errors.Join(w.err, w.file.Sync(), w.file.Close()); err != nil {
		return fmt.Errorf("blob: committing: %w", errors.Join(err, w.dir.root.Remove(w.temp)))
	}
	if err := w.rename(); err != nil {
		return fmt.Errorf("blob: committing: %w", errors.Join(err, w.dir.root.Remove(w.temp)))
	}
	if err := w.sync(); err != nil {
		return fmt.Errorf("blob: committing: %w", errors.Join(err, w.dir.Delete(w.id)))
	}
	return nil
}

func (w *Writer) rename() error {
	inner := path.Dir(place(w.id))
	if err := errors.Join(w.dir.mkdir(path.Dir(inner)), w.dir.mkdir(inner)); err != nil {
		return err
	}
	return w.dir.root.Rename(w.temp, place(w.id))
}

// sync writes all names on the way to the object, because another writer may have made the directories just now.
func (w *Writer) sync() error {
	inner := path.Dir(place(w.id))
	return errors.Join(w.dir.sync(inner), w.dir.sync(path.Dir(inner)), w.dir.sync("."))
}

// Abort throws away what was written. After Commit or another Abort it does nothing.
func (w *Writer) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	if err := errors.Join(w.file.Close(), w.dir.root.Remove(w.temp)); err != nil {
		return fmt.Errorf("blob: aborting: %w", err)
	}
	return nil
}

// Put writes a small object, such as a sealed key, and replaces the one that had the id before.
func (d *Dir) Put(id uuid.UUID, content []byte) error {
	w, err := d.Create(id)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return errors.Join(err, w.Abort())
	}
	return w.Commit()
}
