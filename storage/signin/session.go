package signin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Sessions identifies people by their sessions, of every audience that the process serves.
type Sessions struct{ db *pg.DB }

// NewSessions returns the sessions of a database.
func NewSessions(db *pg.DB) *Sessions { return &Sessions{db: db} }

// personRow is a row of account.identify.
type personRow struct {
	ID        uuid.UUID `db:"id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Language  string    `db:"language"`
	TimeZone  string    `db:"time_zone"`
	Pseudonym int       `db:"pseudonym"`
	Until     time.Time `db:"until"`
}

func (r personRow) toPerson(session account.Token) account.Person {
	return account.Person{
		ID: r.ID, Name: r.Name, Email: r.Email, Language: r.Language, TimeZone: r.TimeZone,
		Session: session, SessionEnd: r.Until,
	}
}

// Identify returns the person of a session of one audience. It returns storage.ErrNotFound if there is no such session,
// it is of another audience or expired, or the account is disabled.
func Identify[P account.Audience](ctx context.Context, s *Sessions, session account.Token) (P, error) {
	var me P
	var row personRow
	const query = `select id, name, email, language, time_zone, pseudonym, until from account.identify($1)`
	if err := s.db.Get(ctx, me.Role().Login(), &row, query, session.Secret()); err != nil {
		return me, err
	}
	person := row.toPerson(session)
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

// Language returns the language of the person of a session. It returns storage.ErrNotFound as Identify does.
func (s *Sessions) Language(
	ctx context.Context, role account.Role, session account.Token,
) (language string, err error) {
	const query = `select language from account.identify($1)`
	return language, s.db.Get(ctx, role.Login(), &language, query, session.Secret())
}

// End signs a person of an audience out: the session is deleted.
func (s *Sessions) End(ctx context.Context, role account.Role, session account.Token) error {
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select account.end_session()`)
		return err
	})
}

// Extend moves a session's expiry to a later time and returns the expiry in force. The commit is asynchronous: a power
// cut may undo the latest extensions.
func (s *Sessions) Extend(
	ctx context.Context, role account.Role, session account.Token, until time.Time,
) (end time.Time, err error) {
	const query = `select account.extend_session($1) from set_config('synchronous_commit', 'off', true)`
	err = s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error { return tx.GetContext(ctx, &end, query, until) })
	return end, err
}

// SetLanguage stores the language that a person chose ("en" or "fr").
func (s *Sessions) SetLanguage(ctx context.Context, role account.Role, session account.Token, language string) error {
	const query = `update account.account set language = $1 where id = (select account.actor())`
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, query, language)
		return err
	})
}
