package storage_test

import (
	_ "embed" // right_use.sql
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/storage/storagetest"
)

//go:embed testdata/right_use.sql
var rightUseSQL string

// shownByUse lists what the use of a right may show in addition, with the reason. Each line must be needed.
func shownByUse() map[string]string {
	return map[string]string{
		"hr: insert interview.vacancy: interview.assignment":                   "who creates a vacancy is the first of its team",
		"hr: insert interview.vacancy: interview.event":                        "a trigger records that",
		"hr: insert interview.assignment: interview.event":                     "a trigger records who joins the team",
		"hr: delete interview.cover: interview.event":                          "a trigger records the end of a cover",
		"hr: insert interview.provision: interview.event":                      "something to find reopens a confirmed booking",
		"hr: update interview.provision.status: interview.event":               "likewise",
		"candidate: update interview.arrangement.released_at: interview.event": "likewise",
		"candidate: update interview.arrangement.status: interview.event":      "likewise",
	}
}

// Uses every right of access.golden to insert, update and delete, in a session of the login and with each plausible
// value, and looks at all that the login can read: no use may show a row, or a column of a row, that was not seen before.
func TestRights_UseShowsNothingMore(t *testing.T) {
	t.Parallel()
	people := map[string][]string{
		"candidate": {"ana"}, "adviser": {"maria", "mara"}, "hr": {"hugo"}, "panel": {"paul"}, "admin": {"ada"},
		"worker": {""},
	}
	rights, expected, shown := listedGrants(t), shownByUse(), map[string]bool{}
	var mutex sync.Mutex
	t.Run("logins", func(t *testing.T) { // returns when all of them have ended
		for login, sessions := range people {
			for _, session := range sessions {
				t.Run(login+" "+session, func(t *testing.T) {
					t.Parallel()
					u := newRightUse(t, login, session, "")
					for _, right := range slices.Sorted(maps.Keys(rights)) {
						if part := strings.Split(right, " | "); part[1] == login {
							u.use(t, part[0], part[2], rights[right])
						}
					}
					t.Logf("%d uses, %d allowed", u.uses, u.allowed)
					mutex.Lock()
					defer mutex.Unlock()
					maps.Copy(shown, u.shown)
				})
			}
		}
	})
	for use := range shown {
		if expected[use] == "" {
			t.Errorf("more is seen after %s", use)
		}
	}
	for use := range expected {
		if !shown[use] {
			t.Errorf("this shows nothing more: %s", use)
		}
	}
}

// The search above finds what a missing guard shows.
func TestRights_UseFindsMissingGuard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ login, session, without, table, columns, shows string }{
		{
			"hr", "hugo", `drop trigger booking_hr_step on interview.booking`, "interview.booking", "status",
			"hr: update interview.booking.status: interview.arrangement",
		},
		{
			"worker", "", `drop trigger outbox_given_up on mail.outbox`, "mail.outbox", "failed_at",
			"worker: update mail.outbox.failed_at: account.account",
		},
	} {
		u := newRightUse(t, c.login, c.session, c.without)
		u.use(t, c.table, "update", c.columns)
		if !u.shown[c.shows] {
			t.Errorf("not found: %s; but %v", c.shows, u.shown)
		}
	}
}

// rightUse uses the rights of one login in one session, each in a savepoint that is rolled back.
type rightUse struct {
	db            *storagetest.Database
	login         string
	tx            *sqlx.Tx
	sight         *sqlx.Stmt
	before        map[string][]string // what is seen: by table and key, the columns that have a value
	shown         map[string]bool
	uses, allowed int
}

func newRightUse(t *testing.T, login, session, without string) *rightUse {
	t.Helper()
	u := &rightUse{db: newIsolationDB(t), login: login, shown: map[string]bool{}}
	u.db.Exec(t, rightUseSQL+without)
	query := value[string](t, u.db, `select probe.sight($1)`, "stepfree_"+login)
	var err error
	u.tx, err = connectAs(t, u.db, "stepfree_"+login).BeginTxx(t.Context(), nil)
	must(t, err)
	t.Cleanup(func() { u.tx.Rollback() })
	_, err = u.tx.ExecContext(t.Context(), `select set_config('stepfree.session', $1, true)`, session)
	must(t, err)
	_, err = u.tx.ExecContext(t.Context(), `set local plan_cache_mode = force_generic_plan`)
	must(t, err)
	u.sight, err = u.tx.PreparexContext(t.Context(), query)
	must(t, err)
	u.before = u.see(t)
	return u
}

// see returns what the login sees.
func (u *rightUse) see(t *testing.T) map[string][]string {
	t.Helper()
	var lines []string
	must(t, u.sight.SelectContext(t.Context(), &lines))
	seen := map[string][]string{}
	for _, line := range lines {
		at := strings.LastIndex(line, "|")
		seen[line[:at]] = append(seen[line[:at]], line[at+1:])
	}
	return seen
}

// use uses a right: of a table, with a verb, on its columns or all of them.
func (u *rightUse) use(t *testing.T, table, verb, columns string) {
	t.Helper()
	rows := u.rows(t, table)
	switch verb {
	case "update":
		for _, column := range u.columns(t, table, columns) {
			for _, v := range u.plausible(t, table, column) {
				statement := fmt.Sprintf("update %s set %s = %s", table, column, v)
				u.tryEach(t, statement, rows, table+"."+column)
			}
		}
	case "delete":
		u.tryEach(t, "delete from "+table, rows, table)
	case "insert":
		for i, r := range rows {
			u.insert(t, table, r, "", "")
			if i >= 2 {
				continue
			}
			for _, column := range u.columns(t, table, columns) {
				for _, v := range u.plausible(t, table, column) {
					u.insert(t, table, r, column, v)
				}
			}
		}
	}
}

// row is a row of a table: the condition that finds it, and its values with new keys, as JSON.
type row struct {
	Where string `db:"where_it_is"`
	Copy  string `db:"copy"`
}

// rows lists the rows of a table, of all people.
func (u *rightUse) rows(t *testing.T, table string) (rows []row) {
	t.Helper()
	var query string
	must(t, u.db.Super.GetContext(t.Context(), &query, `select probe.rows_of($1)`, table))
	must(t, u.db.Super.SelectContext(t.Context(), &rows, query))
	return rows
}

func (u *rightUse) columns(t *testing.T, table, listed string) (columns []string) {
	t.Helper()
	if listed != "*" {
		return strings.Split(listed, ", ")
	}
	must(t, u.db.Super.SelectContext(t.Context(), &columns, `select cast(attname as text) from pg_attribute
		where attrelid = cast($1 as regclass) and attnum > 0 and not attisdropped order by attnum`, table))
	return columns
}

func (u *rightUse) plausible(t *testing.T, table, column string) (values []string) {
	t.Helper()
	must(t, u.db.Super.SelectContext(t.Context(), &values,
		`select distinct probe.plausible(cast($1 as regclass), $2) order by 1`, table, column))
	return values
}

// tryEach runs a statement for all rows at once, or for one at a time if that is refused.
func (u *rightUse) tryEach(t *testing.T, statement string, rows []row, target string) {
	t.Helper()
	if u.try(t, statement, target) {
		return
	}
	for _, r := range rows {
		u.try(t, statement+" where "+r.Where, target)
	}
}

// insert inserts a copy of a row, with one value changed if a column is named.
func (u *rightUse) insert(t *testing.T, table string, r row, column, v string) {
	t.Helper()
	columns := u.columns(t, table, "*")
	names, values := strings.Join(columns, ", "), strings.Join(columns, ", ")
	if column != "" {
		columns[slices.Index(columns, column)] = v
		values = strings.Join(columns, ", ")
	}
	u.try(t, fmt.Sprintf("insert into %s (%s) select %s from jsonb_populate_record(cast(null as %[1]s), %[4]s)",
		table, names, values, "cast($copy$"+r.Copy+"$copy$ as jsonb)"), table)
}

// try runs a statement, notes what it shows and undoes it. It reports whether the server allowed it.
func (u *rightUse) try(t *testing.T, statement, target string) bool {
	t.Helper()
	u.uses++
	_, err := u.tx.ExecContext(t.Context(), "savepoint use")
	must(t, err)
	result, refused := u.tx.ExecContext(t.Context(), statement)
	if refused == nil {
		u.allowed++
		if n, err := result.RowsAffected(); err == nil && n > 0 {
			u.compare(u.see(t), statement, target)
		}
	}
	_, err = u.tx.ExecContext(t.Context(), "rollback to savepoint use")
	must(t, err)
	return refused == nil
}

// compare notes each table of which a statement shows more. The row that is inserted, and the column that is changed, do
// not count.
func (u *rightUse) compare(after map[string][]string, statement, target string) {
	verb, _, _ := strings.Cut(statement, " ")
	table, column := target, ""
	if verb == "update" {
		at := strings.LastIndex(target, ".")
		table, column = target[:at], target[at+1:]
	}
	inserted := 0
	for key, rows := range after {
		of, _, _ := strings.Cut(key, "|")
		more := len(rows) > len(u.before[key])
		if more && of == table && verb == "insert" {
			if inserted++; inserted == 1 {
				continue
			}
		}
		if !more && len(rows) == 1 {
			for name := range strings.SplitSeq(rows[0], ",") {
				isOther := of != table || name != column
				more = more || isOther && !slices.Contains(strings.Split(u.before[key][0], ","), name)
			}
		}
		if more {
			u.shown[fmt.Sprintf("%s: %s %s: %s", u.login, verb, target, of)] = true
		}
	}
}
