package adviser

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/storage/pg"
)

// QueueEntry is a request in the advisers' queue.
type QueueEntry struct {
	ID            uuid.UUID `db:"id"`
	Number        int64     `db:"number"`
	Application   int64     `db:"application"`
	Candidate     string    `db:"candidate"`
	VacancyEN     string    `db:"title_en"`
	VacancyFR     string    `db:"title_fr"`
	SubmittedAt   time.Time `db:"submitted_at"`
	DueOn         time.Time `db:"due_on"` // a day
	Expedited     bool      `db:"expedited"`
	Measures      int       `db:"measures"`       // not withdrawn
	Undecided     int       `db:"undecided"`      // waiting for an adviser
	AnswersNeeded int       `db:"answers_needed"` // waiting for the candidate
	// Recused lists the pseudonyms of other advisers who have excluded themselves, such as M2.
	Recused pq.StringArray `db:"recused"`
}

// Queue lists the requests that are not fully decided by deadline, after a row of the page before; zero values begin
// the list. It returns one row more than a page has, if there are that many.
func (tx Tx) Queue(ctx context.Context, afterDue time.Time, afterID uuid.UUID) (rows []QueueEntry, err error) {
	// The page is selected first, by the index of the queue; the joins run for its rows only.
	const query = `
		with page as materialized (
			select r.id, r.number, r.application_id, r.candidate_id, r.submitted_at, r.due_on, r.expedited
			from accommodation.request r
			where (r.due_on, r.id) > ($1, $2) and exists (select from accommodation.measure o where o.request_id = r.id
				and o.status in ('submitted', 'under_review', 'info_requested', 'alternative_offered', 'reconsideration'))
			order by r.due_on, r.id limit ` + pg.PageRows + `
		)
		select r.id, r.number, p.number as application, c.name as candidate, v.title_en, v.title_fr, r.submitted_at,
			r.due_on, r.expedited, m.measures, m.undecided, m.answers_needed, array(
				select 'M' || x.pseudonym from (
					select y.pseudonym from accommodation.recusal y where y.application_id = r.application_id
					union select d.pseudonym from accommodation.declared_interest d
					where d.vacancy_id = p.vacancy_id and d.applied) x order by x.pseudonym) as recused
		from page r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		cross join lateral (
			select count(*) filter (where m.status <> 'withdrawn') as measures,
				count(*) filter (where m.status in ('submitted', 'under_review', 'reconsideration')) as undecided,
				count(*) filter (where m.status in ('info_requested', 'alternative_offered')) as answers_needed
			from accommodation.measure m where m.request_id = r.id
		) m
		order by r.due_on, r.id`
	return rows, tx.db.SelectContext(ctx, &rows, query, afterDue, afterID)
}

// Overdue reports whether the deadline of the request has passed on a day.
func (r QueueEntry) Overdue(today time.Time) bool {
	return r.DueOn.Format(time.DateOnly) < today.Format(time.DateOnly)
}
