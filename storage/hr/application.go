package hr

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
)

// NewApplication is an application that HR enters.
type NewApplication struct {
	ID, VacancyID, CandidateID uuid.UUID // CandidateID is used if there is no account with the address yet
	Name, Email, Language      string
	AnswerBy                   time.Time // a day
	SamePerson                 bool      // as the officer says, although the address is known with another name
}

// AddApplication adds an application, and the candidate's account if there is none with the address. It returns
// ErrOtherName and adds nothing if the address is known with another name, and storage.ErrExists if the candidate has
// applied for the vacancy already.
func (tx Tx) AddApplication(ctx context.Context, a NewApplication, at time.Time) error {
	const query = `select interview.add_application($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	return tx.known(ctx, query,
		a.ID, a.VacancyID, a.CandidateID, a.Name, a.Email, a.Language, a.AnswerBy, a.SamePerson, at)
}

// ErrOtherName says that an address is known with another name: it is the same person, or mistyped.
var ErrOtherName = errors.New("hr: the address is known with another name")

// known runs a function that returns false for ErrOtherName.
func (tx Tx) known(ctx context.Context, query string, args ...any) error {
	var done bool
	if err := tx.db.GetContext(ctx, &done, query, args...); err != nil {
		return err
	}
	if !done {
		return ErrOtherName
	}
	return nil
}

// HasApplication reports whether there is an application with an id, for a vacancy that the officer works on.
func (tx Tx) HasApplication(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, tx.db.GetContext(ctx, &found, `select exists (select from interview.application where id = $1)`, id)
}

// ApplicationEntry is what HR entered for an application.
type ApplicationEntry struct {
	ID        uuid.UUID `db:"id"`
	Number    int64     `db:"number"`
	VacancyID uuid.UUID `db:"vacancy_id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Language  string    `db:"language"`
	AnswerBy  time.Time `db:"answer_by"` // a day
	Refused   bool      `db:"refused"`   // mail to the address
}

// ApplicationEntry loads what HR entered for an application. It returns storage.ErrNotFound if the officer does not
// work on its vacancy, or it was taken back.
func (tx Tx) ApplicationEntry(ctx context.Context, id uuid.UUID) (a ApplicationEntry, err error) {
	const query = `
		select id, number, vacancy_id, name, email, language, answer_by,
			id = any (array(select mail.refused())) as refused
		from interview.application where id = $1`
	return a, tx.db.GetContext(ctx, &a, query, id)
}

// CorrectApplication replaces what HR entered for an application. An answer-by date that has passed stays. It returns
// ErrOtherName and changes nothing if a new address is known with another name, and storage.ErrExists if another
// application for the vacancy has the address.
func (tx Tx) CorrectApplication(ctx context.Context, a ApplicationEntry, samePerson bool, at time.Time) error {
	const query = `select interview.correct_application($1, $2, $3, $4, $5, $6, $7, $8)`
	return tx.known(ctx, query, a.ID, uuid.New(), a.Name, a.Email, a.Language, a.AnswerBy, samePerson, at)
}

// Dependents are the numbers of what keeps an application from being taken back, as HR sees it.
type Dependents struct {
	Bookings     int `db:"bookings"`
	Arrangements int `db:"arrangements"`
}

// Any reports whether there are dependents.
func (d Dependents) Any() bool { return d.Bookings > 0 || d.Arrangements > 0 }

// Dependents counts the dependents of an application that HR may see.
func (tx Tx) Dependents(ctx context.Context, application uuid.UUID) (d Dependents, err error) {
	const query = `
		select (select count(*) from interview.booking b
				where b.application_id = $1 and b.status in ('held', 'arranged', 'confirmed', 'done')) as bookings,
			(select count(*) from interview.arrangement r
				where r.application_id = $1 and r.status not in ('waived', 'withdrawn')) as arrangements`
	return d, tx.db.GetContext(ctx, &d, query, application)
}

// TakeBack takes back an application that was entered by mistake and returns its vacancy. Taking it back twice is no
// error. It returns storage.ErrInUse if it has dependents.
func (tx Tx) TakeBack(ctx context.Context, application uuid.UUID, at time.Time) (vacancy uuid.UUID, err error) {
	return vacancy, tx.db.GetContext(ctx, &vacancy, `select interview.take_back($1, $2)`, application, at)
}
