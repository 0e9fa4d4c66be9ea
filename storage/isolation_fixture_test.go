package storage_test

import (
	_ "embed" // isolation.sql and probe.sql
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

//go:embed testdata/isolation.sql
var isolationSQL string

//go:embed testdata/probe.sql
var probeSQL string

const visibleGolden = "testdata/visible.golden"

// newIsolationDB returns a database with the rows of isolation.sql and the functions of probe.sql.
func newIsolationDB(t *testing.T) *storagetest.Database {
	t.Helper()
	db := storagetest.New(t)
	// The script switches triggers off on its connection, so the connection is not reused.
	conn, err := sqlx.ConnectContext(t.Context(), "postgres", db.URL("postgres"))
	must(t, err)
	_, err = conn.ExecContext(t.Context(), isolationSQL+probeSQL)
	must(t, err)
	must(t, conn.Close())
	return db
}

// sessions returns the session tokens to test a login with: of its own people on both sides, of another login's person,
// an expired one, an unknown one, and none.
func sessions(login string) []string {
	own := map[string][]string{
		"stepfree_candidate": {"ana", "bob", "hugo", "ana expired"},
		"stepfree_adviser":   {"maria", "mara", "ana", "maria expired"},
		"stepfree_hr":        {"hugo", "hanna", "paul", "hugo expired"},
		"stepfree_panel":     {"paul", "petra", "hugo", "paul expired"},
		"stepfree_admin":     {"ada", "hugo", "ada expired"},
	}
	return append(own[login], "nobody's", "")
}

// allLogins returns every login that may connect.
func allLogins() []string { return pg.Logins() }

const tablesQuery = `
	select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where c.relkind in ('r', 'p') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') order by 1`
