package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// Remove deletes a cluster with all its data. It returns ErrInUse if the cluster runs, and os.ErrNotExist if there is
// none.
func Remove(dir string) (err error) {
	if _, err := os.Stat(filepath.Join(dir, "lock")); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	lock, err := takeLock(filepath.Join(dir, "lock"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	c := &Cluster{dir: dir}
	if owner, there := fileOwner(c.data()); there {
		if c.who.uid, err = strconv.Atoi(owner); err != nil {
			return fmt.Errorf("embedded: %w", err)
		}
	}
	running, _, err := c.takeServerLock()
	if err != nil {
		return err
	}
	if running == nil {
		return ErrInUse
	}
	defer func() { err = errors.Join(err, running.Close()) }()
	if err := c.removeSocketFolder(); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}
