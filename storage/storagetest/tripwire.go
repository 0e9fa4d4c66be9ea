package storagetest

import (
	"fmt"
	"strings"
	"testing"
)

// Tripwire makes one write of a database fail: the n-th row that is inserted, changed or deleted from now on.
type Tripwire struct {
	db     *Database
	tables []string
}

// NewTripwire puts a trigger on every table. Rows that the background work takes out of the outbox do not count, nor the
// end of a session, which every page moves by itself.
func NewTripwire(tb testing.TB, db *Database) *Tripwire {
	tb.Helper()
	w := &Tripwire{db: db}
	const tables = `
		select schemaname || '.' || tablename from pg_tables
		where schemaname in ('account', 'interview', 'accommodation', 'seal', 'mail') and tablename <> 'session' order by 1`
	if err := db.Super.SelectContext(tb.Context(), &w.tables, tables); err != nil || len(w.tables) < 20 {
		tb.Fatalf("%d tables, %v", len(w.tables), err)
	}
	db.Exec(tb, `create schema tripwire`)
	db.Exec(tb, `create sequence tripwire.writes`)
	db.Exec(tb, `create table tripwire.target (n bigint)`)
	db.Exec(tb, `insert into tripwire.target values (0)`)
	db.Exec(tb, `create function tripwire.count() returns trigger language plpgsql security definer set search_path = '' as $$
		begin
			if nextval('tripwire.writes') = (select n from tripwire.target) then raise exception 'the disk is full' using errcode = 'disk_full'; end if;
			return null;
		end $$`)
	for _, table := range w.tables {
		verbs := "insert or update or delete"
		if table == "mail.outbox" {
			verbs = "insert"
		}
		db.Exec(tb, fmt.Sprintf(`create trigger zz_tripwire after %s on %s for each row execute function tripwire.count()`, verbs, table))
	}
	return w
}

// Set makes the n-th write from now on fail; 0 makes none fail.
func (w *Tripwire) Set(tb testing.TB, n int) {
	tb.Helper()
	w.db.Exec(tb, `update tripwire.target set n = $1`, n)
	w.db.Exec(tb, `alter sequence tripwire.writes restart`)
}

// Tripped tells whether the write that was to fail was tried.
func (w *Tripwire) Tripped(tb testing.TB) (tripped bool) {
	tb.Helper()
	const query = `select s.is_called and s.last_value >= t.n from tripwire.writes s, tripwire.target t`
	if err := w.db.Super.GetContext(tb.Context(), &tripped, query); err != nil {
		tb.Fatal(err)
	}
	return tripped
}

// Snapshot is everything that the database holds, as a sum, without sessions, and without the outbox, whose rows go while
// one looks.
func (w *Tripwire) Snapshot(tb testing.TB) (sum string) {
	tb.Helper()
	parts := make([]string, 0, len(w.tables))
	for _, table := range w.tables {
		if table != "mail.outbox" {
			parts = append(parts, fmt.Sprintf(`(select coalesce(md5(string_agg(md5(cast(t as text)), '' order by md5(cast(t as text)))), '') from %s t)`, table))
		}
	}
	if err := w.db.Super.GetContext(tb.Context(), &sum, `select concat_ws(' ', `+strings.Join(parts, ", ")+`)`); err != nil {
		tb.Fatal(err)
	}
	return sum
}
