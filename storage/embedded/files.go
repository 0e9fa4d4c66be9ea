package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folderMode returns the mode of the cluster's folder, which a server that runs as another user must be able to enter.
func (who osUser) folderMode() os.FileMode {
	if who.credential == nil {
		return 0o700
	}
	return 0o711
}

// isWritableByOthers reports whether a user other than root and the program's can write to a file or folder.
func isWritableByOthers(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || (stat.Uid != 0 && int(stat.Uid) != os.Geteuid()) || info.Mode().Perm()&0o022 != 0
}

// guardFolder returns ErrFolder if another user can write to a folder, and so create links or a cluster in it.
func guardFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if isWritableByOthers(info) {
		return fmt.Errorf(
			"%w: %s; it must belong to the program's user, and no other user may write to it (chmod go-w)", ErrFolder, dir,
		)
	}
	return nil
}

// makeFolders creates a folder and its missing parents with a mode, regardless of the umask.
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

// emptyFolder creates a new, empty folder that only the server's user can enter.
func (who osUser) emptyFolder(path string) error {
	if err := errors.Join(os.RemoveAll(path), os.Mkdir(path, 0o700)); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return who.own(path)
}

// writeFile replaces a file that only the server's user can read.
func (who osUser) writeFile(path, text string) error {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return who.own(path)
}

// newLog opens an empty log and keeps the log of the previous run, which has the reason of its end.
func (who osUser) newLog(path string) (*os.File, error) {
	if err := os.Rename(path, path+".1"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	const flags = os.O_CREATE | os.O_TRUNC | os.O_WRONLY | os.O_APPEND
	out, err := os.OpenFile(path, flags, 0o600) //nolint:gosec // the cluster's own path
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	return out, nil
}

// own changes the owner of a file or folder to the server's user.
func (who osUser) own(path string) error {
	if who.credential == nil {
		return nil
	}
	if err := os.Chown(path, who.uid, who.gid); err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}
