package storage_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/storage/storagetest"
)

const golden = "access.golden"

func updateGolden() bool { return flag.Lookup("update").Value.String() == "true" }

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write "+golden+" anew")
	os.Exit(m.Run())
}

// accessQuery lists the rights of each login as access.golden does: table grants ("*" for all columns), row policies
// and functions.
const accessQuery = `
with login as (
	select oid, replace(rolname, 'stepfree_', '') as name from pg_roles
	where rolname in ('stepfree_candidate', 'stepfree_adviser', 'stepfree_hr', 'stepfree_panel', 'stepfree_admin',
		'stepfree_worker')
), tables as (
	select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where c.relkind in ('r', 'v', 'm', 'p')
		and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail', 'public')
), columns as (
	select t.name as table_name, l.name as login, v.verb,
		case when has_table_privilege(l.oid, t.oid, v.verb) then '*'
			else (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
				where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and v.verb <> 'DELETE'
					and has_column_privilege(l.oid, t.oid, a.attnum, v.verb)) end as columns
	from tables t cross join login l cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) v(verb)
), policies as (
	select p.schemaname || '.' || p.tablename as table_name, replace(r, 'stepfree_', '') as login,
		case p.permissive when 'RESTRICTIVE' then 'always, ' else '' end || lower(p.cmd) as verb,
		coalesce(regexp_replace(p.qual, '\s+', ' ', 'g'), '') as using_rows,
		coalesce(regexp_replace(p.with_check, '\s+', ' ', 'g'), '') as check_rows
	from pg_policies p cross join unnest(p.roles) r where r <> 'stepfree_owner'
), functions as (
	select n.nspname || '.' || f.proname as name, l.name as login
	from pg_proc f join pg_namespace n on n.oid = f.pronamespace cross join login l
	where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
		and has_function_privilege(l.oid, f.oid, 'EXECUTE')
)
select line from (
	select 1 as part, table_name as a, login as b, verb as c,
		concat_ws(' | ', table_name, login, lower(verb), columns) as line
	from columns where columns is not null
	union all
	select 2, table_name, login, verb,
		concat_ws(' | ', 'rows ' || table_name, login, verb,
			using_rows || case when check_rows <> '' then ' || check ' || check_rows else '' end)
	from policies
	union all
	select 3, name, string_agg(login, ', ' order by login), '',
		'function ' || name || ' | ' || string_agg(login, ', ' order by login)
	from functions group by name
) lines order by part, a, b, c, line collate "C"`

func TestAccess_MatchesGolden(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	var lines []string
	if err := db.Super.SelectContext(t.Context(), &lines, accessQuery); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(lines, "\n") + "\n"
	if updateGolden() {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("if this is intended: go test ./storage -run %s -update\n%s", t.Name(), diff)
	}
}

func TestRowSecurity_IsForced(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	var open []string
	if err := db.Super.SelectContext(t.Context(), &open, `
		select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
			and not (c.relrowsecurity and c.relforcerowsecurity)`); err != nil {
		t.Fatal(err)
	}
	if len(open) > 0 {
		t.Errorf("row policies are not forced on %v", open)
	}
}

func TestUsage_AccommodationIsClosed(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	for _, login := range []string{"stepfree_hr", "stepfree_panel", "stepfree_admin", "stepfree_worker"} {
		var usage bool
		const query = `select has_schema_privilege($1, 'accommodation', 'USAGE')`
		if err := db.Super.GetContext(t.Context(), &usage, query, login); err != nil {
			t.Fatal(err)
		}
		if usage {
			t.Errorf("%s may use the schema accommodation", login)
		}
	}
}
