package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Remove deletes a cluster that nobody runs, with everything in it. ErrInUse: somebody does.
func Remove(dir string) error {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|syscall.O_CLOEXEC, 0) //nolint:gosec // the path is the cluster's own
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	defer lock.Close()                                                                     //nolint:errcheck // it is only a lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a file descriptor fits an int
		return ErrInUse
	}
	if len(processesIn(filepath.Join(dir, "data"))) > 0 {
		return ErrInUse
	}
	if err := os.RemoveAll(dir); err != nil {
		return errors.Join(ErrInUse, err)
	}
	return nil
}
