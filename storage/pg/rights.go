package pg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"stepfree/storage"
)

var (
	// ErrRights means that a login has rights that its process does not need. An attacker who controls the process would
	// have them.
	ErrRights = errors.New("has more rights than it needs")
	// ErrOutdated means that a login lacks rights that its process needs. The database is older than the program.
	ErrOutdated = errors.New("lacks rights that it needs; run `stepfree migrate`")
)

// CheckRights compares the rights of this process's logins in the database with access.golden. It returns ErrRights
// if a login has more, and ErrOutdated if it has fewer.
func (db *DB) CheckRights(ctx context.Context) error {
	for _, login := range slices.Sorted(maps.Keys(db.pools)) {
		if err := checkRights(ctx, db.pools[login], login); err != nil {
			return fmt.Errorf("storage: %s %w", login, err)
		}
	}
	return nil
}

// attributesQuery selects the attributes of the login that give it rights beyond its grants, each as the predicate of a
// sentence.
const attributesQuery = `
	with me as (
		select oid, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
		from pg_roles where rolname = session_user)
	select 'is connected as ' || session_user from me where session_user <> $1 or current_user <> $1
	union all select 'is a superuser' from me where rolsuper
	union all select 'passes over row policies (BYPASSRLS)' from me where rolbypassrls
	union all select 'may create roles' from me where rolcreaterole
	union all select 'may create databases' from me where rolcreatedb
	union all select 'may replicate' from me where rolreplication
	union all select 'is a member of ' || r.rolname
		from pg_auth_members m join pg_roles r on r.oid = m.roleid join me on me.oid = m.member`

// ownsQuery selects the rights of the login on the database as a whole and on what migrations.RevokePublic closes, the
// objects that it owns, and the tables whose row policies do not apply to it.
const ownsQuery = `
	with me as (select oid from pg_roles where rolname = session_user),
	schemas as (
		select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
	select 'may make temporary tables' where has_database_privilege(current_database(), 'TEMPORARY')
	union all select 'may call ' || p.proname from pg_proc p where p.pronamespace = cast('pg_catalog' as regnamespace)
		and p.prokind = 'f' and has_function_privilege(p.oid, 'EXECUTE')
		and p.proname ~ ('^(lo_.*|loread|lowrite|pg_logical_emit_message'
			'|pg_stat_(get|have)_.*|pg_(relation|table|indexes|total_relation|database|tablespace)_size'
			'|pg_lock_status|pg_blocking_pids|pg_sequence_last_value|pg_get_sequence_data|pg_current_wal_.*)$')
	union all select 'may read ' || c.relname from pg_class c where c.relnamespace = cast('pg_catalog' as regnamespace)
		and c.relname ~ '^(pg_stat_.*|pg_statio_.*|pg_stats.*|pg_sequences|pg_locks|pg_prepared_xacts)$'
		and c.relkind = 'v' and has_any_column_privilege(c.oid, 'SELECT')
	union all select 'may read numbers of rows in pg_class'
		where has_column_privilege('pg_catalog.pg_class', 'reltuples', 'SELECT')
	union all select 'may create schemas' where has_database_privilege(current_database(), 'CREATE')
	union all select 'may create in the schema ' || nspname from schemas where has_schema_privilege(oid, 'CREATE')
	union all select 'owns the database'
		from pg_database d join me on me.oid = d.datdba where d.datname = current_database()
	union all select 'owns the schema ' || nspname from schemas join me on me.oid = nspowner
	union all select 'owns ' || c.relname from pg_class c join me on me.oid = c.relowner
	union all select 'owns the function ' || p.proname from pg_proc p join me on me.oid = p.proowner
	union all select 'sees all rows of ' || n.nspname || '.' || c.relname
		from pg_class c join schemas n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname = any ($1) and not (c.relrowsecurity and c.relforcerowsecurity)
			and has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE')`

// grantsQuery selects every right on a schema, table, column or function that the login has, directly or through
// PUBLIC.
const grantsQuery = `
	with schemas as (
		select oid, nspname from pg_namespace
		where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
	), tables as (
		select c.oid, n.nspname || '.' || c.relname as name
		from pg_class c join schemas n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm', 'p', 'f')
	), verbs(verb, by_column) as (
		values ('SELECT', true), ('INSERT', true), ('UPDATE', true), ('DELETE', false), ('TRUNCATE', false),
			('REFERENCES', true), ('TRIGGER', false)
	)
	select 'use the schema ' || nspname from schemas where has_schema_privilege(oid, 'USAGE')
	union all select lower(v.verb) || ' ' || t.name || ' (*)'
		from tables t cross join verbs v where has_table_privilege(t.oid, v.verb)
	union all select lower(v.verb) || ' ' || t.name || ' (' || a.attname || ')'
		from tables t cross join verbs v join pg_attribute a on a.attrelid = t.oid
		where v.by_column and a.attnum > 0 and not a.attisdropped and not has_table_privilege(t.oid, v.verb)
			and has_column_privilege(t.oid, a.attnum, case when v.by_column then v.verb else 'SELECT' end)
	union all select distinct 'call ' || n.nspname || '.' || p.proname
		from pg_proc p join schemas n on n.oid = p.pronamespace where has_function_privilege(p.oid, 'EXECUTE')`

// checkRights is CheckRights for one login.
func checkRights(ctx context.Context, db *sqlx.DB, login string) error {
	var is, owns, may []string
	if err := db.SelectContext(ctx, &is, attributesQuery, login); err != nil {
		return translate(err)
	}
	// A superuser has every right; listing them adds nothing.
	if len(is) > 0 {
		return tooMuch(is)
	}
	want := neededRights(login)
	if err := errors.Join(
		db.SelectContext(ctx, &owns, ownsQuery, rightsSchemas(want)), db.SelectContext(ctx, &may, grantsQuery),
	); err != nil {
		return translate(err)
	}
	for _, right := range may {
		if !want[right] {
			owns = append(owns, "may "+right)
		}
		delete(want, right)
	}
	if len(owns) > 0 {
		return tooMuch(owns)
	}
	if len(want) > 0 {
		return fmt.Errorf("%w: %s", ErrOutdated, firstFew(slices.Sorted(maps.Keys(want))))
	}
	return nil
}

// tooMuch returns ErrRights with the first few of the rights found.
func tooMuch(found []string) error { return fmt.Errorf("%w: it %s", ErrRights, firstFew(found)) }

// firstFew joins the first five, and the number of the others, into one line.
func firstFew(all []string) string {
	const few = 5
	if len(all) <= few {
		return strings.Join(all, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(all[:few], "; "), len(all)-few)
}

// neededRights reads a login's rights from access.golden, whose lines are "table | login | verb | columns" and
// "function name | login, login".
func neededRights(login string) map[string]bool {
	name := strings.TrimPrefix(login, "stepfree_")
	rights := map[string]bool{}
	add := func(object, right string) {
		schema, _, _ := strings.Cut(object, ".")
		rights["use the schema "+schema] = true
		rights[right] = true
	}
	for line := range strings.Lines(storage.Access) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		function, isFunction := strings.CutPrefix(parts[0], "function ")
		if isFunction && slices.Contains(strings.Split(parts[1], ", "), name) {
			add(function, "call "+function)
		} else if len(parts) == 4 && !strings.HasPrefix(line, "rows ") && parts[1] == name {
			for column := range strings.SplitSeq(parts[3], ", ") {
				add(parts[0], fmt.Sprintf("%s %s (%s)", parts[2], parts[0], column))
			}
		}
	}
	return rights
}

// rightsSchemas lists the schemas that a login uses.
func rightsSchemas(rights map[string]bool) any {
	var schemas []string
	for right := range rights {
		if schema, ok := strings.CutPrefix(right, "use the schema "); ok {
			schemas = append(schemas, schema)
		}
	}
	return pq.Array(schemas)
}
