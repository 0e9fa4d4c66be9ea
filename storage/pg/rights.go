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
	// ErrRights says that a login may do more than its process needs: whoever breaks into the process could do it, too.
	ErrRights = errors.New("has more rights than it needs")
	// ErrOutdated says that a login lacks what its process needs: the database is older than the program.
	ErrOutdated = errors.New("lacks rights that it needs; run `stepfree migrate`")
)

// CheckRights compares what the logins of this process may do in the database with what they need.
func (db *DB) CheckRights(ctx context.Context) error {
	for _, login := range slices.Sorted(maps.Keys(db.pools)) {
		if err := checkRights(ctx, db.pools[login], login); err != nil {
			return fmt.Errorf("storage: %s %w", login, err)
		}
	}
	return nil
}

// who is what a login is by itself, whatever was granted to it. Each line is a sentence without its subject.
const whoQuery = `
	with me as (select oid, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = session_user)
	select 'is connected as ' || session_user from me where session_user <> $1 or current_user <> $1
	union all select 'is a superuser' from me where rolsuper
	union all select 'passes over row policies (BYPASSRLS)' from me where rolbypassrls
	union all select 'may create roles' from me where rolcreaterole
	union all select 'may create databases' from me where rolcreatedb
	union all select 'may replicate' from me where rolreplication
	union all select 'is a member of ' || r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid join me on me.oid = m.member`

// ownsQuery is what a login may do with the database as a whole, and what belongs to it.
const ownsQuery = `
	with me as (select oid from pg_roles where rolname = session_user),
	schemas as (select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
	select 'may make temporary tables' where has_database_privilege(current_database(), 'TEMPORARY')
	union all select 'may call ' || p.proname from pg_proc p where p.pronamespace = cast('pg_catalog' as regnamespace)
		and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite', 'pg_logical_emit_message')) and has_function_privilege(p.oid, 'EXECUTE')
	union all select 'may create schemas' where has_database_privilege(current_database(), 'CREATE')
	union all select 'may create in the schema ' || nspname from schemas where has_schema_privilege(oid, 'CREATE')
	union all select 'owns the database' from pg_database d join me on me.oid = d.datdba where d.datname = current_database()
	union all select 'owns the schema ' || nspname from schemas join me on me.oid = nspowner
	union all select 'owns ' || c.relname from pg_class c join me on me.oid = c.relowner
	union all select 'owns the function ' || p.proname from pg_proc p join me on me.oid = p.proowner
	union all select 'sees all rows of ' || n.nspname || '.' || c.relname from pg_class c join schemas n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname = any ($1) and not (c.relrowsecurity and c.relforcerowsecurity)
			and has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE')`

// grantsQuery is every schema, table, column and function that was granted to a login, to everybody, or by mistake.
const grantsQuery = `
	with schemas as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')),
	tables as (select c.oid, n.nspname || '.' || c.relname as name from pg_class c join schemas n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm', 'p', 'f')),
	verbs(verb, by_column) as (values ('SELECT', true), ('INSERT', true), ('UPDATE', true), ('DELETE', false), ('TRUNCATE', false), ('REFERENCES', true), ('TRIGGER', false))
	select 'use the schema ' || nspname from schemas where has_schema_privilege(oid, 'USAGE')
	union all select lower(v.verb) || ' ' || t.name || ' (*)' from tables t cross join verbs v where has_table_privilege(t.oid, v.verb)
	union all select lower(v.verb) || ' ' || t.name || ' (' || a.attname || ')' from tables t cross join verbs v join pg_attribute a on a.attrelid = t.oid
		where v.by_column and a.attnum > 0 and not a.attisdropped and not has_table_privilege(t.oid, v.verb) and has_column_privilege(t.oid, a.attnum, case when v.by_column then v.verb else 'SELECT' end)
	union all select distinct 'call ' || n.nspname || '.' || p.proname from pg_proc p join schemas n on n.oid = p.pronamespace where has_function_privilege(p.oid, 'EXECUTE')`

func checkRights(ctx context.Context, db *sqlx.DB, login string) error {
	var is, owns, may []string
	if err := db.SelectContext(ctx, &is, whoQuery, login); err != nil {
		return translate(err)
	}
	// Whoever is a superuser may do everything; the list would say nothing more.
	if len(is) > 0 {
		return tooMuch(is)
	}
	want := neededRights(login)
	if err := errors.Join(
		db.SelectContext(ctx, &owns, ownsQuery, rightsSchemas(want)),
		db.SelectContext(ctx, &may, grantsQuery),
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
		return fmt.Errorf("%w: %s", ErrOutdated, some(slices.Sorted(maps.Keys(want))))
	}
	return nil
}

func tooMuch(found []string) error { return fmt.Errorf("%w: it %s", ErrRights, some(found)) }

// some names the first few: one line is read, a page is not.
func some(all []string) string {
	const few = 5
	if len(all) <= few {
		return strings.Join(all, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(all[:few], "; "), len(all)-few)
}

// neededRights reads the page: "table | login | verb | columns" and "function name | login, login".
func neededRights(login string) map[string]bool {
	name := strings.TrimPrefix(login, "stepfree_")
	rights := map[string]bool{}
	add := func(object string, ways ...string) {
		schema, _, _ := strings.Cut(object, ".")
		rights["use the schema "+schema] = true
		for _, way := range ways {
			rights[way] = true
		}
	}
	for line := range strings.Lines(storage.Access) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		if function, ok := strings.CutPrefix(parts[0], "function "); ok && slices.Contains(strings.Split(parts[1], ", "), name) {
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
