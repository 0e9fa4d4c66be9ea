package storagetest

import "testing"

// WatchSequence makes the database refuse an interview whose UID changes, or whose SEQUENCE does not rise with a change.
func (db *Database) WatchSequence(tb testing.TB) {
	tb.Helper()
	db.Exec(tb, `create function public.watch_sequence() returns trigger language plpgsql as $$
		begin
			if new.id <> old.id or new.sequence <= old.sequence then raise 'SEQUENCE %', new.sequence; end if;
			return new;
		end $$`)
	db.Exec(tb, `create trigger zz_watch before update on interview.interview
		for each row execute function public.watch_sequence()`)
}
