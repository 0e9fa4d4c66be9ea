package pg_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/pg"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
)

// onePool returns a candidate's pool of one connection.
func onePool(t *testing.T) *sqlx.DB {
	t.Helper()
	db := storagetest.New(t)
	login := account.RoleCandidate.Login()
	pool, err := pg.ConnectPool(t.Context(), db.URL(login), login)
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool
}

// get returns the number that a query selects.
func get(t *testing.T, pool *sqlx.DB, query string) (n int) {
	t.Helper()
	if err := pool.GetContext(t.Context(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStmtCache_PreparesOnce(t *testing.T) {
	t.Parallel()
	pool := onePool(t)
	const query = `select count(*) from pg_prepared_statements`
	for range 3 {
		if n := get(t, pool, query); n != 1 {
			t.Errorf("%d statements are prepared", n)
		}
	}
}

func TestStmtCache_ClosesOnCancel(t *testing.T) {
	t.Parallel()
	pool := onePool(t)
	const who = `select pg_backend_pid()`
	before := get(t, pool, who)
	if after := get(t, pool, who); after != before {
		t.Fatal("the connection is not reused")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := pool.ExecContext(ctx, `select pg_sleep(20)`)
	if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("%v", err)
	}
	if after := get(t, pool, who); after == before {
		t.Error("the cancelled connection is reused: the cancellation may reach its next statement")
	}
}

func TestStmtCache_TimeoutIs15s(t *testing.T) {
	t.Parallel()
	const query = `select setting::int / 1000 from pg_settings where name = 'statement_timeout'`
	if seconds := get(t, onePool(t), query); seconds != 15 {
		t.Errorf("%d seconds", seconds)
	}
}

// Each pooled connection has a plan that no longer fits; the second attempt runs on a new connection.
func TestStmtCache_RetriesStalePlan(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.HR](t, db, "Hugo")
	for name, c := range map[string]struct {
		change string // of the schema, after which the cached plan does not fit
		query  func() error
	}{
		"a transaction": {
			`alter table interview.vacancy alter column title_en type varchar(500)`,
			func() error {
				return db.HR.Run(t.Context(), me, func(tx hrstore.Tx) error {
					_, err := tx.Vacancies(t.Context(), false, "")
					return err
				})
			},
		},
		"the identification": {
			`drop function account.identify(text);
			create function account.identify(token text)
			returns table (id uuid, name varchar, email text, language text, time_zone text, pseudonym integer,
				until timestamptz, latest_end timestamptz, idle interval, stepped_up boolean)
			language sql stable security definer set search_path = '' as $$
				select a.id, cast(a.name as varchar), a.email, a.language, a.time_zone, 0, s.expires_at,
					s.latest_end, s.idle, true
				from account.session s join account.account a on a.id = s.account_id
				where s.hash = sha256(convert_to(identify.token, 'UTF8')) and s.login = session_user $$;
			grant execute on function account.identify(text) to stepfree_hr`,
			func() error {
				_, err := signinstore.Identify[account.HR](t.Context(), db.Sessions, me.Session)
				return err
			},
		},
	} {
		atOnce(t, c.query)
		db.Exec(t, c.change)
		if err := c.query(); err != nil {
			t.Errorf("%s after the schema changed: %v", name, err)
		}
		atOnce(t, c.query)
	}
}

// atOnce runs a query on several connections.
func atOnce(t *testing.T, query func() error) {
	t.Helper()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := query(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
