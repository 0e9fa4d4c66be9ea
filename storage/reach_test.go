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

// attempt is one login, one verb, one column, and a statement that needs that right and no other.
type attempt struct {
	Table     string `db:"target"`
	Login     string `db:"login"`
	Verb      string `db:"verb"`
	Column    string `db:"col"`
	Statement string `db:"statement"`
}

// attemptsQuery is every login × table × verb × column; a row is taken out whole.
const attemptsQuery = `
	select n.nspname || '.' || c.relname as target, substr(r.rolname, 10) as login, lower(v.verb) as verb, coalesce(a.attname, '*') as col,
		probe.tries(v.verb, format('%I.%I', n.nspname, c.relname), quote_ident(a.attname)) as statement
	from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) v(verb)
	join pg_roles r on r.rolname ~ '^stepfree_' and r.rolcanlogin and r.rolname <> 'stepfree_owner'
	left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and v.verb <> 'DELETE'
	where c.relkind in ('r', 'p') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
	order by target, login, verb, a.attnum`

// The page says what has_column_privilege and its like say. This asks the server to do it.
func TestTheServerDoesWhatThePageOfAccessSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	db := newWorlds(t)
	tx, err := db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	var attempts []attempt
	must(t, tx.SelectContext(t.Context(), &attempts, attemptsQuery))
	said := saidOnThePage(t)
	for _, a := range attempts {
		columns, some := said[a.Table+" | "+a.Login+" | "+a.Verb]
		want := some && (columns == "*" || slices.Contains(strings.Split(columns, ", "), a.Column))
		if got := may(t, tx, "stepfree_"+a.Login, a.Statement); got != want {
			t.Errorf("%s: %s: the page says %v, and the server %v", a.Login, a.Statement, want, got)
		}
	}
	if len(attempts) < 3000 {
		t.Errorf("%d attempts", len(attempts))
	}
	t.Logf("%d attempts", len(attempts))
}

// saidOnThePage reads "table | login | verb | columns".
func saidOnThePage(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(golden)
	must(t, err)
	said := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if parts := strings.Split(strings.TrimSpace(line), " | "); len(parts) == 4 && !strings.HasPrefix(line, "rows ") {
			said[strings.Join(parts[:3], " | ")] = parts[3]
		}
	}
	return said
}

func TestEachLoginReachesTheRowsOnThePageAndNoOthers(t *testing.T) {
	t.Parallel()
	db := newWorlds(t)
	tx, err := db.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	var tables []string
	must(t, tx.SelectContext(t.Context(), &tables, tablesQuery))
	page := []string{"# table | login | session | rows; a session that is not in a table's lines reaches nothing there"}
	for _, table := range tables {
		for _, login := range everyLogin() {
			page = append(page, reached(visible(t, tx, login, table))...)
		}
	}
	text := strings.Join(page, "\n") + "\n"
	if updateGolden() {
		must(t, os.WriteFile(visibleGolden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(visibleGolden)
	must(t, err)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); diff != "" {
		t.Errorf("if this is meant: go test ./storage -run %s -update\n%s", t.Name(), diff)
	}
}

// reached are the lines that tell of any row.
func reached(lines string) []string {
	return slices.DeleteFunc(strings.Split(strings.TrimSuffix(lines, "\n"), "\n"), func(line string) bool {
		return strings.Contains(line, " | sees refused, changes 0, takes out 0, puts in 0 ") || strings.Contains(line, " | sees 0, changes 0, takes out 0, puts in 0 ")
	})
}

// visible says what a login can do to the rows of a table with each of its sessions.
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
