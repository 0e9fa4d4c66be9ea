package admin_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// query returns a value that the database has.
func query[T any](t *testing.T, db *storagetest.Database, sql string, args ...any) (v T) {
	t.Helper()
	must(t, db.Super.GetContext(t.Context(), &v, sql, args...))
	return v
}

// approve approves what waits for an account as an administrator.
func approve(t *testing.T, db *storagetest.Database, me account.Admin, id uuid.UUID) error {
	t.Helper()
	return asAdmin(t, db, me, func(tx adminstore.Tx) error {
		return tx.ApproveChange(t.Context(), waiting(t, db, id), time.Now())
	})
}

// waiting returns the change of an account that waits, or a new id.
func waiting(t *testing.T, db *storagetest.Database, id uuid.UUID) (change uuid.UUID) {
	t.Helper()
	const sql = `
		select coalesce((select id from account.change where account_id = $1 and outcome is null), gen_random_uuid())`
	return query[uuid.UUID](t, db, sql, id)
}

// status returns the status of an account.
func status(t *testing.T, db *storagetest.Database, id uuid.UUID) string {
	t.Helper()
	return query[string](t, db, `select status from account.account where id = $1`, id)
}

// invited returns the number of invitations of an account that wait to be sent.
func invited(t *testing.T, db *storagetest.Database, id uuid.UUID) int {
	t.Helper()
	return query[int](t, db, `select count(*) from mail.outbox where kind = 'invitation' and account_id = $1`, id)
}

func TestApproveChange_TakesAnotherPerson(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada, ben := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Ben")
	maria := storagetest.Person[account.Adviser](t, db, "Maria")
	disable := func(me account.Admin) error { return change(t, db, me, maria.ID, adminstore.ChangeDisable) }
	if err := disable(ada); err != nil || status(t, db, maria.ID) != "active" {
		t.Fatalf("asked for: %v, %s", err, status(t, db, maria.ID))
	}
	if err := disable(ben); !errors.Is(err, storage.ErrWaits) {
		t.Errorf("asked for twice: %v", err)
	}
	if err := approve(t, db, ada, maria.ID); !errors.Is(err, storage.ErrSecondPerson) {
		t.Errorf("who asked approves: %v", err)
	}
	// As an injected statement in Ada's session does.
	for _, statement := range []string{
		`update account.account set status = 'disabled' where role = 'adviser'`,
		`update account.account set set_up_at = null where role = 'adviser'`,
		`update account.change set outcome = 'approved', decided_by = requested_by, decided_at = now()`,
		`update account.change set requested_by = '` + ben.ID.String() + `'`,
		`insert into account.change (id, account_id, kind, reason, requested_by, requested_at, ends_at)
		select gen_random_uuid(), account_id, 'reset', 'x', '` + ben.ID.String() + `', now(), now() from account.change`,
		`delete from account.change`,
		`select account.apply_change(id, 'disable', false, now()) from account.account where role = 'adviser'`,
		`select account.decide_change(id, 'approved', null, now()) from account.change`,
		`select account.decide_change(id, 'ended', null, now()) from account.change`,
		`delete from account.account where role = 'adviser'`,
	} {
		if db.RunAs(t, account.RoleAdmin.Login(), ada.Session.Secret(), statement) == nil {
			t.Errorf("it ran: %s", statement)
		}
	}
	if err := asAdmin(t, db, ada, func(tx adminstore.Tx) error {
		return tx.WithdrawChange(t.Context(), waiting(t, db, maria.ID), time.Now())
	}); err != nil || status(t, db, maria.ID) != "active" {
		t.Errorf("taken back: %v", err)
	}
	if err := approve(t, db, ben, maria.ID); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("approved after it was taken back: %v", err)
	}
	err := errors.Join(disable(ada), approve(t, db, ben, maria.ID))
	if err != nil || status(t, db, maria.ID) != "disabled" {
		t.Errorf("approved: %v, %s", err, status(t, db, maria.ID))
	}
	_, err = signinstore.Identify[account.Adviser](t.Context(), db.Sessions, maria.Session)
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("still signed in: %v", err)
	}
}

func TestRefuseChange_ByAnotherPersonOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada, ben := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Ben")
	cleo := storagetest.Person[account.Admin](t, db, "Cleo")
	must(t, change(t, db, ada, cleo.ID, adminstore.ChangeDisable))
	refuse := func(me account.Admin) error {
		return asAdmin(t, db, me, func(tx adminstore.Tx) error {
			return tx.RefuseChange(t.Context(), waiting(t, db, cleo.ID), "She is here.", time.Now())
		})
	}
	for name, me := range map[string]account.Admin{"who asked": ada, "the person": cleo} {
		if err := refuse(me); !errors.Is(err, storage.ErrSecondPerson) {
			t.Errorf("%s refuses: %v", name, err)
		}
	}
	if err := approve(t, db, cleo, cleo.ID); !errors.Is(err, storage.ErrSecondPerson) {
		t.Errorf("the person approves: %v", err)
	}
	if err := refuse(ben); err != nil || status(t, db, cleo.ID) != "active" {
		t.Errorf("refused: %v, %s", err, status(t, db, cleo.ID))
	}
}

func TestRequestChange_EndsAfterAWeek(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada, ben := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Ben")
	maria := storagetest.Person[account.Adviser](t, db, "Maria")
	must(t, change(t, db, ada, maria.ID, adminstore.ChangeDisable))
	db.Exec(t, `update account.change set ends_at = now() - interval '1 minute'`)
	if err := approve(t, db, ben, maria.ID); !errors.Is(err, storage.ErrChanged) || status(t, db, maria.ID) != "active" {
		t.Errorf("approved too late: %v, %s", err, status(t, db, maria.ID))
	}
	if err := change(t, db, ben, maria.ID, adminstore.ChangeDisable); err != nil {
		t.Errorf("asked for again: %v", err)
	}
}

func TestInviteStaff_AdvisersAndAdministratorsWait(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada := storagetest.Person[account.Admin](t, db, "Ada")
	create := func(role account.Role) (waits bool, id uuid.UUID, err error) {
		s := newStaff(role, uuid.NewString()+"@example.org")
		return waits, s.ID, asAdmin(t, db, ada, func(tx adminstore.Tx) (err error) {
			waits, err = tx.InviteStaff(t.Context(), s, "A new colleague.", time.Now())
			return err
		})
	}
	if _, id, err := create(account.RoleAdmin); !errors.Is(err, storage.ErrNoApprover) || invited(t, db, id) != 0 {
		t.Errorf("the only administrator makes another: %v", err)
	}
	ben := storagetest.Person[account.Admin](t, db, "Ben")
	if waits, id, err := create(account.RoleHR); err != nil || waits || invited(t, db, id) != 1 {
		t.Errorf("an HR officer waits for approval: %v", err)
	}
	for _, role := range []account.Role{account.RoleAdviser, account.RoleAdmin} {
		waits, id, err := create(role)
		if err != nil || !waits || invited(t, db, id) != 0 || status(t, db, id) != "disabled" {
			t.Errorf("%s: %v, %s", role, err, status(t, db, id))
		}
		if err := asAdmin(t, db, ada, func(tx adminstore.Tx) error {
			return tx.InviteAgain(t.Context(), id, time.Now())
		}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: invited without approval: %v", role, err)
		}
		if err := approve(t, db, ben, id); err != nil || invited(t, db, id) != 1 || status(t, db, id) != "active" {
			t.Errorf("%s: approved: %v, %s", role, err, status(t, db, id))
		}
	}
}

// A reset takes two administrators for every role. What a person signs in with ends at once only if that was asked for.
func TestRequestChange_Reset(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada, ben := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.Admin](t, db, "Ben")
	for _, atOnce := range []bool{false, true} {
		hugo := storagetest.Person[account.HR](t, db, "Hugo")
		db.Exec(t, `insert into account.credential (account_id, password_hash, totp_sealed) values ($1, 'x', 'x')`, hugo.ID)
		db.Exec(t, `insert into account.recovery_code (account_id, hash) values ($1, sha256('code'))`, hugo.ID)
		must(t, asAdmin(t, db, ada, func(tx adminstore.Tx) error {
			n := adminstore.NewChange{
				ID: uuid.New(), AccountID: hugo.ID, Kind: adminstore.ChangeReset, AtOnce: atOnce, Reason: "Lost.",
			}
			_, err := tx.RequestChange(t.Context(), n, time.Now())
			return err
		}))
		const told = `select count(*) from mail.outbox where kind = 'account' and account_id = $1`
		if n := query[int](t, db, told, hugo.ID); n != 1 || invited(t, db, hugo.ID) != 0 {
			t.Errorf("at once %v: the person has %d messages", atOnce, n)
		}
		must(t, approve(t, db, ben, hugo.ID))
		const ways = `
			select (select count(*) from account.session where account_id = $1)
				+ (select count(*) from account.credential where account_id = $1)
				+ (select count(*) from account.recovery_code where account_id = $1)`
		want := map[bool]int{false: 3, true: 0}[atOnce]
		if got := query[int](t, db, ways, hugo.ID); got != want || invited(t, db, hugo.ID) != 1 {
			t.Errorf("at once %v: %d ways to be signed in, want %d", atOnce, got, want)
		}
	}
}

// The address of a person who left can be given to another account, and the earlier one stays what it was.
func TestInviteStaff_AddressUsedAgain(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada := storagetest.Person[account.Admin](t, db, "Ada")
	left := storagetest.PersonWithEmail[account.HR](t, db, "Hugo", "office@example.org")
	next := newStaff(account.RolePanel, left.Email)
	create := func() error {
		return asAdmin(t, db, ada, func(tx adminstore.Tx) error {
			_, err := tx.InviteStaff(t.Context(), next, "", time.Now())
			return err
		})
	}
	if err := create(); !errors.Is(err, storage.ErrAddressUsed) {
		t.Errorf("while the first is active: %v", err)
	}
	db.Exec(t, `insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
		values (gen_random_uuid(), 'notification', $1, 'en', now(), now())`, left.ID)
	must(t, change(t, db, ada, left.ID, adminstore.ChangeDisable))
	must(t, create())
	if n := query[int](t, db, `select count(*) from mail.outbox where account_id = $1`, left.ID); n != 0 {
		t.Errorf("%d mails of the earlier account go to the address", n)
	}
	if err := change(t, db, ada, left.ID, adminstore.ChangeEnable); !errors.Is(err, storage.ErrAddressUsed) {
		t.Errorf("the earlier account is enabled too: %v", err)
	}
}
