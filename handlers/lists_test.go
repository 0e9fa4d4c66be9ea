package handlers_test

import (
	"html"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	"stepfree/storage/storagetest/fixture"
)

var (
	nextPage     = regexp.MustCompile(`href="([^"]*)" rel="next"`)
	resourceLink = regexp.MustCompile(`href="/interviews/resources/([0-9a-f-]{36})"`)
	accountLink  = regexp.MustCompile(`href="/admin/accounts/([0-9a-f-]{36})"`)
)

// nextPath returns the path of the page that follows in a list, or "" on the last one.
func nextPath(text string) string {
	if next := nextPage.FindStringSubmatch(text); next != nil {
		return html.UnescapeString(next[1])
	}
	return ""
}

// insertMany inserts a number of records of each kind that a list shows, with candidates and members of the panel.
func (w setup) insertMany(t *testing.T, n int) {
	t.Helper()
	w.DB.Exec(t, `
		insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), r, 'Person ' || n, r || n || '@more.example', 'en', now()
		from generate_series(1, $1) n, unnest(array['candidate', 'panel']) r`, n)
	var candidates []uuid.UUID
	must(t, w.DB.Super.SelectContext(t.Context(), &candidates,
		`select id from account.account where role = 'candidate' and name <> 'Ana'`))
	for i, candidate := range candidates {
		fixture.Vacancy{Reference: "M-" + strconv.Itoa(i), CreatedBy: w.people[account.RoleHR]}.Insert(t, w.DB)
		application := fixture.Application{Vacancy: w.id("vacancy"), Candidate: candidate}.Insert(t, w.DB)
		request := fixture.Request{Application: application, DueIn: i % 3}.Insert(t, w.DB)
		fixture.Measure{Request: request, Stage: w.id("stage")}.Insert(t, w.DB)
	}
	w.DB.Exec(t, `
		insert into interview.resource (id, kind, name, role, spoken_languages)
		select gen_random_uuid(), 'provider', 'Provider ' || n % 7, 'reader', '{EN}' from generate_series(1, $1) n`, n)
	w.DB.Exec(t, `update interview.vacancy set status = 'closed' where reference similar to 'M-%[02468]'`)
}

// A list that grows is shown fifty rows at a time; its pages together show each row once.
func TestLists_KeysetPagination(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.insertMany(t, 120)
	for _, list := range []struct {
		role   account.Role
		path   string
		link   *regexp.Regexp // to a row's page
		counts string         // how many rows there are
	}{
		{
			account.RoleHR, "/interviews", regexp.MustCompile(`href="/interviews/vacancies/([0-9a-f-]{36})"`),
			`select count(*) from interview.vacancy`,
		},
		{
			account.RoleHR, "/interviews/vacancies/" + w.ids["vacancy"],
			regexp.MustCompile(`href="/interviews/applications/([0-9a-f-]{36})"`),
			`select count(*) from interview.application p join interview.vacancy v on v.id = p.vacancy_id
				where v.reference = 'V-1'`,
		},
		{
			account.RoleHR, "/interviews/providers", resourceLink,
			`select count(*) from interview.resource where kind in ('provider', 'equipment')`,
		},
		{
			account.RoleHR, "/interviews/providers?name=VIDER+3", resourceLink,
			`select count(*) from interview.resource where name = 'Provider 3'`,
		},
		{
			account.RoleAdviser, "/review", regexp.MustCompile(`href="/review/([0-9a-f-]{36})"`),
			`select count(*) from accommodation.request`,
		},
		{
			account.RoleAdmin, "/admin", accountLink,
			`select count(*) from account.account where role <> 'candidate'`,
		},
	} {
		t.Run(list.path, func(t *testing.T) {
			t.Parallel()
			var want int
			w.query(t, &want, list.counts)
			b, seen, pages := w.visitor(t, list.role), map[string]int{}, 0
			for path := list.path; path != ""; pages++ {
				text := b.Get(t, path).Text
				rows := list.link.FindAllStringSubmatch(text, -1)
				if len(rows) > storage.PageSize {
					t.Errorf("%s: %d rows", path, len(rows))
				}
				for _, row := range rows {
					seen[row[0]]++
				}
				path = nextPath(text)
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
