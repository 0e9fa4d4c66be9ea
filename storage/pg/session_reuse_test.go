package pg_test

import (
	"os"
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// newIsolationDB returns a database with the rows of isolation.sql.
func newIsolationDB(t *testing.T) *storagetest.Database {
	t.Helper()
	db := storagetest.New(t)
	script, err := os.ReadFile("../testdata/isolation.sql")
	must(t, err)
	// The script switches triggers off on its connection, so the connection is not reused.
	conn, err := sqlx.ConnectContext(t.Context(), "postgres", db.URL("postgres"))
	must(t, err)
	_, err = conn.ExecContext(t.Context(), string(script))
	must(t, err)
	must(t, conn.Close())
	return db
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A token that a transaction sets, even for the whole connection, must not be in force in the next transaction.
func TestRun_IgnoresLeftoverSession(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	login := account.RoleCandidate.Login()
	pool, err := pg.ConnectPool(t.Context(), db.URL(login), login)
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	pool.SetMaxOpenConns(1)
	backends := map[int]bool{}
	for _, how := range []string{"true", "false"} {
		for _, end := range []string{"commit", "rollback", "error"} {
			conn, err := pool.Connx(t.Context())
			must(t, err)
			var pid, seen int
			must(t, conn.GetContext(t.Context(), &pid, `select pg_backend_pid()`))
			backends[pid] = true
			_, err = conn.ExecContext(t.Context(), "begin")
			must(t, err)
			must(t, conn.GetContext(t.Context(), &seen, `
				select count(*) from accommodation.request
				where set_config('stepfree.session', 'bob', `+how+`) <> ''`))
			if end == "error" {
				if _, err := conn.ExecContext(t.Context(), `select 1 / 0`); err == nil {
					t.Error("the statement did not fail")
				}
				end = "rollback"
			}
			_, ended := conn.ExecContext(t.Context(), end)
			must(t, ended)
			must(t, conn.Close())
			// The next transaction on the same connection.
			for session, want := range map[string]int{"ana": 2, "": 0, "nobody's": 0} {
				must(t, pg.RunOn(t.Context(), pool, session, func(tx *pg.Tx) error {
					return tx.GetContext(t.Context(), &seen, `
						select count(*) from accommodation.request r
						where r.candidate_id <> (select coalesce(account.actor(), gen_random_uuid()))
							or account.actor() = r.candidate_id`)
				}))
				if seen != want {
					t.Errorf("set with %s, ended with %s: %q sees %d requests", how, end, session, seen)
				}
			}
		}
	}
	if len(backends) != 1 {
		t.Errorf("%d connections: none was reused", len(backends))
	}
}
