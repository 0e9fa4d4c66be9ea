package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage"
	"stepfree/storage/storagetest"
)

func onePool(t *testing.T) *sqlx.DB {
	t.Helper()
	db := storagetest.New(t)
	login := account.RoleCandidate.Login()
	pool, err := storage.ConnectPool(t.Context(), db.URL(login), login)
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

func get(t *testing.T, pool *sqlx.DB, query string) (n int) {
	t.Helper()
	if err := pool.GetContext(t.Context(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAStatementIsPreparedOnceForAConnection(t *testing.T) {
	t.Parallel()
	pool := onePool(t)
	const query = `select count(*) from pg_prepared_statements`
	for range 3 {
		if n := get(t, pool, query); n != 1 {
			t.Errorf("%d statements are prepared", n)
		}
	}
}

func TestAConnectionWhoseStatementWasAbandonedServesNobodyElse(t *testing.T) {
	t.Parallel()
	pool := onePool(t)
	const who = `select pg_backend_pid()`
	before := get(t, pool, who)
	if after := get(t, pool, who); after != before {
		t.Fatal("a connection that was used serves nobody else")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := pool.ExecContext(ctx, `select pg_sleep(20)`); err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("%v", err)
	}
	if after := get(t, pool, who); after == before {
		t.Error("the cancelled connection serves the next statement, which the cancelling may hit")
	}
}

func TestAStatementOfAPageIsBounded(t *testing.T) {
	t.Parallel()
	if seconds := get(t, onePool(t), `select setting::int / 1000 from pg_settings where name = 'statement_timeout'`); seconds != 15 {
		t.Errorf("%d seconds", seconds)
	}
}
