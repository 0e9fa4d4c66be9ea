package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// personRow is what the database tells of the person who is asking.
type personRow struct {
	ID        uuid.UUID `db:"id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Language  string    `db:"language"`
	Zone      string    `db:"time_zone"`
	Pseudonym int       `db:"pseudonym"`
	Until     time.Time `db:"until"`
}

// Identify returns the person of a session of one audience. It returns ErrNotFound if there is no such session, it is of
// another audience or expired, or the account is disabled.
func Identify[P account.Audience](ctx context.Context, db *DB, session account.Token) (P, error) {
	var me P
	pool, served := db.pools[me.Role().Login()]
	if !served {
		return me, ErrNotServed
	}
	var row personRow
	const query = `select id, name, email, language, time_zone, pseudonym, until from account.identify($1)`
	err := retryStale(func() error { return pool.GetContext(ctx, &row, query, session.Secret()) })
	if err != nil {
		return me, translate(err)
	}
	person := account.Person{
		ID: row.ID, Name: row.Name, Email: row.Email, Language: row.Language, TimeZone: row.Zone, Session: session, SessionEnd: row.Until,
	}
	switch p := any(&me).(type) {
	case *account.Candidate:
		p.Person = person
	case *account.Adviser:
		p.Person, p.Pseudonym = person, row.Pseudonym
	case *account.HR:
		p.Person = person
	case *account.Panel:
		p.Person = person
	case *account.Admin:
		p.Person = person
	}
	return me, nil
}

// EndSession signs a person of an audience out: the session is gone, and its cookie opens nothing any more.
func (db *DB) EndSession(ctx context.Context, role account.Role, session account.Token) error {
	return db.run(ctx, role.Login(), session, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `select account.end_session()`)
		return err
	})
}

// ExtendSession moves a session's end to a later moment and returns the end that is in force. It does not wait for the
// disk: what the very last moments before a power cut extended ends when it would have without them.
func (db *DB) ExtendSession(ctx context.Context, role account.Role, session account.Token, until time.Time) (end time.Time, err error) {
	err = db.run(ctx, role.Login(), session, func(tx *transaction) error {
		return tx.GetContext(ctx, &end, `select account.extend_session($1) from set_config('synchronous_commit', 'off', true)`, until)
	})
	return end, err
}

// SetLanguage keeps the language that a person chose ("en" or "fr").
func (db *DB) SetLanguage(ctx context.Context, role account.Role, session account.Token, language string) error {
	return db.run(ctx, role.Login(), session, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `update account.account set language = $1 where id = (select account.actor())`, language)
		return err
	})
}
