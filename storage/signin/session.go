package signin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
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
	LatestEnd time.Time `db:"latest_end"`
	Idle      float64   `db:"idle"` // seconds
	SteppedUp bool      `db:"stepped_up"`
}

func (r personRow) toPerson(session account.Token) account.Person {
	return account.Person{
		ID: r.ID, Name: r.Name, Email: r.Email, Language: r.Language, TimeZone: r.TimeZone,
		Session: session, SessionEnd: r.Until, LatestEnd: r.LatestEnd,
		SessionIdle: time.Duration(r.Idle * float64(time.Second)), SteppedUp: r.SteppedUp,
	}
}

// Identify returns the person of a session of one audience. It returns storage.ErrNotFound if there is no such session,
// it is of another audience or expired, or the account is disabled.
func Identify[P account.Audience](ctx context.Context, s *Sessions, session account.Token) (P, error) {
	var me P
	var row personRow
	const query = `
		select id, name, email, language, time_zone, pseudonym, until, latest_end, extract(epoch from idle) as idle,
			stepped_up from account.identify($1)`
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

// Extend lets the length of a session without use begin anew, and returns when it ends. The commit is asynchronous: a
// power cut may undo the latest extensions.
func (s *Sessions) Extend(ctx context.Context, role account.Role, session account.Token) (end time.Time, err error) {
	const query = `select account.extend_session() from set_config('synchronous_commit', 'off', true)`
	err = s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error { return tx.GetContext(ctx, &end, query) })
	return end, err
}

// StepUp is a code that was checked together with the password, and the token that the session gets.
type StepUp struct {
	Step     int64  // the TOTP step of the code; each step is accepted once
	Recovery []byte // or the hash of a recovery code, which is accepted once
	Token    account.Token
}

// StepUp steps a session up and gives it a new token. It returns storage.ErrChanged if the code was used before, or is
// not a recovery code of the account.
func (s *Sessions) StepUp(ctx context.Context, role account.Role, session account.Token, u StepUp) error {
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		var done bool
		const query = `select account.step_up($1, $2, $3)`
		if err := tx.GetContext(ctx, &done, query, u.Step, u.Recovery, u.Token.Hash()); err != nil {
			return err
		}
		//guard:step-up-code always
		if !done {
			return storage.ErrChanged
		}
		return nil
	})
}

// OwnSession is one of a person's sessions.
type OwnSession struct {
	ID        uuid.UUID      `db:"id"`
	Device    account.Device `db:"device"`
	CreatedAt time.Time      `db:"created_at"`
	UsedAt    time.Time      `db:"used_at"`
	Current   bool           `db:"is_current"`
}

// Own lists the sessions of the person of a session, the latest use first.
func (s *Sessions) Own(ctx context.Context, role account.Role, session account.Token) (all []OwnSession, err error) {
	const query = `select id, device, created_at, used_at, is_current from account.own_sessions()`
	return all, s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		return tx.SelectContext(ctx, &all, query)
	})
}

// EndOwn ends one session of the person of a session, or all of them if id is not valid.
func (s *Sessions) EndOwn(ctx context.Context, role account.Role, session account.Token, id uuid.NullUUID) error {
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select account.end_own_sessions($1)`, id)
		return err
	})
}

// SetLanguage stores the language that a person chose ("en" or "fr").
func (s *Sessions) SetLanguage(ctx context.Context, role account.Role, session account.Token, language string) error {
	const query = `update account.account set language = $1 where id = (select account.actor())`
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, query, language)
		return err
	})
}
