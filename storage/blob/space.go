package blob

import (
	"errors"
	"fmt"
	"sync"
	"syscall"
)

// ErrNoSpace means that an object would fill the disk.
var ErrNoSpace = errors.New("blob: too little free space")

// Reserve reserves space for an object of a size that is about to be written, until release is called. It returns
// ErrNoSpace if less than keep bytes would be free afterwards. What this process has reserved for others counts too.
func (d *Dir) Reserve(size, keep int64) (release func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	free, err := d.free()
	if err != nil {
		return nil, err
	}
	//guard:disk-space never
	if free-d.reserved-size < keep {
		return nil, ErrNoSpace
	}
	d.reserved += size
	return sync.OnceFunc(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.reserved -= size
	}), nil
}

// free returns how many bytes this user can write to the disk of the directory.
func (d *Dir) free() (int64, error) {
	dir, err := d.root.Open(".")
	if err != nil {
		return 0, fmt.Errorf("blob: free space: %w", err)
	}
	var stat syscall.Statfs_t
	err = errors.Join(syscall.Fstatfs(int(dir.Fd()), &stat), dir.Close())
	if err != nil {
		return 0, fmt.Errorf("blob: free space: %w", err)
	}
	return int64(stat.Bavail) * stat.Bsize, nil //nolint:gosec // far below the limit of the type
}
