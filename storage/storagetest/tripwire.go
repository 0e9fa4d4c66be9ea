package storagetest

import (
	"fmt"
	"strings"
	"testing"
)

// Tripwire makes one write of a database fail: the n-th row that is inserted, updated or deleted after Set.
type Tripwire struct {
	db     *Database
	tables []string
}

// NewTripwire creates a trigger on every table. It does not count deletions from the outbox and writes to its rate
// limits, which a job makes, or writes to sessions, whose expiry every page updates.
func NewTripwire(tb testing.TB, db *Database) *Tripwire {
	tb.Helper()
	w := &Tripwire{db: db}
	const tables = `
		select schemaname || '.' || tablename from pg_tables
		where schemaname in ('account', 'interview', 'accommodation', 'seal', 'mail')
			and tablename not in ('session', 'rate_limit') order by 1`
	if err := db.Super.SelectContext(tb.Context(), &w.tables, tables); err != nil || len(w.tables) < 20 {
		tb.Fatalf("%d tables, %v", len(w.tables), err)
	}
	db.Exec(tb, `create schema tripwire`)
	db.Exec(tb, `create sequence tripwire.writes`)
	db.Exec(tb, `create table tripwire.target (n bigint)`)
	db.Exec(tb, `insert into tripwire.target values (0)`)
	db.Exec(tb, `create function tripwire.count() returns trigger
		language plpgsql security definer set search_path = '' as $$
		begin
			if nextval('tripwire.writes') = (select n from tripwire.target) then
				raise exception 'the disk is full' using errcode = 'disk_full';
			end if;
			return null;
		end $$`)
	// The program refuses to start if a login may call more than it needs.
	db.Exec(tb, `revoke execute on function tripwire.count() from public`)
	for _, table := range w.tables {
		writes := "insert or update or delete"
		if table == "mail.outbox" {
			writes = "insert"
		}
		db.Exec(tb, fmt.Sprintf(
			`create trigger zz_tripwire after %s on %s for each row execute function tripwire.count()`, writes, table))
	}
	return w
}

// Set makes the n-th write after this call fail. With 0 none fails.
func (w *Tripwire) Set(tb testing.TB, n int) {
	tb.Helper()
	w.db.Exec(tb, `update tripwire.target set n = $1`, n)
	w.db.Exec(tb, `alter sequence tripwire.writes restart`)
}

// Tripped reports whether the write that fails was attempted.
func (w *Tripwire) Tripped(tb testing.TB) (tripped bool) {
	tb.Helper()
	const query = `select s.is_called and s.last_value >= t.n from tripwire.writes s, tripwire.target t`
	if err := w.db.Super.GetContext(tb.Context(), &tripped, query); err != nil {
		tb.Fatal(err)
	}
	return tripped
}

// Snapshot returns a checksum of all rows. It leaves out sessions, and the outbox with its rate limits, whose rows a job
// changes at any time.
func (w *Tripwire) Snapshot(tb testing.TB) (sum string) {
	tb.Helper()
	parts := make([]string, 0, len(w.tables))
	const checksum = `(select coalesce(
		md5(string_agg(md5(cast(t as text)), '' order by md5(cast(t as text)))), '') from %s t)`
	for _, table := range w.tables {
		if table != "mail.outbox" {
			parts = append(parts, fmt.Sprintf(checksum, table))
		}
	}
	query := `select concat_ws(' ', ` + strings.Join(parts, ", ") + `)`
	if err := w.db.Super.GetContext(tb.Context(), &sum, query); err != nil {
		tb.Fatal(err)
	}
	return sum
}
