package hr

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/locale"
	"stepfree/storage/pg"
)

// Vacancy is a post that is to be filled.
type Vacancy struct {
	ID           uuid.UUID `db:"id"`
	Reference    string    `db:"reference"`
	TitleEN      string    `db:"title_en"`
	TitleFR      string    `db:"title_fr"`
	Status       string    `db:"status"` // "open" or "closed"
	Applications int       `db:"applications"`
	// Names of the team, for the page of one vacancy.
	Team pq.StringArray `db:"team"`
}

// Title returns the title in a language.
func (v Vacancy) Title(lang string) string {
	return locale.Text{EN: v.TitleEN, FR: v.TitleFR}.In(lang)
}

const selectVacancy = `
	select v.id, v.reference, v.title_en, v.title_fr, v.status,
		(select count(*) from interview.application p where p.vacancy_id = v.id) as applications
	from interview.vacancy v`

// Closed reports whether the post was filled or given up.
func (v Vacancy) Closed() bool { return v.Status == "closed" }

// Vacancies lists the vacancies that the officer works on, open ones first and then by reference, after a row of the
// page before; false and "" begin the list. It returns one row more than a page has, if there are that many.
func (tx Tx) Vacancies(ctx context.Context, afterClosed bool, afterReference string) (list []Vacancy, err error) {
	const page = `
		where (v.status = 'closed', v.reference collate account.alphabetical) > ($1, $2)
		order by v.status = 'closed', v.reference collate account.alphabetical limit ` + pg.PageRows
	return list, tx.db.SelectContext(ctx, &list, selectVacancy+page, afterClosed, afterReference)
}

// Vacancy loads one vacancy with its team.
func (tx Tx) Vacancy(ctx context.Context, id uuid.UUID) (v Vacancy, err error) {
	const query = `
		select v.*, array(
			select a.name from interview.assignment s join account.account a on a.id = s.account_id
			where s.vacancy_id = v.id order by a.name, a.id) as team
		from (` + selectVacancy + ` where v.id = $1) v`
	return v, tx.db.GetContext(ctx, &v, query, id)
}

// CreateVacancy adds a vacancy; the officer is the first of its team. It returns storage.ErrExists if the reference is
// in use.
func (tx Tx) CreateVacancy(ctx context.Context, v Vacancy, at time.Time) error {
	const query = `
		insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
		values ($1, $2, $3, $4, $5, $6)`
	_, err := tx.db.ExecContext(ctx, query, v.ID, v.Reference, v.TitleEN, v.TitleFR, tx.me.ID, at)
	return err
}

// SaveVacancy changes a vacancy.
func (tx Tx) SaveVacancy(ctx context.Context, v Vacancy) error {
	const query = `update interview.vacancy set reference = $2, title_en = $3, title_fr = $4, status = $5 where id = $1`
	return pg.Changed(tx.db.ExecContext(ctx, query, v.ID, v.Reference, v.TitleEN, v.TitleFR, v.Status))
}

// InterviewsAhead returns how many active bookings of a vacancy end after a time.
func (tx Tx) InterviewsAhead(ctx context.Context, vacancy uuid.UUID, after time.Time) (n int, err error) {
	const query = `
		select count(*) from interview.booking
		where vacancy_id = $1 and status in ('held', 'arranged', 'confirmed') and upper(during) > $2`
	return n, tx.db.GetContext(ctx, &n, query, vacancy, after)
}

// HasVacancy reports whether the officer works on a vacancy with an id.
func (tx Tx) HasVacancy(ctx context.Context, id uuid.UUID) (found bool, err error) {
	return found, tx.db.GetContext(ctx, &found, `select exists (select from interview.vacancy where id = $1)`, id)
}
