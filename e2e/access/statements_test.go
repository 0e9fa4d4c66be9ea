package access

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/golden"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/storage/storagetest"
)

const (
	statementsGolden = "testdata/statements.golden"
	// maxStatements is how many statements a page may send, including begin and commit.
	maxStatements = 16
)

// The number of statements of a page does not depend on the number of records: it is the same with one record of each
// kind and with many. Pages come from the route table; one that the golden file does not name fails the test.
func TestPages_StatementCount(t *testing.T) {
	t.Parallel()
	db, wire := storagetest.NewWired(t)
	f := setup{inprocess.Populate(t, inprocess.NewOn(t, db))}
	few := f.statements(t, wire)
	f.addRecords(t)
	many := f.statements(t, wire)
	var lines []string
	for route, n := range many {
		if few[route] != n {
			t.Errorf("%s: %d statements with one record of each kind, %d with many", route, few[route].Statements, n.Statements)
		}
		if n.Statements > maxStatements {
			t.Errorf("%s: %d statements", route, n.Statements)
		}
		lines = append(lines, fmt.Sprintf("%-68s %2d %2d", route, n.Statements, n.Trips))
	}
	slices.Sort(lines)
	got := "# Statements and database round trips of each page.\n" + strings.Join(lines, "\n") + "\n"
	golden.Compare(t, statementsGolden, got)
}

// statements requests each page and counts its statements. Each page is requested until two counts agree, so that what
// a process or a connection does once is not counted.
func (f setup) statements(t *testing.T, wire *storagetest.Wire) map[string]storagetest.Count {
	t.Helper()
	counts := map[string]storagetest.Count{}
	for _, r := range handlers.Routes(handlers.Config{Site: &web.Site{Audiences: account.Roles()}}) {
		if r.Method != http.MethodGet || r.Audience == web.Public {
			continue
		}
		c := f.Client(t, r.Audience, f.Sessions[r.Audience])
		path := f.existingPath(t, c, r.Path+inprocess.Queries(r.Path)[0])
		before := storagetest.Count{Statements: -1}
		for range 10 {
			wire.Reset()
			if status := status(t, c, path); status != http.StatusOK {
				t.Fatalf("%s: %d", path, status)
			}
			if counts[r.Path] = wire.Sent(r.Audience.Login()); counts[r.Path] == before {
				break
			}
			before = counts[r.Path]
		}
	}
	return counts
}

// existingPath fills a route's path with the first set of ids for which it answers with its page.
func (f setup) existingPath(t *testing.T, c inprocess.Client, route string) string {
	t.Helper()
	for _, ids := range []map[string]string{f.IDs, f.Draft, f.Free, f.Unbooked} {
		path := f.Path(route, ids)
		if status(t, c, path) == http.StatusOK {
			return path
		}
	}
	t.Fatalf("no ids for %s", route)
	return ""
}

// status requests a page as the page's own script does, to which alone files are returned.
func status(t *testing.T, c inprocess.Client, path string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.Origin+path, nil)
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	r.Header.Set("Cookie", "__Host-"+string(c.Role)+"="+c.Session.Secret())
	got, err := c.HTTP.Do(r)
	must(t, err)
	_, err = io.Copy(io.Discard, got.Body)
	must(t, errors.Join(err, got.Body.Close()))
	return got.StatusCode
}

// addRecords adds more of each kind of record that pages list.
func (f setup) addRecords(t *testing.T) {
	t.Helper()
	for _, statement := range []string{
		`insert into account.account (id, role, name, email, language, created_at)
			select gen_random_uuid(), r, 'More', r || n || '@more.example', 'en', now()
			from generate_series(1, 7) n, unnest(array['candidate', 'hr', 'panel', 'admin']) r`,
		`insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
			select gen_random_uuid(), 'M-' || n, 'Post', 'Poste', v.created_by, now()
			from interview.vacancy v, generate_series(1, 7) n`,
		`insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
			select gen_random_uuid(), v.id, n + 10, 'panel_interview', 50, 'in_person'
			from interview.vacancy v, generate_series(1, 7) n`,
		`insert into interview.resource (id, kind, name, seats)
			select gen_random_uuid(), k, k || n, 8
			from generate_series(1, 7) n, unnest(array['room', 'provider', 'equipment']) k`,
		`insert into interview.resource (id, kind, name, account_id)
			select gen_random_uuid(), 'panel_member', a.name, a.id from account.account a
			where a.email like '%@more.example' and a.role = 'panel'`,
		`insert into interview.stage_panel (stage_id, resource_id)
			select s.id, r.id from interview.stage s, interview.resource r where r.kind = 'panel_member' on conflict do nothing`,
		`insert into interview.availability (id, resource_id, during)
			select gen_random_uuid(), r.id, tstzrange(now() + n * interval '1 day',
			now() + n * interval '1 day' + interval '8 hours') from interview.resource r, generate_series(40, 47) n`,
		`insert into interview.application
			(id, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
			select gen_random_uuid(), v.id, a.id, a.name, a.email, a.language, current_date, current_timestamp
			from interview.vacancy v, account.account a where a.role = 'candidate' on conflict do nothing`,
		`insert into accommodation.request
			(id, application_id, candidate_id, recipient, language, created_at, changed_at, due_on, submitted_at,
			statement_done, evidence_done)
			select gen_random_uuid(), p.id, p.candidate_id, 'age1', 'en', now(), current_timestamp, current_date, now(),
			true, true from interview.application p`,
		`insert into accommodation.request_stage (request_id, candidate_id, stage_id)
			select r.id, r.candidate_id, s.id from accommodation.request r
			join interview.application p on p.id = r.application_id join interview.stage s on s.vacancy_id = p.vacancy_id
			where s.position > 10 on conflict do nothing`,
		`insert into accommodation.measure
			(id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
			select gen_random_uuid(), t.request_id, r.application_id, r.candidate_id, t.stage_id, k.code, '{}', true,
			case when r.submitted_at is null then 'draft' else 'submitted' end
			from accommodation.request_stage t join accommodation.request r on r.id = t.request_id, (select code
			from interview.catalogue where not free_text and parameters = '[]' order by position limit 3) k
			on conflict do nothing`,
		`insert into accommodation.event (id, request_id, candidate_id, actor_id, actor_role, step, at)
			select gen_random_uuid(), r.id, r.candidate_id, p.candidate_id, 'candidate', 'submitted', now()
			from accommodation.request r join interview.application p on p.id = r.application_id, generate_series(1, 7)`,
		`insert into interview.arrangement
			(id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language,
			status, released_at)
			select m.id, m.application_id, m.candidate_id, p.vacancy_id, m.stage_id, 'R-PARKING', '{}', 'A room.', 'A door.', 'en',
			'approved', now()
			from accommodation.measure m join interview.application p on p.id = m.application_id
			where m.status = 'submitted' on conflict do nothing`,
		`insert into interview.arrangement
			(id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language,
			status, released_at)
			select gen_random_uuid(), b.application_id, b.candidate_id, b.vacancy_id, b.stage_id, 'R-PARKING', '{}', 'A room.',
			'A door.', 'en', 'approved', now()
			from interview.booking b, generate_series(1, 5)`,
		`insert into interview.booking
			(id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode, parts,
			explanation, created_by, created_at, confirmed_at, announced_at)
			select gen_random_uuid(), p.id, p.candidate_id, p.vacancy_id, s.id, 'confirmed', tstzrange(at,
			at + interval '1 hour'), 'Europe/Lisbon', '2027-03-01 10:00', 'in_person', '[]', '[]', v.created_by, now(),
			current_timestamp, transaction_timestamp()
			from (select p.*, now() + row_number() over () * interval '1 hour' + interval '60 days' as at
			from interview.application p) p
			join interview.vacancy v on v.id = p.vacancy_id join interview.stage s on s.vacancy_id = p.vacancy_id
			where s.position = 17`,
		`insert into interview.occupation (booking_id, resource_id, during, purpose)
			select b.id, r.id, b.during, r.purpose from interview.booking b,
				(select id, case kind when 'room' then 'room' else 'panel' end as purpose from interview.resource
				where kind = 'panel_member' or name = 'Room 4') r
			where lower(b.during) > now() + interval '59 days' on conflict do nothing`,
		`insert into interview.provision (id, arrangement_id, booking_id, application_id, candidate_id, vacancy_id, kind,
				item, provider_name, status, changed_at)
			select gen_random_uuid(), a.id, b.id, a.application_id, a.candidate_id, a.vacancy_id, 'thing', 'parking',
				'Caretaker', 'in_place', now()
			from interview.arrangement a join interview.booking b
				on (b.application_id, b.stage_id) = (a.application_id, a.stage_id)
			where b.status in ('arranged', 'confirmed') on conflict do nothing`,
		`update interview.booking set misfit = null`,
		// A further arrangement reopens what was confirmed, and what was requested is undecided.
		`alter table interview.booking disable trigger booking_ready`,
		`update interview.booking set status = 'confirmed' where status = 'arranged'`,
		`alter table interview.booking enable trigger booking_ready`,
	} {
		f.DB.Exec(t, statement)
	}
	c := f.Client(t, account.RoleCandidate, f.Sessions[account.RoleCandidate])
	for range 3 {
		c.Upload(t, "/requests/"+f.Draft["request"], "more.txt", []byte("Dear doctor,\nI am well, thank you.\n"))
	}
	f.DB.Exec(t, `insert into accommodation.evidence
		(id, request_id, candidate_id, form_key, status, label, created_at, received_at)
		select gen_random_uuid(), e.request_id, e.candidate_id, gen_random_uuid(), 'stored', e.label, now(),
		current_timestamp from accommodation.evidence e, generate_series(1, 3) where e.request_id = $1`, f.IDs["request"])
}
