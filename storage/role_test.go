package storage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

func TestRole_SQLTableIsThatOfGo(t *testing.T) {
	t.Parallel()
	type row struct {
		Name    string `db:"name"`
		Login   string `db:"login"`
		Home    string `db:"home"`
		IsStaff bool   `db:"is_staff"`
		Longest int    `db:"longest"` // hours
	}
	want := map[string]row{}
	for _, role := range account.Roles() {
		want[string(role)] = row{
			string(role), role.Login(), role.Home(), role.IsStaff(), int(role.LongestSession().Hours()),
		}
	}
	var rows []row
	const query = `
		select name, login, home, is_staff, cast(extract(epoch from longest) / 3600 as integer) as longest from account.role`
	must(t, storagetest.New(t).Super.SelectContext(t.Context(), &rows, query))
	got := map[string]row{}
	for _, r := range rows {
		got[r.Name] = r
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("account.Roles and account.role differ:\n%s", diff)
	}
}
