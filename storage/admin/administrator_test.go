package admin_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	"stepfree/storage/storagetest"
)

// Two administrators disable each other at the same time, again and again: one of them stays.
func TestSetActive_OneAdministratorStays(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	admins := []account.Admin{storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Ben")}
	for try := range 30 {
		errs := make([]error, len(admins))
		var both sync.WaitGroup
		for i, me := range admins {
			both.Go(func() {
				errs[i] = db.Admin.Run(t.Context(), me, func(tx adminstore.Tx) error {
					return tx.SetActive(t.Context(), admins[1-i].ID, false)
				})
			})
		}
		both.Wait()
		var left []uuid.UUID
		const query = `select id from account.account where role = 'admin' and status = 'active'`
		if err := db.Super.SelectContext(t.Context(), &left, query); err != nil || len(left) != 1 {
			t.Fatalf("try %d: %d are left, %v, %v", try, len(left), err, errs)
		}
		db.Exec(t, `update account.account set status = 'active'`)
		for i := range admins {
			admins[i].Session = storagetest.Session(t, db, admins[i].ID, account.RoleAdmin)
		}
	}
	// The second one has no way to sign in yet, so the first cannot go.
	db.Exec(t, `update account.account set set_up_at = null where id = $1`, admins[1].ID)
	err := db.Admin.Run(t.Context(), admins[1], func(tx adminstore.Tx) error {
		return tx.SetActive(t.Context(), admins[0].ID, false)
	})
	if !errors.Is(err, storage.ErrLastAdministrator) {
		t.Errorf("the only one who can sign in is disabled: %v", err)
	}
}
