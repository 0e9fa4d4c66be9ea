package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"stepfree/account"
)

// personColumns is what the database tells of whoever is asking, as personOf reads it.
const personColumns = `id, name, email, language, zone, pseudonym, until`

// personOf reads a row of personColumns.
func personOf(row []driver.Value, session account.Token) (p account.Person, pseudonym int, err error) {
	text := func(v driver.Value) string {
		var s sql.NullString
		err = errors.Join(err, s.Scan(v))
		return s.String
	}
	var number sql.NullInt64
	var until sql.NullTime
	p = account.Person{Name: text(row[1]), Email: text(row[2]), Language: text(row[3]), Zone: text(row[4]), Session: session}
	err = errors.Join(err, p.ID.Scan(row[0]), number.Scan(row[5]), until.Scan(row[6]))
	p.Until = until.Time
	return p, int(number.Int64), err
}

// Identify returns the person of a session for one audience, or ErrNotFound: no session, another audience's, expired, or a
// disabled account. During a visit, the first transaction of the page goes on where this one ends.
func Identify[P account.Audience](ctx context.Context, db *DB, session account.Token) (P, error) {
	var me P
	login := me.Role().Login()
	pool, served := db.pools[login]
	if !served {
		return me, ErrNotServed
	}
	e := &entry{session: session.Secret(), wanted: true}
	tx, err := pool.BeginTxx(entering(ctx, e), nil)
	if err != nil {
		return me, translate(err)
	}
	if !visitOf(ctx).keep(tx, login, session) {
		defer tx.Rollback() //nolint:errcheck // it changed nothing
	}
	if e.person == nil {
		return me, ErrNotFound
	}
	person, pseudonym, err := personOf(e.person, session)
	switch p := any(&me).(type) {
	case *account.Candidate:
		p.Person = person
	case *account.Adviser:
		p.Person, p.Pseudonym = person, pseudonym
	case *account.HR:
		p.Person = person
	case *account.Panel:
		p.Person = person
	case *account.Admin:
		p.Person = person
	}
	return me, err
}

// EndSession signs a person of an audience out: the session is gone, and its cookie opens nothing any more.
func (db *DB) EndSession(ctx context.Context, role account.Role, session account.Token) error {
	return db.run(ctx, role.Login(), session, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `select account.close_session()`)
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
