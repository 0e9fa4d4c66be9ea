package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/google/uuid"
)

// Sweep removes what a crash left: unfinished objects, and objects for which keep returns false. It removes only files
// last written before olderThan, which must be earlier than the moment at which the caller listed the known objects, by
// more than an upload may take. It returns the number of files removed.
func (d *Dir) Sweep(ctx context.Context, keep func(uuid.UUID) bool, olderThan time.Time) (int, error) {
	removed := 0
	err := fs.WalkDir(d.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return ignoreMissing(err)
		}
		if entry.IsDir() || isKept(name, keep) {
			return nil
		}
		gone, err := d.removeOld(name, entry, olderThan)
		if gone {
			removed++
		}
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("blob: sweeping: %w", err)
	}
	return removed, nil
}

// isKept reports whether a file stays: a known object, or a file that this package did not create.
func isKept(name string, keep func(uuid.UUID) bool) bool {
	id, err := uuid.Parse(path.Base(name))
	if err != nil {
		return true
	}
	if path.Dir(name) == partial {
		return false
	}
	return name != objectPath(id) || keep(id)
}

func (d *Dir) removeOld(name string, entry fs.DirEntry, olderThan time.Time) (bool, error) {
	info, err := entry.Info()
	if err != nil {
		return false, ignoreMissing(err)
	}
	if !info.ModTime().Before(olderThan) {
		return false, nil
	}
	if err := d.root.Remove(name); err != nil {
		return false, ignoreMissing(err)
	}
	return true, d.sync(path.Dir(name))
}
