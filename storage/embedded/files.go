package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folderMode lets the server's user through the cluster's folder where that is not the program's own user.
func (who osUser) folderMode() os.FileMode {
	if who.credential == nil {
		return 0o700
	}
	return 0o711
}

// changeable reports whether another user than root and the program's may write to a file or folder.
func changeable(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || (stat.Uid != 0 && int(stat.Uid) != os.Geteuid()) || info.Mode().Perm()&0o022 != 0
}

// guardFolder returns ErrFolder if another user may write to a folder, and so put links or a cluster there.
func guardFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if changeable(info) {
		return fmt.Errorf(
			"%w: %s; it must belong to the program's user, and no other user may write to it (chmod go-w)",
			ErrFolder,
			dir,
		)
	}
	return nil
}

// makeFolders makes a folder and its parents where they are missing, with this mode, independent of the umask.
func makeFolders(dir string, mode os.FileMode) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := makeFolders(filepath.Dir(dir), mode); err != nil {
		return err
	}
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Chmod(dir, mode)
}

// emptyFolder makes a new, empty folder that the server's user alone may enter.
func (who osUser) emptyFolder(path string) error {
	if err := errors.Join(os.RemoveAll(path), os.Mkdir(path, 0o700)); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return who.own(path)
}

// writeFile writes a file anew that the server's user alone may read.
func (who osUser) writeFile(path, text string) error {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return who.own(path)
}

// newLog opens an empty log and keeps that of the run before: it says why that one ended.
func (who osUser) newLog(path string) (*os.File, error) {
	if err := os.Rename(path, path+".1"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // the cluster's own path
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	return out, nil
}

// own gives a file or folder to the server's user.
func (who osUser) own(path string) error {
	if who.credential == nil {
		return nil
	}
	if err := os.Chown(path, who.uid, who.gid); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}
