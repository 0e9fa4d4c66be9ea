package main

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"stepfree/migrations"
	"stepfree/storage/pg"
)

// rolesCommand prints the SQL that the administrator of an external server runs once, with psql.
type rolesCommand struct {
	Name      string `help:"Name of the database." default:"stepfree"`
	Passwords string `help:"${passwords_help}" type:"path"`
}

// Run prints the SQL.
func (cmd rolesCommand) Run() error {
	if !regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`).MatchString(cmd.Name) {
		return errors.New("the database's name may have small letters, digits and _")
	}
	database := strings.NewReplacer("{name}", cmd.Name, "{owner}", pg.Owner,
		"{logins}", strings.Join(pg.Logins(), ", ")).Replace(databaseSQL)
	text := `\set ON_ERROR_STOP on` + "\n" + migrations.Roles() + database + migrations.RevokePublic()
	if cmd.Passwords != "" {
		passwords, err := makePasswords(cmd.Passwords)
		if err != nil {
			return err
		}
		text += passwords
	}
	_, err := os.Stdout.WriteString(text)
	return err
}

// databaseSQL creates the database if it does not exist, and revokes the rights of all other roles on it.
const databaseSQL = `
select 'create database {name} owner {owner} encoding ''UTF8'' template template0'
where not exists (select from pg_database where datname = '{name}') \gexec
revoke all on database {name} from public;
grant connect on database {name} to {logins};
\connect {name}
`

// makePasswords generates a password for each login, writes it to a file of its own in the PGPASSFILE format, and
// returns the SQL that sets it. Each process gets the file of its own login only.
func makePasswords(folder string) (string, error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", fmt.Errorf("the folder for passwords must be new: %w", err)
	}
	var sql strings.Builder
	for _, name := range pg.Logins() {
		password := rand.Text()
		verifier, err := scram(password, []byte(rand.Text()))
		if err != nil {
			return "", err
		}
		line := "*:*:*:" + name + ":" + password + "\n"
		if err := os.WriteFile(filepath.Join(folder, name+".pgpass"), []byte(line), 0o600); err != nil {
			return "", err
		}
		fmt.Fprintf(&sql, "alter role %s password '%s';\n", name, verifier)
	}
	return sql.String(), nil
}

// scram returns the SCRAM-SHA-256 verifier that PostgreSQL stores (RFC 5803). It does not contain the password, so
// neither the SQL nor the log of the server reveals it.
func scram(password string, salt []byte) (string, error) {
	const rounds = 4096
	salted, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		return "", err
	}
	sign := func(text string) []byte {
		mac := hmac.New(sha256.New, salted)
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
	stored := sha256.Sum256(sign("Client Key"))
	encode := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s",
		rounds, encode(salt), encode(stored[:]), encode(sign("Server Key"))), nil
}
