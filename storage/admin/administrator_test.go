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

// Each of two administrators has asked to disable the other; a third approves both at the same time, again and again,
// after being disabled: one who can sign in stays.
func TestApproveChange_OneAdministratorStays(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	var admins []account.Admin
	for _, name := range []string{"Ada", "Ben", "Cleo", "Dora"} {
		admins = append(admins, storagetest.Person[account.Admin](t, db, name))
	}
	for try := range 15 {
		for i := range admins[:2] {
			must(t, change(t, db, admins[i], admins[1-i].ID, adminstore.ChangeDisable))
		}
		// Cleo and Dora, who approve, have no way to sign in again.
		db.Exec(t, `update account.account set set_up_at = null where id in ($1, $2)`, admins[2].ID, admins[3].ID)
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i := range errs {
			both.Go(func() { errs[i] = approve(t, db, admins[2+i], admins[i].ID) })
		}
		both.Wait()
		var left []uuid.UUID
		const query = `
			select id from account.account where role = 'admin' and status = 'active' and set_up_at is not null`
		if err := db.Super.SelectContext(t.Context(), &left, query); err != nil || len(left) != 1 {
			t.Fatalf("try %d: %d are left, %v, %v", try, len(left), err, errs)
		}
		if err := errors.Join(errs...); !errors.Is(err, storage.ErrLastAdministrator) {
			t.Fatalf("try %d: %v", try, errs)
		}
		db.Exec(t, `delete from account.change`)
		db.Exec(t, `update account.account set status = 'active', set_up_at = now()`)
		for i := range admins {
			admins[i].Session = storagetest.Session(t, db, admins[i].ID, account.RoleAdmin)
		}
	}
}
