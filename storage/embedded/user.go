package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// osUser is the operating-system user that the server runs as.
type osUser struct {
	name       string // of the server's user
	client     string // of the program's user
	uid, gid   int
	credential *syscall.Credential // nil: the program's own user
}

// serverUser returns the program's own user. PostgreSQL refuses to run as root: for root it returns the owner of the
// existing cluster, or the user postgres, or else the user "nobody".
func serverUser(dir string) (osUser, error) {
	me, err := user.Current()
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	if os.Geteuid() != 0 {
		return ids(me, me.Username)
	}
	// In another user's folder, root would follow that user's links.
	if owner, there := fileOwner(dir); there && owner != "0" {
		return osUser{}, fmt.Errorf(
			"%w: %s belongs to another user; run the program as that user, or name another folder", ErrFolder, dir,
		)
	}
	data := filepath.Join(dir, "data")
	if owner, there := fileOwner(data); there {
		if owner == "0" {
			return osUser{}, fmt.Errorf(
				"embedded: %s belongs to root, and PostgreSQL does not run as root; "+
					"give it to the user who ran it before (chown -R)",
				data,
			)
		}
		other, err := user.LookupId(owner)
		if err != nil {
			return osUser{}, fmt.Errorf("embedded: %w", err)
		}
		return ids(other, me.Username)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if other, err := user.Lookup(name); err == nil {
			return ids(other, me.Username)
		}
	}
	return osUser{}, errors.New(
		"embedded: PostgreSQL does not run as root, and there is neither a user postgres nor nobody",
	)
}

// ids returns a user with the numeric ids, for a program that runs as client.
func ids(u *user.User, client string) (osUser, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 31)
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 31)
	if err != nil {
		return osUser{}, fmt.Errorf("embedded: %w", err)
	}
	who := osUser{name: u.Username, client: client, uid: int(uid), gid: int(gid)}
	if u.Username != client {
		who.credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return who, nil
}

// fileOwner returns the user id of a file's owner as text; false if there is no such file.
func fileOwner(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", false
	}
	return strconv.FormatUint(uint64(stat.Uid), 10), true
}

// names lists the operating-system users that may connect.
func (who osUser) names() []string {
	if who.credential == nil {
		return []string{who.client}
	}
	return []string{who.client, who.name}
}
