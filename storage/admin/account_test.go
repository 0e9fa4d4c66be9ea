package admin_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	"stepfree/storage/pg"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
)

// asAdmin runs step in a transaction of an administrator and returns its error.
func asAdmin(t *testing.T, db *storagetest.Database, me account.Admin, step func(adminstore.Tx) error) error {
	t.Helper()
	return db.Admin.Run(t.Context(), me, step)
}

// change asks for a change of an account as an administrator.
func change(t *testing.T, db *storagetest.Database, me account.Admin, id uuid.UUID, kind adminstore.ChangeKind) error {
	t.Helper()
	return asAdmin(t, db, me, func(tx adminstore.Tx) error {
		n := adminstore.NewChange{ID: uuid.New(), AccountID: id, Kind: kind, Reason: "It was asked for."}
		_, err := tx.RequestChange(t.Context(), n, time.Now())
		return err
	})
}

// newStaff returns a staff account to be created.
func newStaff(role account.Role, email string) pg.NewStaff {
	return pg.NewStaff{ID: uuid.New(), Role: role, Name: "Nina", Email: email, Language: "fr"}
}

func TestInviteStaff_OneRolePerPerson(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Admin](t, db, "Ada")
	create := func(s pg.NewStaff) error {
		return asAdmin(t, db, me, func(tx adminstore.Tx) error {
			_, err := tx.InviteStaff(t.Context(), s, "", time.Now())
			return err
		})
	}
	if err := create(newStaff(account.RoleHR, "Nina@example.org")); err != nil {
		t.Fatal(err)
	}
	if err := create(newStaff(account.RolePanel, "nina@EXAMPLE.org")); !errors.Is(err, storage.ErrExists) {
		t.Errorf("a second role: %v", err)
	}
	if err := create(newStaff(account.RoleCandidate, "other@example.org")); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a candidate: %v", err)
	}
	storagetest.PersonWithEmail[account.Candidate](t, db, "Nina", "nina@example.org")
}

func TestStaffAccounts_NoCandidates(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Admin](t, db, "Ada")
	candidate := storagetest.Person[account.Candidate](t, db, "Ana")
	adviser := storagetest.Person[account.Adviser](t, db, "Maria")
	var first, rest []adminstore.Account
	err := asAdmin(t, db, me, func(tx adminstore.Tx) (err error) {
		if first, err = tx.StaffAccounts(t.Context(), "", uuid.Nil); err != nil {
			return err
		}
		rest, err = tx.StaffAccounts(t.Context(), first[0].Name, first[0].ID)
		return err
	})
	if err != nil || len(first) != 2 || first[0].ID != me.ID || len(rest) != 1 || rest[0].ID != adviser.ID {
		t.Errorf("%v then %v, %v", first, rest, err)
	}
	for name, step := range map[string]func(adminstore.Tx) error{
		"read":    func(tx adminstore.Tx) error { _, err := tx.StaffAccount(t.Context(), candidate.ID); return err },
		"missing": func(tx adminstore.Tx) error { _, err := tx.StaffAccount(t.Context(), uuid.New()); return err },
	} {
		if err := asAdmin(t, db, me, step); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err = change(t, db, me, candidate.ID, adminstore.ChangeDisable)
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a candidate was disabled: %v", err)
	}
}

func TestRequestChange_EndsSessions(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Admin](t, db, "Ada")
	hr := storagetest.Person[account.HR](t, db, "Hugo")
	set := func(kind adminstore.ChangeKind) error { return change(t, db, me, hr.ID, kind) }
	if err := set(adminstore.ChangeDisable); err != nil {
		t.Fatal(err)
	}
	_, err := signinstore.Identify[account.HR](t.Context(), db.Sessions, hr.Session)
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("still signed in: %v", err)
	}
	if err := set(adminstore.ChangeDisable); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("disabled twice: %v", err)
	}
	if err := set(adminstore.ChangeEnable); err != nil {
		t.Error(err)
	}
}
