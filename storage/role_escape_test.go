package storage_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// escapes returns statements that an attacker with arbitrary SQL could use to get rights beyond the login and its
// session, by kind.
func escapes(file string) map[string][]string {
	return map[string][]string{
		"another login": {
			`set role stepfree_owner`, `set role postgres`, `set role pg_read_all_data`,
			`set session authorization stepfree_owner`, `grant stepfree_owner to current_user`,
			`alter role current_user bypassrls`, `alter role current_user superuser`, `create role escaped`,
		},
		"no row policies": {
			`set row_security = off; select from account.account`,
			`alter table account.account disable row level security`,
			`create policy escaped on account.account using (true)`, `drop policy own on account.account`,
			`set session_replication_role = replica`,
		},
		"objects of its own": {
			`create temporary table escaped (n integer)`, `create table public.escaped (n integer)`, `create schema escaped`,
			`create function pg_temp.escaped() returns integer language sql as 'select 1'`,
			`create function public.escaped() returns integer language sql as 'select 1'`,
			`create function account.escaped() returns integer language sql as 'select 1'`,
			`create or replace function account.actor() returns uuid language sql as 'select gen_random_uuid()'`,
			`create extension dblink`, `create extension plpython3u`, `create view public.escaped as select 1`,
			`load 'plpgsql'`,
		},
		"programs and files of the server": {
			`copy (select 1) to program 'true'`, fmt.Sprintf(`copy (select 1) to '%s'`, file),
			`copy mail.outbox from program 'true'`, `select pg_read_file('PG_VERSION')`, `select pg_ls_dir('.')`,
			`select pg_stat_file('PG_VERSION')`, fmt.Sprintf(`select lo_export(0, '%s')`, file),
			`select lo_import('/etc/passwd')`, `alter system set log_statement = 'all'`, `select pg_reload_conf()`,
			`select pg_logical_emit_message(true, 'x', 'x')`, `select pg_switch_wal()`,
		},
		"large objects": {
			`select lo_create(0)`, `select lo_creat(-1)`, `select lo_from_bytea(0, 'secret')`,
			`select lo_put(1, 0, 'secret')`,
		},
		"numbers of rows that it cannot read": {
			`select relname, n_tup_ins from pg_stat_user_tables`, `select n_live_tup from pg_stat_all_tables`,
			`select heap_blks_read from pg_statio_user_tables`, `select xact_commit from pg_stat_database`,
			`select pg_stat_get_live_tuples(oid) from pg_class where relname = 'request'`,
			`select pg_stat_get_tuples_inserted(oid) from pg_class where relname = 'evidence'`,
			`select pg_stat_get_xact_tuples_inserted(oid) from pg_class where relname = 'request'`,
			`select reltuples from pg_class`, `select relpages from pg_class`, `select * from pg_class`,
			`select row_to_json(c) from pg_class c`, `select pg_relation_size(oid) from pg_class`,
			`select pg_total_relation_size(oid) from pg_class`, `select pg_indexes_size(oid) from pg_class`,
			`select pg_database_size(current_database())`, `select pg_tablespace_size('pg_default')`,
			`select from pg_stats`, `select from pg_stats_ext`, `select last_value from pg_sequences`,
			`select pg_sequence_last_value('interview.application_number')`, `select relation from pg_locks`,
			`select from pg_lock_status()`, `select from pg_stat_activity`, `select from pg_stat_get_activity(null)`,
			`select pg_current_wal_lsn()`, `select pg_current_wal_insert_lsn()`, `select from pg_stat_wal`,
		},
		"system catalogues": {
			`select from pg_authid`, `select from pg_shadow`, `select from pg_largeobject`, `select from pg_statistic`,
			`select from pg_user_mapping`, `select from pg_hba_file_rules`,
		},
	}
}

func TestLogins_EscapesAreRefused(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	file := filepath.Join(t.TempDir(), "escaped")
	for _, login := range allLogins() {
		if login == pg.Owner {
			continue // it serves no request
		}
		conn := connectAs(t, db, login)
		session := strings.TrimSuffix(sessions(login)[0], "nobody's")
		for kind, statements := range escapes(file) {
			for _, statement := range statements {
				if err := inject(t, conn, session, statement); err == nil {
					t.Errorf("%s, %s: %s", login, kind, statement)
				}
			}
		}
	}
}

// connectAs opens a single connection as a login.
func connectAs(t *testing.T, db *storagetest.Database, login string) *sqlx.DB {
	t.Helper()
	conn, err := sqlx.ConnectContext(t.Context(), "postgres", db.URL(login))
	must(t, err)
	conn.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, conn.Close()) })
	return conn
}

// inject runs statements in a transaction with a session, as an SQL injection could, and rolls it back.
func inject(t *testing.T, conn *sqlx.DB, session, statements string) error {
	t.Helper()
	tx, err := conn.BeginTxx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	_, err = tx.ExecContext(t.Context(), `select set_config('stepfree.session', $1, true)`, session)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), statements)
	return err
}

// An injected statement can set stepfree.session, but no value that the database stores is a valid session token.
func TestActor_StoredDataIsNoSession(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	var hash string
	const stored = `
		select encode(hash, 'hex') from account.session where account_id = fixture.id('bob') and expires_at > now()`
	must(t, db.Super.GetContext(t.Context(), &hash, stored))
	conn := connectAs(t, db, account.RoleCandidate.Login())
	for name, session := range map[string]string{
		"the hash": hash, "the hash as bytes": `\x` + hash, "an id": "(select fixture.id('bob'))",
		"a name": "stepfree_candidate", "a pattern": "%", "empty": "", "a session of HR": "hugo",
		"an expired session": "bob expired",
	} {
		err := inject(t, conn, "ana", fmt.Sprintf(`select set_config('stepfree.session', $session$%s$session$, true);
			do $$ begin
				if account.actor() is not null or exists (select from account.account)
					or exists (select from accommodation.request)
				then raise exception 'signed in'; end if;
			end $$`, session))
		must(t, wrap(name, err))
	}
	// The check above can fail: with a person's own token the actor is that person.
	const ownToken = `select set_config('stepfree.session', 'bob', true);
		do $$ begin if account.actor() is not null then raise exception 'signed in'; end if; end $$`
	if err := inject(t, conn, "ana", ownToken); err == nil {
		t.Error("bob's token is not accepted")
	}
}

func wrap(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}
