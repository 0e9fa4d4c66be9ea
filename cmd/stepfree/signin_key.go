package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/pg"
)

// signInKeyFile is the name of the sign-in key in the data folder.
const signInKeyFile = "signin.key"

// errNoSignInKey refuses to serve staff with a database that was not set up.
var errNoSignInKey = errors.New("the database has no sign-in key yet: run `stepfree migrate` in this data folder")

// createSignInKey creates the sign-in key once, as the owner of the database: after that the database knows which one it
// is, and a folder without it gets none.
func (h *instance) createSignInKey(ctx context.Context) error {
	inForce, err := pg.SignInKeyAsOwner(ctx, h.urls(pg.Owner))
	if err != nil || inForce != "" {
		return err
	}
	if err := os.MkdirAll(h.folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(h.folder, signInKeyFile)
	key, err := readSignInKey(path)
	if errors.Is(err, os.ErrNotExist) {
		key = account.NewSignInKey()
		if err = seal.CreateCredential(path, key.Secret()); errors.Is(err, os.ErrExist) {
			key, err = readSignInKey(path) // created by another process since
		}
	}
	if err != nil {
		return err
	}
	if inForce, err = pg.ClaimSignInKeyAsOwner(ctx, h.urls(pg.Owner), key.Fingerprint()); err != nil {
		return err
	}
	return checkSignInKey(path, key, inForce)
}

// loadSignInKey returns the sign-in key of the data folder if one of the roles is of staff. It returns an error if it is
// missing, or not the one to which the database's secrets are sealed.
func (h *instance) loadSignInKey(ctx context.Context, db *pg.DB, roles []account.Role) (account.SignInKey, error) {
	i := slices.IndexFunc(roles, account.Role.IsStaff)
	if i < 0 {
		return account.SignInKey{}, nil
	}
	inForce, err := db.SignInKey(ctx, roles[i])
	if err != nil {
		return account.SignInKey{}, err
	}
	if inForce == "" {
		return account.SignInKey{}, errNoSignInKey
	}
	path := filepath.Join(h.folder, signInKeyFile)
	key, err := readSignInKey(path)
	if errors.Is(err, os.ErrNotExist) {
		return key, fmt.Errorf("the sign-in key %s is missing: put it back from the backup of the keys, or copy it "+
			"from the folder in which `stepfree migrate` first ran", path)
	}
	if err != nil {
		return key, err
	}
	return key, checkSignInKey(path, key, inForce)
}

// checkSignInKey returns an error if the key is not the one that the database knows.
func checkSignInKey(path string, key account.SignInKey, inForce string) error {
	if key.Fingerprint() != inForce {
		return fmt.Errorf("the sign-in key %s belongs to another installation: its fingerprint is %s, and the "+
			"database's is %s", path, key.Fingerprint(), inForce)
	}
	return nil
}

func readSignInKey(path string) (account.SignInKey, error) {
	text, err := seal.ReadCredential(path)
	if err != nil {
		return account.SignInKey{}, err
	}
	return account.ParseSignInKey(text)
}
