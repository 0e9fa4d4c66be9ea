package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/storage/pg"
)

// A folder that lost the sign-in key, or has that of another installation, does not start, and gets no new one, with
// which no staff could sign in any more.
func TestServe_RefusesWithoutItsSignInKey(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	path := filepath.Join(g.data, signInKeyFile)
	kept, err := os.ReadFile(path)
	must(t, err)
	begin(t, g.as(account.RolePanel.Login()), serving("panel")...)
	must(t, os.Remove(path))
	refuse := func(says string) {
		t.Helper()
		_, complaint, code := run(t, g.as(account.RolePanel.Login()), serving("panel")...)
		if code == 0 || !strings.Contains(complaint, says) || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%d, %s", code, complaint)
		}
	}
	refuse("the sign-in key " + path + " is missing: put it back from the backup of the keys")
	if _, complaint, code := run(t, g.as(pg.Owner), "migrate"); code != 0 {
		t.Errorf("migrating elsewhere: %s", complaint)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a new key was made")
	}
	must(t, os.WriteFile(path, []byte(account.NewSignInKey().Secret()), 0o600))
	refuse("belongs to another installation")
	must(t, os.WriteFile(path, kept, 0o600))
	begin(t, g.as(account.RolePanel.Login()), serving("panel")...)
}

func TestAccountInvite_NewLinkEndsTheEarlierOne(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	create := []string{"account", "create", "--name", "Ada", "--email", "ada@example.org", "--origin", "https://a.example"}
	first, complaint, code := run(t, g.as(pg.Owner), create...)
	if code != 0 {
		t.Fatal(complaint)
	}
	if _, complaint, code := run(t, g.as(pg.Owner), create...); code == 0 || !strings.Contains(complaint, "account invite") {
		t.Errorf("created twice: %d, %s", code, complaint)
	}
	second, complaint, code := run(t, g.as(pg.Owner), "account", "invite", "--email", "Ada@example.org", "--origin",
		"https://a.example")
	if code != 0 || first == second || !strings.Contains(second, "https://a.example"+account.InvitationPath) {
		t.Errorf("%d, %s %s", code, second, complaint)
	}
	_, complaint, code = run(t, g.as(pg.Owner), "account", "invite", "--email", "x@example.org", "--origin", "https://a.example")
	if code == 0 || !strings.Contains(complaint, "no active staff account") {
		t.Errorf("an unknown address: %d, %s", code, complaint)
	}
}

// Where there are no two administrators, the operator disables and enables accounts.
func TestAccountDisable_AddressUsedAgain(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	create := []string{"account", "create", "--name", "Ada", "--email", "ada@example.org", "--origin", "https://a.example"}
	for _, step := range []struct {
		args []string
		says string // on refusal; empty if it is done
	}{
		{create, ""},
		{[]string{"account", "enable", "--email", "ada@example.org"}, "that is disabled"},
		{[]string{"account", "disable", "--email", "Ada@example.org"}, ""},
		{[]string{"account", "disable", "--email", "ada@example.org"}, "that is active"},
		{create, ""},
		{[]string{"account", "enable", "--email", "ada@example.org"}, "the address is that of another account"},
		{[]string{"account", "disable", "--email", "ada@example.org"}, ""},
		{[]string{"account", "enable", "--email", "ada@example.org"}, ""},
	} {
		_, complaint, code := run(t, g.as(pg.Owner), step.args...)
		if (code == 0) != (step.says == "") || !strings.Contains(complaint, step.says) {
			t.Errorf("%v: %d, %s", step.args, code, complaint)
		}
	}
}
