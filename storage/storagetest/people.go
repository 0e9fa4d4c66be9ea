package storagetest

import (
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	signinstore "stepfree/storage/signin"
)

// Person creates an account of an audience with a session and returns it as Identify does.
func Person[P account.Audience](tb testing.TB, d *Database, name string) P {
	tb.Helper()
	return PersonWithEmail[P](tb, d, name, uuid.NewString()+"@example.org")
}

// PersonWithEmail creates an account with an e-mail address, like Person.
func PersonWithEmail[P account.Audience](tb testing.TB, d *Database, name, email string) P {
	tb.Helper()
	var p P
	id := uuid.New()
	d.Exec(tb, `insert into account.account (id, role, name, email, language, pseudonym, created_at, set_up_at)
		values ($1, $2, $3, $4, 'en', case when $2 = 'adviser' then nextval('account.adviser_pseudonym') end, now(),
			case when $2 <> 'candidate' then now() end)`,
		id, p.Role(), name, email)
	token := Session(tb, d, id, p.Role())
	p, err := signinstore.Identify[P](tb.Context(), d.Sessions, token)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Session creates a session of twelve hours for an account, stepped up for an hour.
func Session(tb testing.TB, d *Database, id uuid.UUID, role account.Role) account.Token {
	tb.Helper()
	token := account.NewToken()
	d.Exec(tb, `
		insert into account.session (hash, account_id, login, idle, expires_at, latest_end, stepped_up_at)
		select $1, $2, r.login, r.idle, now() + interval '12 hours', now() + r.longest + interval '1 hour',
			now() + interval '55 minutes'
		from account.role r where r.name = $3`, token.Hash(), id, role)
	return token
}
