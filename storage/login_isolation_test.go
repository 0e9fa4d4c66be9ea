package storage_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// seed inserts a row into each of the most sensitive tables.
func seed(t *testing.T, db *storagetest.Database) {
	t.Helper()
	hr, ana := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Candidate](t, db, "Ana")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, db)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, db)
	application := fixture.Application{Vacancy: vacancy, Candidate: ana.ID, Ready: true}.Insert(t, db)
	fixture.Resource{}.Insert(t, db)
	request := fixture.Request{Application: application}.Insert(t, db)
	fixture.Measure{Request: request, Stage: stage}.Insert(t, db)
	fixture.Evidence{Request: request}.Insert(t, db)
	db.Exec(t, `insert into mail.outbox (id, kind, address, language, created_at, due_at)
		values ($1, 'link', 'ana@example.org', 'en', now(), now())`, uuid.New())
}

// readable is a table that a login has a right to read.
type readable struct {
	Login string `db:"login"`
	Table string `db:"name"`
}

// readableTables lists, for each login, the tables of which it may read at least one column.
func readableTables(t *testing.T, db *storagetest.Database) (all []readable) {
	t.Helper()
	const query = `
		select r.rolname as login, n.nspname || '.' || c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join pg_roles r
		where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') and c.relkind = 'r'
			and r.rolname in ('stepfree_candidate', 'stepfree_adviser', 'stepfree_hr', 'stepfree_panel',
				'stepfree_admin', 'stepfree_worker')
			and has_any_column_privilege(r.oid, c.oid, 'SELECT') order by 1, 2`
	if err := db.Super.SelectContext(t.Context(), &all, query); err != nil || len(all) < 40 {
		t.Fatalf("%d, %v", len(all), err)
	}
	return all
}

// raiseIfRows is a statement that fails if a table has a visible row.
const raiseIfRows = `do $$ begin if exists (select from %s) then raise exception 'rows'; end if; end $$`

func TestLogins_NoSessionReadsNothing(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	for _, r := range readableTables(t, db) {
		if r.Login == "stepfree_worker" {
			continue
		}
		for _, session := range []string{"", account.NewToken().Secret()} {
			if err := db.RunAs(t, r.Login, session, fmt.Sprintf(raiseIfRows, r.Table)); err != nil {
				t.Errorf("%s reads %s: %v", r.Login, r.Table, err)
			}
		}
	}
}

// The worker has no session; it must read the addresses in the outbox and no other row.
func TestWorker_ReadsOutboxOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	for _, r := range readableTables(t, db) {
		if r.Login != "stepfree_worker" {
			continue
		}
		err := db.RunAs(t, r.Login, "", fmt.Sprintf(raiseIfRows, r.Table))
		if (err != nil) != (r.Table == "mail.outbox") {
			t.Errorf("%s: %v", r.Table, err)
		}
	}
}

// An injected statement that runs in an HR or panel session must not reach the confidential tables.
func TestHRLogin_ReadsNoRequest(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	hr := storagetest.Person[account.HR](t, db, "Other")
	for _, table := range []string{
		"accommodation.request", "accommodation.measure", "accommodation.statement", "accommodation.evidence",
		"accommodation.decision", "seal.vault", "seal.identity", "seal.access", "mail.outbox", "account.credential",
		"account.session", "account.link", "account.invitation", "account.recovery_code", "account.known_device",
		"account.sign_in_limit",
	} {
		for _, role := range []account.Role{account.RoleHR, account.RolePanel} {
			if err := db.RunAs(t, role.Login(), hr.Session.Secret(), "select from "+table); err == nil {
				t.Errorf("%s reads %s", role, table)
			}
		}
	}
	applications := fmt.Sprintf(raiseIfRows, "interview.application")
	if err := db.RunAs(t, account.RoleHR.Login(), hr.Session.Secret(), applications); err != nil {
		t.Errorf("another officer's vacancy: %v", err)
	}
}

// A login must not open sessions, or read credentials, of another audience's people.
func TestLogins_OpenOwnSessionsOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	maria := storagetest.Person[account.Adviser](t, db, "Maria")
	db.Exec(t, `insert into account.credential (account_id, password_hash, totp_sealed) values ($1, 'x', 'x')`, maria.ID)
	const openSession = `do $$ begin
		if account.start_staff_session('%s', 9999999999, sha256('x'), '')
		then raise exception 'opened'; end if; end $$`
	const readCredential = `do $$ begin
		if exists (select from account.staff_credential('%s')) then raise exception 'seen'; end if; end $$`
	for _, role := range account.Roles() {
		for _, statement := range []string{
			fmt.Sprintf(openSession, maria.ID), fmt.Sprintf(readCredential, maria.Email),
		} {
			err := db.RunAs(t, role.Login(), "", statement)
			switch {
			case role == account.RoleAdviser || role == account.RoleCandidate:
				if err == nil {
					// The adviser's own login succeeds, and a candidate's may not call the function.
					t.Errorf("%s: %s", role, statement)
				}
			case err != nil:
				t.Errorf("%s: %v", role, err)
			}
		}
		const spend = `select account.spend_link(sha256('x'), sha256('y'), now(), '', false)`
		if err := db.RunAs(t, role.Login(), "", spend); (err == nil) != (role == account.RoleCandidate) {
			t.Errorf("%s spends a link: %v", role, err)
		}
	}
}
