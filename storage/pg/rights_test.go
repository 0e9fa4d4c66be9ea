package pg_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

func TestCheckRights_FreshDatabase(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	if err := db.CheckRights(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCheckRights_ExcessIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, grant, says string }{
		{"a schema", `grant usage on schema accommodation to stepfree_hr`, "it may use the schema accommodation"},
		{"a table", `grant select on seal.access to stepfree_hr`, "it may select seal.access (*)"},
		{"a column", `grant update (email) on account.account to stepfree_hr`, "it may update account.account (email)"},
		{"all columns", `grant select on account.account to stepfree_hr`, "it may select account.account (*)"},
		{"a table for public", `grant delete on interview.event to public`, "it may delete interview.event (*)"},
		{
			"a function", `grant execute on function mail.create_link(text, bytea, timestamptz, timestamptz) to stepfree_hr`,
			"it may call mail.create_link",
		},
		{"emptying a table", `grant truncate on interview.event to stepfree_hr`, "it may truncate interview.event (*)"},
		{"temporary tables", `grant temporary on database %s to public`, "it may make temporary tables"},
		{"large objects", `grant execute on function pg_catalog.lo_create(oid) to stepfree_hr`, "it may call lo_create"},
		{
			"statistics", `grant execute on function pg_catalog.pg_stat_get_live_tuples(oid) to stepfree_hr`,
			"it may call pg_stat_get_live_tuples",
		},
		{
			"sizes", `grant execute on function pg_catalog.pg_relation_size(regclass, text) to public`,
			"it may call pg_relation_size",
		},
		{"a view of statistics", `grant select on pg_catalog.pg_stat_user_tables to public`, "it may read pg_stat_user_tables"},
		{"numbers of rows", `grant select on pg_catalog.pg_class to public`, "it may read numbers of rows in pg_class"},
		{"creating schemas", `grant create on database %s to stepfree_hr`, "it may create schemas"},
		{"creating in a schema", `grant create on schema public to stepfree_hr`, "it may create in the schema public"},
		{"a table of its own", `create table public.own (); alter table public.own owner to stepfree_hr`, "it owns own"},
		{
			"no row policies", `alter table interview.booking no force row level security`,
			"it sees all rows of interview.booking",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := storagetest.New(t)
			if strings.Contains(c.grant, "%s") {
				c.grant = fmt.Sprintf(c.grant, db.Name)
			}
			db.Exec(t, c.grant)
			hr, err := pg.Open(t.Context(), db.URL, account.RoleHR)
			if err != nil {
				t.Fatal(err)
			}
			defer hr.Close()
			err = hr.CheckRights(t.Context())
			if !errors.Is(err, pg.ErrRights) || !strings.Contains(err.Error(), c.says) ||
				!strings.Contains(err.Error(), "stepfree_hr has more rights than it needs: ") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCheckRights_Outdated(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	db.Exec(t, `revoke select on interview.catalogue from stepfree_hr`)
	err := db.CheckRights(t.Context())
	if !errors.Is(err, pg.ErrOutdated) || !strings.Contains(err.Error(), "select interview.catalogue") {
		t.Errorf("%v", err)
	}
}
