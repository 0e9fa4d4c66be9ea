package adviser

import (
	"context"
	"database/sql"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// InterestVacancy is a vacancy with requests that the adviser sees, of which the adviser has not said to have applied.
type InterestVacancy struct {
	ID        uuid.UUID `db:"id"`
	Reference string    `db:"reference"`
	TitleEN   string    `db:"title_en"`
	TitleFR   string    `db:"title_fr"`
	Asked     bool      `db:"asked"` // the adviser has said not to have applied
	// Sole means that no other adviser works on a request for it that waits.
	Sole bool `db:"sole"`
}

// InterestVacancies lists the vacancies for which the adviser can declare an application under another address.
func (tx Tx) InterestVacancies(ctx context.Context) (rows []InterestVacancy, err error) {
	const query = `
		select v.id, v.reference, v.title_en, v.title_fr, exists (
				select from accommodation.declared_interest d
				where d.vacancy_id = v.id and d.account_id = (select account.actor())) as asked,
			bool_or(p.id = any (array(select accommodation.sole_applications()))) as sole
		from accommodation.request r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		group by v.id, v.reference, v.title_en, v.title_fr order by v.reference, v.id`
	return rows, tx.db.SelectContext(ctx, &rows, query)
}

// Declare stores for each vacancy that was asked about whether the adviser has applied for it; what was declared stays.
// The vacancies that the adviser has applied for are then out of sight, and the other advisers are notified. The database
// fills in who and when.
func (tx Tx) Declare(ctx context.Context, asked, applied []uuid.UUID) error {
	const query = `
		insert into accommodation.declared_interest (vacancy_id, applied)
		select v.id, coalesce(v.id = any (cast($2 as uuid[])), false) from interview.vacancy v
		where v.id = any (cast($1 as uuid[])) and not exists (
			select from accommodation.declared_interest d
			where d.vacancy_id = v.id and d.account_id = (select account.actor())
				and (d.applied or coalesce(v.id <> all (cast($2 as uuid[])), true)))
		on conflict do nothing`
	_, err := tx.db.ExecContext(ctx, query, pq.Array(slices.Concat(asked, applied)), pq.Array(applied))
	return err
}

// Exclusion is what an adviser does not see for having said so: an application, or a vacancy.
type Exclusion struct {
	Application sql.NullInt64 `db:"application"` // its number; null for all of the vacancy
	TitleEN     string        `db:"title_en"`
	TitleFR     string        `db:"title_fr"`
}

// Exclusions lists from what the adviser is excluded by a recusal or a declaration.
func (tx Tx) Exclusions(ctx context.Context) (rows []Exclusion, err error) {
	const query = `
		select p.number as application, v.title_en, v.title_fr
		from accommodation.recusal x join interview.application p on p.id = x.application_id
		join interview.vacancy v on v.id = p.vacancy_id where x.account_id = (select account.actor())
		union all
		select null, v.title_en, v.title_fr
		from accommodation.declared_interest d join interview.vacancy v on v.id = d.vacancy_id
		where d.account_id = (select account.actor()) and d.applied
		order by 1 nulls first, 2`
	return rows, tx.db.SelectContext(ctx, &rows, query)
}

// IsSole reports whether no other adviser works on the application of a request.
func (tx Tx) IsSole(ctx context.Context, request uuid.UUID) (sole bool, err error) {
	const query = `
		select exists (select from accommodation.request r
			where r.id = $1 and r.application_id = any (array(select accommodation.sole_applications())))`
	return sole, tx.db.GetContext(ctx, &sole, query, request)
}
