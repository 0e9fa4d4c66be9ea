package handlers_test

import (
	"html"
	"regexp"
	"testing"

	"stepfree/account"
	"stepfree/storage"
)

var nextPage = regexp.MustCompile(`href="([^"]*)" rel="next"`)

// Every list that grows is shown fifty rows at a time. Whoever follows it to its end sees each row once.
func TestLists_KeysetPagination(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	const more = 120
	for _, statement := range []string{
		`insert into account.account (id, role, name, email, language, created_at)
			select gen_random_uuid(), r, 'Person ' || n, r || n || '@more.example', 'en', now() from generate_series(1, $1) n, unnest(array['candidate', 'panel']) r`,
		`insert into interview.vacancy (id, reference, title_en, title_fr, status, created_by, created_at)
			select gen_random_uuid(), 'M-' || n, 'Post', 'Poste', case when n % 2 = 0 then 'open' else 'closed' end, v.created_by, now() from interview.vacancy v, generate_series(1, $1) n`,
		`insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at)
			select gen_random_uuid(), v.id, a.id, current_date, now() from interview.vacancy v, account.account a where v.reference = 'V-1' and a.role = 'candidate' and a.name <> 'Ana' limit $1`,
		`insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at, due_on, submitted_at, statement_done, evidence_done)
			select gen_random_uuid(), p.id, p.candidate_id, 'age1', 'en', now(), current_timestamp, current_date + cast(p.number % 3 as integer), now(), true, true
			from interview.application p where not exists (select from accommodation.request r where r.application_id = p.id) limit $1`,
		`insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
			select gen_random_uuid(), r.id, r.application_id, r.candidate_id, s.id, 'R-STEPFREE', '{}', true, 'submitted'
			from accommodation.request r join interview.application p on p.id = r.application_id join interview.stage s on s.vacancy_id = p.vacancy_id
			where not exists (select from accommodation.measure m where m.request_id = r.id) limit $1`,
	} {
		w.db.Exec(t, statement, more)
	}
	for _, list := range []struct {
		role   account.Role
		path   string
		link   *regexp.Regexp // to a row's page
		counts string         // how many rows there are
	}{
		{account.RoleHR, "/interviews", regexp.MustCompile(`href="/interviews/vacancies/([0-9a-f-]{36})"`), `select count(*) from interview.vacancy`},
		{account.RoleHR, "/interviews/vacancies/" + w.ids["vacancy"], regexp.MustCompile(`data-column="Candidate">([^<]+)`), `select count(*) from interview.application p join interview.vacancy v on v.id = p.vacancy_id where v.reference = 'V-1'`},
		{account.RoleAdviser, "/review", regexp.MustCompile(`href="/review/([0-9a-f-]{36})"`), `select count(*) from accommodation.request`},
		{account.RoleAdmin, "/admin", regexp.MustCompile(`href="/admin/accounts/([0-9a-f-]{36})"`), `select count(*) from account.account where role <> 'candidate'`},
	} {
		t.Run(list.path, func(t *testing.T) {
			t.Parallel()
			var want int
			must(t, w.db.Super.GetContext(t.Context(), &want, list.counts))
			b, seen, pages := w.as(list.role, w.owners[list.role]), map[string]int{}, 0
			for path := list.path; path != ""; pages++ {
				text := b.get(t, path).text
				rows := list.link.FindAllStringSubmatch(text, -1)
				if len(rows) > storage.PageSize {
					t.Errorf("%s: %d rows", path, len(rows))
				}
				for _, row := range rows {
					seen[row[0]]++
				}
				path = ""
				if next := nextPage.FindStringSubmatch(text); next != nil {
					path = html.UnescapeString(next[1])
				}
			}
			if len(seen) != want || pages != (want+storage.PageSize-1)/storage.PageSize {
				t.Errorf("%d of %d rows on %d pages", len(seen), want, pages)
			}
			for row, times := range seen {
				if times != 1 {
					t.Errorf("%s: %d times", row, times)
				}
			}
		})
	}
}
