package storage

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/account"
)

type personRow struct {
	ID        uuid.UUID `db:"id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Language  string    `db:"language"`
	Zone      string    `db:"zone"`
	Pseudonym int       `db:"pseudonym"`
	Until     time.Time `db:"until"`
}

func (r personRow) person(session account.Token) account.Person {
	return account.Person{ID: r.ID, Name: r.Name, Email: r.Email, Language: r.Language, Zone: r.Zone, Session: session, Until: r.Until}
}

const (
	selectPerson  = `select id, name, email, language, zone, account.session_end() as until from account.account where id = (select account.actor())`
	selectAdviser = `select id, name, email, language, zone, pseudonym, account.session_end() as until from account.account where id = (select account.actor())`
)

// Identify returns the person of a session for one audience, or ErrNotFound: no session, another audience's, expired, or a disabled account.
func Identify[P account.Audience](ctx context.Context, db *DB, session account.Token) (P, error) {
	var me P
	query := selectPerson
	if me.Role() == account.RoleAdviser {
		query = selectAdviser
	}
	var row personRow
	err := db.run(ctx, me.Role().Login(), session, func(tx *sqlx.Tx) error { return tx.GetContext(ctx, &row, query) })
	if err != nil {
		return me, err
	}
	switch p := any(&me).(type) {
	case *account.Candidate:
		p.Person = row.person(session)
	case *account.Adviser:
		p.Person, p.Pseudonym = row.person(session), row.Pseudonym
	case *account.HR:
		p.Person = row.person(session)
	case *account.Panel:
		p.Person = row.person(session)
	case *account.Admin:
		p.Person = row.person(session)
	}
	return me, nil
}

// EndSession signs a person of an audience out: the session is gone, and its cookie opens nothing any more.
func (db *DB) EndSession(ctx context.Context, role account.Role, session account.Token) error {
	return db.run(ctx, role.Login(), session, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `select account.close_session()`)
		return err
	})
}

// ExtendSession moves a session's end to a later moment and returns the end that is in force.
func (db *DB) ExtendSession(ctx context.Context, role account.Role, session account.Token, until time.Time) (end time.Time, err error) {
	err = db.run(ctx, role.Login(), session, func(tx *sqlx.Tx) error {
		return tx.GetContext(ctx, &end, `select account.extend_session($1)`, until)
	})
	return end, err
}

// SetLanguage keeps the language that a person chose ("en" or "fr").
func (db *DB) SetLanguage(ctx context.Context, role account.Role, session account.Token, language string) error {
	return db.run(ctx, role.Login(), session, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `update account.account set language = $1 where id = (select account.actor())`, language)
		return err
	})
}
