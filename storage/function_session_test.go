package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"stepfree/storage/storagetest"
)

// answersWithoutSession lists the functions that tell a login something without a session, with the reason.
func answersWithoutSession() map[string]string {
	return map[string]string{
		"interview.ready_by":             "a day that follows from another day",
		"account.organisation_time_zone": "the program reads it at start",
		"accommodation.new_number":       "a number that is drawn",
		"account.link_owner":             "whose a sign-in link is, to who has its secret",
		"account.signin_key":             "the process compares the fingerprint of its key with it at start",
		"account.staff_credential":       "who signs in has no session yet; of the own audience only",
		"account.start_staff_session":    "who signs in has no session yet",
		"interview.expire_holds":         "how many holds ended, of which HR sees the bookings",
		"seal.start_state":               "the process compares its files with it at start",
		"seal.newest_request":            "likewise: a keyring without this key is older than the database",
		"seal.drafts":                    "the process has a key of each draft in its folder, and deletes those without one",
	}
}

// callsQuery lists calls of each function that a login may execute, with ids and addresses of test data.
const callsQuery = `
	with known(kind, i, sql) as (
		values ('uuid', 1, 'fixture.id(''application a'')'), ('uuid', 2, 'fixture.id(''booking application a4'')'),
			('uuid', 3, 'fixture.id(''vacancy a'')'), ('uuid', 4, 'fixture.id(''hugo'')'),
			('uuid', 5, 'fixture.id(''request anafalse'')'), ('stage', 0, 'fixture.id(''stage a4'')'),
			('uuid[]', 0, 'array[fixture.id(''application a'')]'),
			('text', 1, '''ana@a.example'''), ('text', 2, '''maria@x.example'''), ('text', 3, '''hugo@a.example'''), 
			('text', 4, '''firefox linux'''),
			('date', 0, 'current_date'), ('timestamp with time zone', 0, 'now() + interval ''90 days'''),
			('boolean', 0, 'true'), ('integer', 0, '7'), ('bigint', 0, '7'), ('bytea', 0, 'sha256(''link'')'))
	select distinct substr(r.rolname, 10) as login, n.nspname || '.' || p.proname as target,
		format('select count(*) from (select to_jsonb(f) from %I.%I(%s) f) t (says)
			where says not in (''null'', ''false'', ''0'', ''""'')', n.nspname, p.proname, (
			select coalesce(string_agg(coalesce(k.sql, 'null'), ', ' order by y.n), '')
			from unnest(p.proargtypes) with ordinality y (type, n)
			left join known k on k.i in (0, turn.n)
				and k.kind = case when y.n = 2 and y.type = 'uuid'::regtype then 'stage' else format_type(y.type, null) end)) as statement
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join generate_series(1, 5) turn (n)
	join pg_roles r on r.rolname ~ '^stepfree_' and r.rolname <> 'stepfree_owner'
	where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
		and has_function_privilege(r.oid, p.oid, 'EXECUTE') order by 1, 2, 3`

// A function that answers without a session tells what no row policy guards.
func TestFunctions_NoSessionTellsNothing(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	db.Exec(t, `grant usage on schema fixture to public`)
	expected, answered := answersWithoutSession(), map[string]bool{}
	var calls []attemptedCall
	must(t, db.Super.SelectContext(t.Context(), &calls, callsQuery))
	for _, c := range calls {
		if tells(t, db, c) {
			answered[c.Function] = true
			if expected[c.Function] == "" {
				t.Errorf("%s: %s", c.Login, c.Statement)
			}
		}
	}
	for function := range expected {
		if !answered[function] {
			t.Errorf("%s tells nothing", function)
		}
	}
	if len(calls) < 80 {
		t.Errorf("only %d calls", len(calls))
	}
	t.Logf("%d calls", len(calls))
}

// attemptedCall is a call of a function by a login.
type attemptedCall struct {
	Login     string `db:"login"`
	Function  string `db:"target"`
	Statement string `db:"statement"`
}

// tells reports whether a call without a session returns something.
func tells(t *testing.T, db *storagetest.Database, c attemptedCall) bool {
	t.Helper()
	err := db.RunAs(t, "stepfree_"+c.Login, "", fmt.Sprintf(
		`do $call$ begin if (%s) > 0 then raise sqlstate 'ZZ001'; end if; end $call$`, c.Statement))
	if err != nil && strings.Contains(err.Error(), "does not exist") {
		t.Errorf("%s, %s: %v", c.Login, c.Function, err)
	}
	return err != nil && strings.Contains(err.Error(), "ZZ001")
}
