//go:build bench

package bench

import (
	"testing"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

// fillUp stores n submitted requests, one for each of n new candidates, in vacancies of 50.
func fillUp(t *testing.T, f setup, n int) {
	t.Helper()
	f.DB.Exec(t, `
		insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'candidate', 'Person', 'p' || gen_random_uuid() || '@mail.example', 'en', now()
		from generate_series(1, $1)`, n)
	// No officer works on thousands of vacancies, so these belong to another one.
	other := storagetest.Person[account.HR](t, f.DB, "Other")
	f.DB.Exec(t, `
		insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
		select gen_random_uuid(), 'B-' || gen_random_uuid(), 'Post', 'Poste', $1, now()
		from generate_series(1, $2)`, other.ID, n/50+1)
	for _, statement := range []string{fillStages, fillApplications, fillRequests, fillMeasures, `analyze`} {
		f.DB.Exec(t, statement)
	}
}

const fillStages = `
	insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
	select gen_random_uuid(), v.id, 1, 'panel_interview', 50, 'in_person' from interview.vacancy v
	where v.reference like 'B-%' and not exists (select from interview.stage s where s.vacancy_id = v.id)`

const fillApplications = `
	with people as (
		select a.id, a.name, a.email, a.language, row_number() over () - 1 as n from account.account a
		where a.role = 'candidate' and not exists (select from interview.application x where x.candidate_id = a.id)
	), posts as (
		select v.id, row_number() over () - 1 as n, count(*) over () as all from interview.vacancy v
		where v.reference like 'B-%'
	)
	insert into interview.application
		(id, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
	select gen_random_uuid(), posts.id, people.id, people.name, people.email, people.language, current_date + 7, now()
	from people join posts on posts.n = people.n % posts.all`

const fillRequests = `
	insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at,
		due_on, submitted_at, statement_done, evidence_done)
	select gen_random_uuid(), x.id, x.candidate_id, 'age1', 'en', now(), now(),
		current_date + 5 + cast(random() * 300 as integer), now(), true, true
	from interview.application x
	where not exists (select from accommodation.request r where r.application_id = x.id)`

const fillMeasures = `
	insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters,
		complete, status)
	select gen_random_uuid(), r.id, r.application_id, r.candidate_id, s.id, 'R-STEPFREE', '{}', true, 'submitted'
	from accommodation.request r
	join interview.application x on x.id = r.application_id
	join interview.stage s on s.vacancy_id = x.vacancy_id
	where not exists (select from accommodation.measure m where m.request_id = r.id)`
