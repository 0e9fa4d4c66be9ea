package storage_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// seed puts one row into the tables that tell most.
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
	db.Exec(t, `insert into mail.outbox (id, kind, address, language, created_at, due_at) values ($1, 'link', 'ana@example.org', 'en', now(), now())`, uuid.New())
}

type readable struct {
	Login string `db:"login"`
	Table string `db:"name"`
}

// tablesOf lists the tables of which a login may read at least one column.
func tablesOf(t *testing.T, db *storagetest.Database) (all []readable) {
	t.Helper()
	const query = `
		select r.rolname as login, n.nspname || '.' || c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join pg_roles r
		where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') and c.relkind = 'r'
			and r.rolname = any ('{stepfree_candidate,stepfree_adviser,stepfree_hr,stepfree_panel,stepfree_admin,stepfree_worker}')
			and has_any_column_privilege(r.oid, c.oid, 'SELECT') order by 1, 2`
	if err := db.Super.SelectContext(t.Context(), &all, query); err != nil || len(all) < 40 {
		t.Fatalf("%d, %v", len(all), err)
	}
	return all
}

func TestALoginWithoutASessionReadsNothing(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	for _, r := range tablesOf(t, db) {
		if r.Login == "stepfree_worker" {
			continue
		}
		for _, session := range []string{"", account.NewToken().Secret()} {
			if err := db.RunAs(t, r.Login, session, fmt.Sprintf(`do $$ begin if exists (select from %s) then raise exception 'rows'; end if; end $$`, r.Table)); err != nil {
				t.Errorf("%s reads %s: %v", r.Login, r.Table, err)
			}
		}
	}
}

// The process that sends mail has no session. It knows who gets mail, and nothing of anybody else.
func TestTheLoginThatSendsMailReadsAddressesThatWaitAndNothingElse(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	for _, r := range tablesOf(t, db) {
		if r.Login != "stepfree_worker" {
			continue
		}
		err := db.RunAs(t, r.Login, "", fmt.Sprintf(`do $$ begin if exists (select from %s) then raise exception 'rows'; end if; end $$`, r.Table))
		if (err != nil) != (r.Table == "mail.outbox") {
			t.Errorf("%s: %v", r.Table, err)
		}
	}
}

// With the session of an officer who is using the page, a broken process of HR reads what that officer may, and no reason.
func TestASessionOfHRReadsNoRequestWhateverStatementIsSent(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	seed(t, db)
	hr := storagetest.Person[account.HR](t, db, "Other")
	for _, table := range []string{"accommodation.request", "accommodation.measure", "accommodation.statement", "accommodation.evidence", "accommodation.decision", "seal.vault", "seal.identity", "seal.access", "mail.outbox", "account.credential", "account.session", "account.link"} {
		for _, role := range []account.Role{account.RoleHR, account.RolePanel} {
			if err := db.RunAs(t, role.Login(), hr.Session.Secret(), "select from "+table); err == nil {
				t.Errorf("%s reads %s", role, table)
			}
		}
	}
	if err := db.RunAs(t, account.RoleHR.Login(), hr.Session.Secret(), `do $$ begin if exists (select from interview.application) then raise exception 'rows'; end if; end $$`); err != nil {
		t.Errorf("another officer's vacancy: %v", err)
	}
}
