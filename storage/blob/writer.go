package blob

import (
	"errors"
	"fmt"
	"os"
	"path"

	"github.com/google/uuid"
)

// Writer writes one object. The object appears under its id when Commit returns nil, not before.
type Writer struct {
	dir  *Dir
	file *os.File
	temp string
	size int64
	id   uuid.UUID
	done bool
	err  error
}

var errDone = errors.New("blob: writer is done")

// Create begins an object. The caller must call Commit or Abort; "defer w.Abort()" covers every return.
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
	w.size += int64(n)
	if err != nil {
		w.err = fmt.Errorf("blob: writing: %w", err)
		return n, w.err
	}
	return n, nil
}

// Size returns the number of bytes that were written.
func (w *Writer) Size() int64 { return w.size }

// Commit flushes the object to the disk and renames it to its id. It replaces an existing object atomically, so that a
// failed upload or key can be written again. After an error there is no new object.
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
	inner := path.Dir(objectPath(w.id))
	if err := errors.Join(w.dir.mkdir(path.Dir(inner)), w.dir.mkdir(inner)); err != nil {
		return err
	}
	return w.dir.root.Rename(w.temp, objectPath(w.id))
}

// sync flushes all directories on the path to the object, because a concurrent writer may have created them just now.
func (w *Writer) sync() error {
	inner := path.Dir(objectPath(w.id))
	return errors.Join(w.dir.sync(inner), w.dir.sync(path.Dir(inner)), w.dir.sync("."))
}

// Abort discards the written bytes. After Commit or another Abort it does nothing.
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

// Put writes a small object, such as a sealed key. It replaces an existing object.
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
