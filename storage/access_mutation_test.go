package storage_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/storage/storagetest"
)

// mutant is one policy or grant to remove.
type mutant struct {
	Name      string `db:"name"`
	Login     string `db:"login"`  // the login that it restricts or allows
	Target    string `db:"target"` // the table; for a grant, the statement that needs it
	Statement string `db:"statement"`
	First     string `db:"first"` // removes the policy that hides this one's effect
}

// policyMutants lists each policy for each of its logins, and row-level security of each table as a whole. The policy
// signed_in applies on top of all others of its table, so these are opened first, to see its own effect.
const policyMutants = `
	select format('%s on %s.%s, from %s', p.policyname, p.schemaname, p.tablename, r) as name,
		cast(r as text) as login, p.schemaname || '.' || p.tablename as target,
		case when cardinality(p.roles) = 1
			then format('drop policy %I on %I.%I', p.policyname, p.schemaname, p.tablename)
			else format('alter policy %I on %I.%I to %s', p.policyname, p.schemaname, p.tablename,
				array_to_string(array_remove(p.roles, r), ', ')) end as statement,
		case
			when p.policyname = 'signed_in' then format(
				'create policy wide on %1$I.%2$I to %3$I using (true); grant usage on schema %1$I to %3$I; '
				'grant select on %1$I.%2$I to %3$I', p.schemaname, p.tablename, r)
			-- The policy admin, for all staff accounts, covers the administrator's own account too.
			when p.policyname = 'own' and r = 'stepfree_admin' then 'drop policy admin on account.account'
			else '' end as first
	from pg_policies p cross join unnest(p.roles) r
	union all
	select 'row policies on ' || n.nspname || '.' || c.relname || ', for ' || r.rolname, cast(r.rolname as text),
		n.nspname || '.' || c.relname, format('alter table %I.%I disable row level security', n.nspname, c.relname),
		-- The worker sees all rows of its tables.
		case when r.rolname = 'stepfree_worker' and n.nspname = 'mail'
			then format('drop policy worker on mail.%I', c.relname) else '' end
	from pg_class c join pg_namespace n on n.oid = c.relnamespace
	join pg_roles r on r.rolname ~ '^stepfree_' and r.rolcanlogin and r.rolname <> 'stepfree_owner'
	where c.relrowsecurity and has_any_column_privilege(r.oid, c.oid, 'SELECT')
	order by 1, 2`

// Removing any policy must change which rows its login sees or writes.
func TestRowPolicies_NoneIsRedundant(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	removeEach(t, db, policyMutants, 300, func(tx *sqlx.Tx, m mutant) string { return visible(t, tx, m.Login, m.Target) })
}

// grantMutants lists the grants of each login, each with a statement that needs that grant and no other.
const grantMutants = `
	with granted as (
		select n.nspname, c.relname, c.relkind, cast(null as name) as attname, a.grantee, a.privilege_type as verb
		from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a
		union all
		select n.nspname, c.relname, c.relkind, t.attname, a.grantee, a.privilege_type
		from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace
		cross join aclexplode(t.attacl) a where not t.attisdropped
	), logins as (
		select oid, rolname from pg_roles where rolname ~ '^stepfree_' and rolname <> 'stepfree_owner'
	), functions as (
		select p.oid, n.nspname, p.proname, p.proacl, cast(cast(p.oid as regprocedure) as text) as signature,
			format('select %I.%I(%s) where false', n.nspname, p.proname, (
				select coalesce(string_agg('cast(null as ' || format_type(y.type, null) || ')', ', ' order by y.n), '')
				from unnest(p.proargtypes) with ordinality y(type, n))) as tries
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	)
	select format('%s %s.%s (%s), by %s', g.verb, g.nspname, g.relname, coalesce(g.attname, '*'), l.rolname) as name,
		l.rolname as login,
		format('revoke %s %s on %I.%I from %I', g.verb, '(' || quote_ident(g.attname) || ')', g.nspname, g.relname,
			l.rolname) as statement,
		probe.tries(g.verb, format('%I.%I', g.nspname, g.relname), coalesce(quote_ident(g.attname), (
			select string_agg(quote_ident(a.attname), case g.verb when 'UPDATE' then ' = null, ' else ', ' end)
			from pg_attribute a
			where a.attrelid = cast(format('%I.%I', g.nspname, g.relname) as regclass) and a.attnum > 0
				and not a.attisdropped))) as target,
		'' as first
	from granted g join logins l on l.oid = g.grantee where g.relkind in ('r', 'p')
	union all
	select format('%s of the sequence %s.%s, by %s', g.verb, g.nspname, g.relname, l.rolname), l.rolname,
		format('revoke %s on sequence %I.%I from %I', g.verb, g.nspname, g.relname, l.rolname),
		format('select nextval(%L)', g.nspname || '.' || g.relname), ''
	from granted g join logins l on l.oid = g.grantee where g.relkind = 'S'
	union all
	select format('%s, by %s', f.signature, l.rolname), l.rolname,
		format('revoke execute on function %s from %I', f.signature, l.rolname), f.tries, ''
	from functions f cross join aclexplode(f.proacl) a join logins l on l.oid = a.grantee
	union all
	select format('the schema %s, by %s', n.nspname, l.rolname), l.rolname,
		format('revoke usage on schema %I from %I', n.nspname, l.rolname),
		format('select cast(%L as regproc)',
			n.nspname || '.' || (select min(f.proname) from functions f where f.nspname = n.nspname)), ''
	from pg_namespace n cross join aclexplode(n.nspacl) a join logins l on l.oid = a.grantee
	order by 1, 2`

// Removing any grant must make the statement that needs it fail.
func TestGrants_NoneIsRedundant(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	removeEach(t, db, grantMutants, 300, func(tx *sqlx.Tx, m mutant) string {
		if may(t, tx, m.Login, m.Target) {
			return "may"
		}
		return "may not"
	})
}

// may reports whether a login has the rights to run a statement.
func may(t *testing.T, tx *sqlx.Tx, login, statement string) (yes bool) {
	t.Helper()
	if err := tx.GetContext(t.Context(), &yes, `select probe.may($1, $2)`, login, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return yes
}

// removeEach removes the policies or grants of a list one at a time. The result of check must change each time.
func removeEach(
	t *testing.T, db *storagetest.Database, list string, atLeast int, check func(*sqlx.Tx, mutant) string,
) {
	t.Helper()
	tx, err := db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	var mutants []mutant
	must(t, tx.SelectContext(t.Context(), &mutants, list))
	before := map[string]string{}
	for _, m := range mutants {
		key := m.Login + m.Target + m.First
		if _, known := before[key]; !known {
			before[key] = runMutant(t, tx, m, m.First, check)
		}
		if after := runMutant(t, tx, m, m.First+";"+m.Statement, check); after == before[key] {
			t.Errorf("removed without effect: %s\n%s", m.Name, after)
		}
	}
	if len(mutants) < atLeast {
		t.Errorf("only %d mutants", len(mutants))
	}
	t.Logf("%d mutants", len(mutants))
}

// runMutant returns the result of check after some statements, which are then rolled back.
func runMutant(
	t *testing.T, tx *sqlx.Tx, m mutant, statements string, check func(*sqlx.Tx, mutant) string,
) string {
	t.Helper()
	if _, err := tx.ExecContext(t.Context(), "savepoint mutant;"+statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	found := check(tx, m)
	_, err := tx.ExecContext(t.Context(), "rollback to savepoint mutant; release savepoint mutant")
	must(t, err)
	return found
}
