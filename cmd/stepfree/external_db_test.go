package main

import (
	"database/sql"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/postgres"
	"stepfree/storage/pg"
)

// externalServer is a PostgreSQL server on which the documented commands were run.
type externalServer struct {
	*postgres.Server
	passwords string // folder
	data      string
}

func newExternalServer(t *testing.T) externalServer {
	t.Helper()
	g := externalServer{Server: postgres.Start(t), passwords: filepath.Join(t.TempDir(), "passwords"), data: t.TempDir()}
	script, complaint, code := run(t, nil, "roles", "--passwords", g.passwords)
	if code != 0 {
		t.Fatal(complaint)
	}
	g.Run(t, "postgres", script)
	if _, complaint, code := run(t, g.as(pg.Owner), "migrate"); code != 0 {
		t.Fatal(complaint)
	}
	return g
}

// initVault runs the command, which prints a link and no secret but that.
func (g externalServer) initVault(t *testing.T) {
	t.Helper()
	out, complaint, code := run(t, g.as(pg.Owner),
		"vault", "init", "--adviser", "doctor@example.org", "--origin", "https://review.example.org")
	link := regexp.MustCompile(`https://review\.example\.org/review/vault\?link=\S+`)
	if code != 0 || !link.MatchString(out) || strings.Contains(strings.ToLower(out), "passphrase") {
		t.Fatal(out, complaint)
	}
}

// as returns the environment of a process with the password of one login.
func (g externalServer) as(login string) []string {
	return []string{"STEPFREE_DATABASE=" + g.Address("stepfree"), "STEPFREE_DATA=" + g.data, "PGPASSFILE=" + g.file(login)}
}

func (g externalServer) file(login string) string { return filepath.Join(g.passwords, login+".pgpass") }

func (g externalServer) password(t *testing.T, login string) string {
	t.Helper()
	text, err := os.ReadFile(g.file(login))
	must(t, err)
	return strings.TrimSpace(string(text[strings.LastIndex(string(text), ":")+1:]))
}

func serving(audience string) []string {
	return []string{
		"serve", "--audience", audience, "--origin", "https://" + audience + ".example.org", "--listen", "127.0.0.1:0",
	}
}

func TestExternalDB_DocumentedCommandsSuffice(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	if _, complaint, code := run(t, g.as(pg.Owner), "migrate"); code != 0 {
		t.Errorf("migrating again: %s", complaint)
	}
	person := func(role, name, email string) {
		out, complaint, code := run(t, g.as(pg.Owner), "account", "create",
			"--role", role, "--name", name, "--email", email, "--origin", "https://"+role+".example.org")
		if code != 0 || !strings.Contains(out, "https://"+role+".example.org/staff/invitation/") {
			t.Fatal(out, complaint)
		}
	}
	person("admin", "Ada", "admin@example.org")
	person("adviser", "Maria", "doctor@example.org")
	g.initVault(t)
	all := filepath.Join(g.data, "all.pgpass")
	var text strings.Builder
	for _, login := range pg.Logins() {
		line, err := os.ReadFile(g.file(login))
		must(t, err)
		text.Write(line)
	}
	must(t, os.WriteFile(all, []byte(text.String()), 0o600))
	s := begin(t, append(g.as(pg.Owner), "PGPASSFILE="+all), "serve", "--origin", "https://portal.example.org",
		"--listen", "127.0.0.1:0", "--smtp-host", "localhost", "--smtp-from", "portal@example.org")
	got, err := http.Get("http://" + s.address + "/")
	must(t, err)
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Errorf("the first page: %d", got.StatusCode)
	}
	const typed = "0123456789ABCDEF0123"
	if out, complaint, code := run(t, g.as(pg.Owner), "vault", "pin", typed); code != 0 ||
		!strings.Contains(out, "0123 4567 89ab cdef 0123") {
		t.Fatal(out, complaint)
	}
	_, complaint, code := run(t, g.as(pg.Owner), "vault", "pin", "1123456789ABCDEF0123")
	oneLine(t, "another vault", complaint, code, "another vault is pinned, 0123 4567 89ab cdef 0123")
	if _, complaint, code := run(t, g.as(pg.Owner), "vault", "pin", "1123456789ABCDEF0123", "--instead-of", typed); code != 0 {
		t.Errorf("correcting it: %s", complaint)
	}
}

// A start that is refused says why in one line, and neither makes nor removes a file.
func TestServe_RefusesFoldersOfAnotherDatabase(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	doctor := []string{
		"account", "create", "--role", "adviser", "--name", "Maria", "--email", "doctor@example.org",
		"--origin", "https://review.example.org",
	}
	if _, complaint, code := run(t, g.as(pg.Owner), doctor...); code != 0 {
		t.Fatal(complaint)
	}
	g.initVault(t)
	candidate, adviser := g.as("stepfree_candidate"), g.as("stepfree_adviser")
	key := filepath.Join(g.data, "candidate.key")
	must(t, os.Rename(key, key+".away"))
	_, complaint, code := run(t, candidate, serving("candidate")...)
	oneLine(t, "no candidate key", complaint, code, "candidate.key is missing: put it back from the backup")
	if _, err := os.Stat(key); err == nil {
		t.Error("it made a new key")
	}
	must(t, os.Rename(key+".away", key))
	begin(t, candidate, serving("candidate")...)

	keyring := filepath.Join(g.data, "sealed", "keyring")
	must(t, os.Rename(keyring, keyring+".away"))
	_, complaint, code = run(t, adviser, serving("adviser")...)
	oneLine(t, "no keyring", complaint, code, "sealed/keyring is missing")
	must(t, os.Rename(keyring+".away", keyring))
	begin(t, adviser, serving("adviser")...)

	_, complaint, code = run(t, append(candidate, "STEPFREE_DATA="+t.TempDir()), serving("candidate")...)
	oneLine(t, "an empty folder", complaint, code, "is missing, and the database was used before")
}

func TestServe_ZoneOfExternalDBMustBeTheConfigured(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	if _, complaint, code := run(t, g.as(pg.Owner), "migrate", "--time-zone", "Pacific/Auckland"); code != 0 {
		t.Fatal(complaint)
	}
	panel := g.as(account.RolePanel.Login())
	for name, c := range map[string]struct {
		args []string
		env  []string
		says string
	}{
		"another time zone": {
			append(serving("panel"), "--time-zone", "Europe/Brussels"), panel,
			"the time zone in the database is Pacific/Auckland, not Europe/Brussels: leave --time-zone out, " +
				"or change the database with `stepfree migrate --time-zone Europe/Brussels`",
		},
		"an unknown time zone": {[]string{"migrate", "--time-zone", "Europe/Atlantis"}, g.as(pg.Owner), "unknown time zone"},
		"no IANA time zone":    {[]string{"migrate", "--time-zone", "Local"}, g.as(pg.Owner), `the time zone "Local"`},
	} {
		_, complaint, code := run(t, c.env, c.args...)
		if code == 0 || !strings.Contains(complaint, c.says) || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%s: %d, %s", name, code, complaint)
		}
	}
	for _, flags := range [][]string{nil, {"--time-zone", "Pacific/Auckland"}} {
		begin(t, panel, append(serving("panel"), flags...)...)
	}
}

func TestRoles_PasswordFilePerLogin(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	folder := filepath.Join(t.TempDir(), "passwords")
	script, complaint, code := run(t, nil, "roles", "--name", "portal", "--passwords", folder)
	if code != 0 {
		t.Fatal(complaint)
	}
	g := externalServer{Server: server, passwords: folder}
	server.Run(t, "postgres", script)
	server.Run(t, "postgres", script) // running it again changes nothing
	passwords := map[string]string{}
	for _, login := range pg.Logins() {
		info, err := os.Stat(g.file(login))
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", login, info.Mode())
		}
		passwords[login] = g.password(t, login)
		if strings.Contains(script, passwords[login]) {
			t.Errorf("the script holds the password of %s", login)
		}
	}
	answers := func(login, password string) bool {
		db, err := sql.Open("postgres", server.URL(login, password, "portal"))
		must(t, err)
		defer db.Close()
		return db.PingContext(t.Context()) == nil
	}
	for login := range passwords {
		for other, password := range passwords {
			if answers(login, password) != (login == other) {
				t.Errorf("%s with the password of %s", login, other)
			}
		}
	}
	if got := len(slices.Collect(maps.Keys(passwords))); got != 7 {
		t.Errorf("%d logins", got)
	}
	_, complaint, code = run(t, nil, "roles", "--passwords", folder)
	if code == 0 || !strings.Contains(complaint, "must be new") {
		t.Errorf("passwords were written over: %s", complaint)
	}
}

// unfitLogin is a right that makes a login unfit for its audience, or a right that is missing.
type unfitLogin struct{ name, before, after, audience, says string }

func unfitLogins() []unfitLogin {
	return []unfitLogin{
		{
			"a superuser",
			`alter role stepfree_panel superuser`,
			`alter role stepfree_panel nosuperuser`,
			"panel", "it is a superuser",
		},
		{
			"passing over policies",
			`alter role stepfree_panel bypassrls`,
			`alter role stepfree_panel nobypassrls`,
			"panel", "it passes over row policies (BYPASSRLS)",
		},
		{
			"creating roles",
			`alter role stepfree_panel createrole createdb`,
			`alter role stepfree_panel nocreaterole nocreatedb`,
			"panel", "it may create roles; may create databases",
		},
		{
			"another login",
			`grant stepfree_adviser to stepfree_panel`,
			`revoke stepfree_adviser from stepfree_panel`,
			"panel", "it is a member of stepfree_adviser",
		},
		{
			"reading everything",
			`grant pg_read_all_data to stepfree_admin`,
			`revoke pg_read_all_data from stepfree_admin`,
			"admin", "it is a member of pg_read_all_data",
		},
		{
			"another schema",
			`grant usage on schema accommodation to stepfree_hr`,
			`revoke usage on schema accommodation from stepfree_hr`,
			"hr", "it may use the schema accommodation",
		},
		{
			"temporary tables",
			`grant temporary on database stepfree to public`,
			`revoke temporary on database stepfree from public`,
			"hr", "it may make temporary tables",
		},
		{
			"nobody",
			`alter role stepfree_hr nologin`,
			`alter role stepfree_hr login`,
			"hr", "lets this login in neither from here nor at all",
		},
		{
			"no way in",
			`revoke connect on database stepfree from stepfree_hr`,
			`grant connect on database stepfree to stepfree_hr`,
			"hr", "may not use the database",
		},
		{
			"what an older database lacks",
			`revoke execute on function interview.ready(uuid, uuid) from stepfree_hr`,
			`grant execute on function interview.ready(uuid, uuid) to stepfree_hr`,
			"hr", "run `stepfree migrate`",
		},
	}
}

func TestServe_RefusesUnfitLoginWithoutSecret(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	wrong := filepath.Join(g.data, "wrong.pgpass")
	must(t, os.WriteFile(wrong, []byte("*:*:*:stepfree_hr:very secret indeed\n"), 0o600))
	g.Run(t, "postgres", `create role somebody`)
	for _, c := range unfitLogins() {
		g.Run(t, "stepfree", c.before)
		_, complaint, code := run(t, g.as("stepfree_"+c.audience), serving(c.audience)...)
		oneLine(t, c.name, complaint, code, c.says)
		if !strings.Contains(complaint, "stepfree_"+c.audience) {
			t.Errorf("%s: the login is not named: %s", c.name, complaint)
		}
		g.Run(t, "stepfree", c.after)
	}
	_, complaint, code := run(t, append(g.as("stepfree_hr"), "PGPASSFILE="+wrong), serving("hr")...)
	oneLine(t, "a wrong password", complaint, code, "the server refuses the password")
	_, complaint, code = run(t, g.as("stepfree_panel"), serving("hr")...)
	oneLine(t, "another login's password file", complaint, code, "the server refuses the password")
	_, complaint, code = run(t, append(g.as("stepfree_hr"), "STEPFREE_DATABASE="+g.Address("elsewhere")), serving("hr")...)
	oneLine(t, "another database", complaint, code, "there is no such database")
	begin(t, g.as("stepfree_hr"), serving("hr")...)
}

// oneLine checks that the program failed with one line that says why and contains no password.
func oneLine(t *testing.T, name, complaint string, code int, says string) {
	t.Helper()
	if code == 0 || strings.Count(strings.TrimSpace(complaint), "\n") > 0 || !strings.Contains(complaint, says) {
		t.Errorf("%s: code %d: %s", name, code, complaint)
	}
	if strings.Contains(complaint, "secret") || strings.Contains(complaint, postgres.Password) {
		t.Errorf("%s: it prints a password: %s", name, complaint)
	}
}

func TestExternalDB_RefusedAddressIsNotPrinted(t *testing.T) {
	t.Parallel()
	for address, says := range map[string]string{
		"postgres://stepfree_hr:secret@db.example.org/stepfree":      "must say {login}",
		"postgres://{login}:secret@db.example.org/stepfree":          "holds a password",
		"postgres://{login}@db.example.org/stepfree?password=secret": "holds a password",
		"postgres://{login}@db.example.org/stepfree?user=postgres":   "must say {login}",
		"postgres://db.example.org/secret-{login}":                   "must say {login}",
		"mysql://{login}@db.example.org/secret":                      "cannot be used",
		"postgres://{login}@db.example.org:secret/stepfree":          "cannot be used",
		"postgres://{login}@db.example.org":                          "cannot be used",
		"host=db.example.org user={login} password=secret":           "cannot be used",
	} {
		_, complaint, code := run(t, []string{"STEPFREE_DATABASE=" + address}, serving("hr")...)
		oneLine(t, address, complaint, code, says)
	}
	env := []string{"STEPFREE_DATABASE=postgres://{login}@127.0.0.1/stepfree", "PGPASSWORD=secret"}
	_, complaint, code := run(t, env, serving("hr")...)
	oneLine(t, "one password for all", complaint, code, "PGPASSFILE")
}

func TestExternalDB_VerifiesCertificateByDefault(t *testing.T) {
	t.Parallel()
	g := newExternalServer(t)
	address, _, _ := strings.Cut(g.Address("stepfree"), "?")
	_, complaint, code := run(t, append(g.as("stepfree_hr"), "STEPFREE_DATABASE="+address), serving("hr")...)
	oneLine(t, "a server without TLS", complaint, code, "no trusted TLS connection")
}

func TestServe_OneAudienceNeedsExternalDB(t *testing.T) {
	t.Parallel()
	_, complaint, code := run(t, []string{"STEPFREE_DATA=" + t.TempDir()}, serving("hr")...)
	oneLine(t, "the embedded database", complaint, code, "needs an external database")
}
