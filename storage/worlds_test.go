package storage_test

import (
	_ "embed" // the worlds
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

//go:embed testdata/worlds.sql
var worlds string

//go:embed testdata/probe.sql
var probe string

const visibleGolden = "testdata/visible.golden"

// newWorlds is a database with two worlds in it, and the probe.
func newWorlds(t *testing.T) *storagetest.Database {
	t.Helper()
	db := storagetest.New(t)
	// The connection that read them has triggers switched off: it is not used again.
	conn, err := sqlx.ConnectContext(t.Context(), "postgres", db.URL("postgres"))
	must(t, err)
	_, err = conn.ExecContext(t.Context(), worlds+probe)
	must(t, err)
	must(t, conn.Close())
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sessions are those with which each login is tried: of its own people in both worlds, of another login's person, one that is
// over, one that nobody has, and none.
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

// everyLogin is every login that may connect.
func everyLogin() []string { return pg.Logins() }

const tablesQuery = `
	select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where c.relkind in ('r', 'p') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') order by 1`
