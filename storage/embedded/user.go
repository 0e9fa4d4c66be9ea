package embedded

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// osUser is who the server runs as.
type osUser struct {
	name       string // of the server's user
	client     string // of the program's user
	uid, gid   uint32
	credential *syscall.Credential // nil: the program's own user
}

// serverUser is the program's own user, or, because PostgreSQL refuses root, postgres or else nobody.
func serverUser() (osUser, error) {
	me, err := user.Current()
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	if os.Geteuid() != 0 {
		return ids(me, me.Username, false)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if other, err := user.Lookup(name); err == nil {
			return ids(other, me.Username, true)
		}
	}
	return osUser{}, fmt.Errorf("embedded: PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func ids(u *user.User, client string, drop bool) (osUser, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	who := osUser{name: u.Username, client: client, uid: uint32(uid), gid: uint32(gid)}
	if drop {
		who.credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return who, nil
}

// own gives a folder to the server's user and to nobody else.
func (who osUser) own(folder string) error {
	if who.credential != nil {
		if err := os.Chown(folder, int(who.uid), int(who.gid)); err != nil {
			return fmt.Errorf("embedded: %w", err)
		}
	}
	if err := os.Chmod(folder, 0o700); err != nil { //nolint:gosec // a folder needs the right to be entered
		return fmt.Errorf("embedded: %w", err)
	}
	return nil
}
