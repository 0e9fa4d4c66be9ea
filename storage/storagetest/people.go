package storagetest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
)

// Person makes an account of an audience with a session and returns it as the database sees it.
func Person[P account.Audience](t testing.TB, d *Database, name string) P {
	t.Helper()
	return PersonWithEmail[P](t, d, name, uuid.NewString()+"@example.org")
}

// PersonWithEmail makes an account with a given address.
func PersonWithEmail[P account.Audience](t testing.TB, d *Database, name, email string) P {
	t.Helper()
	var p P
	id := uuid.New()
	d.Exec(t, `insert into account.account (id, role, name, email, language, pseudonym, created_at)
		values ($1, $2, $3, $4, 'en', case when $2 = 'adviser' then nextval('account.adviser_pseudonym') end, now())`, id, p.Role(), name, email)
	token := Session(t, d, id, p.Role())
	p, err := storage.Identify[P](t.Context(), d.DB, token)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Session opens a session of twelve hours for an account.
func Session(t testing.TB, d *Database, id uuid.UUID, role account.Role) account.Token {
	t.Helper()
	token := account.NewToken()
	d.Exec(t, `insert into account.session (hash, account_id, login, created_at, expires_at) values ($1, $2, $3, now(), $4)`,
		token.Hash(), id, role.Login(), time.Now().Add(12*time.Hour))
	return token
}
