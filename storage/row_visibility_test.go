package storage_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
)

// attempt is a login, a verb and a column, with a statement that needs that right and no other.
type attempt struct {
	Table     string `db:"target"`
	Login     string `db:"login"`
	Verb      string `db:"verb"`
	Column    string `db:"col"`
	Statement string `db:"statement"`
}

// attemptsQuery lists every combination of login, table, verb and column; a DELETE has no column.
const attemptsQuery = `
	select n.nspname || '.' || c.relname as target, substr(r.rolname, 10) as login, lower(v.verb) as verb,
		coalesce(a.attname, '*') as col,
		probe.tries(v.verb, format('%I.%I', n.nspname, c.relname), quote_ident(a.attname)) as statement
	from pg_class c join pg_namespace n on n.oid = c.relnamespace
	cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) v(verb)
	join pg_roles r on r.rolname ~ '^stepfree_' and r.rolcanlogin and r.rolname <> 'stepfree_owner'
	left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and v.verb <> 'DELETE'
	where c.relkind in ('r', 'p') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
	order by target, login, verb, a.attnum`

// access.golden lists what has_column_privilege and its like return; this test runs the statements.
func TestAccess_ServerEnforcesGrants(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	tx, err := db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	var attempts []attempt
	must(t, tx.SelectContext(t.Context(), &attempts, attemptsQuery))
	listed := listedGrants(t)
	for _, a := range attempts {
		columns, found := listed[a.Table+" | "+a.Login+" | "+a.Verb]
		want := found && (columns == "*" || slices.Contains(strings.Split(columns, ", "), a.Column))
		if got := may(t, tx, "stepfree_"+a.Login, a.Statement); got != want {
			t.Errorf("%s: %s: %s says %v, the server %v", a.Login, a.Statement, golden, want, got)
		}
	}
	if len(attempts) < 3000 {
		t.Errorf("%d attempts", len(attempts))
	}
	t.Logf("%d attempts", len(attempts))
}

// listedGrants reads the lines "table | login | verb | columns" of access.golden.
func listedGrants(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(golden)
	must(t, err)
	listed := map[string]string{}
	for line := range strings.Lines(string(text)) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		if len(parts) == 4 && !strings.HasPrefix(line, "rows ") {
			listed[strings.Join(parts[:3], " | ")] = parts[3]
		}
	}
	return listed
}

func TestRowPolicies_MatchGolden(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	tx, err := db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	var tables []string
	must(t, tx.SelectContext(t.Context(), &tables, tablesQuery))
	lines := []string{"# table | login | session | rows; a session that is not in a table's lines reaches nothing there"}
	for _, table := range tables {
		for _, login := range allLogins() {
			lines = append(lines, withAccess(visible(t, tx, login, table))...)
		}
	}
	text := strings.Join(lines, "\n") + "\n"
	if updateGolden() {
		must(t, os.WriteFile(visibleGolden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(visibleGolden)
	must(t, err)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); diff != "" {
		t.Errorf("if this is intended: go test ./storage -run %s -update\n%s", t.Name(), diff)
	}
}

// withAccess returns the lines that have access to a row.
func withAccess(lines string) []string {
	return slices.DeleteFunc(strings.Split(strings.TrimSuffix(lines, "\n"), "\n"), func(line string) bool {
		return strings.Contains(line, " | sees refused, changes 0, takes out 0, puts in 0 ") ||
			strings.Contains(line, " | sees 0, changes 0, takes out 0, puts in 0 ")
	})
}

// visible returns, line by line, what a login can do with the rows of a table in each of its sessions.
func visible(t *testing.T, tx *sqlx.Tx, login, table string) string {
	t.Helper()
	var lines strings.Builder
	for _, session := range sessions(login) {
		var says string
		must(t, tx.GetContext(t.Context(), &says, `select probe.rows($1, $2, $3)`, table, login, session))
		fmt.Fprintf(&lines, "%s | %s | %q | %s\n", table, strings.TrimPrefix(login, "stepfree_"), session, says)
	}
	return lines.String()
}
