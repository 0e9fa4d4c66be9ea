//go:build bench

package bench

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// look is a page that is looked at often.
type look struct {
	name    string
	role    account.Role
	session account.Token
	path    string
}

func (o office) looks(t *testing.T) []look {
	t.Helper()
	a := o.applicant(t)
	a.submit(t, pdf(1000))
	return []look{
		{"the adviser's queue", account.RoleAdviser, o.adviser.Session, "/review"},
		{"HR's applications", account.RoleHR, o.hr.Session, "/interviews/vacancies/" + o.vacancy.String()},
		{"the candidate's status page", account.RoleCandidate, a.me.Session, a.request},
	}
}

// open opens a page.
func (o office) open(t *testing.T, l look) string {
	t.Helper()
	status, text := o.do(t, l.role, l.session, http.MethodGet, l.path, "", nil)
	if status != http.StatusOK {
		t.Errorf("%s: %d", l.path, status)
	}
	return text
}

// times is how long each page takes, the middle of many.
func (o office) times(t *testing.T, looks []look) map[string]time.Duration {
	t.Helper()
	took := map[string]time.Duration{}
	for _, l := range looks {
		median(t, 20, func() { o.open(t, l) }) // the caches
		took[l.name] = median(t, 101, func() { o.open(t, l) })
	}
	return took
}

// pages measures the pages that are looked at most: against a handler that answers the same bytes from memory, and with
// many requests stored against few.
func pages(t *testing.T) []row {
	o := newOffice(t)
	looks := o.looks(t)
	fillUp(t, o, 1000)
	var rows []row
	for _, l := range looks {
		text := o.open(t, l)
		ours := perSecond(8, func(int) { o.open(t, l) })
		limit := perSecond(8, func(int) { o.fromMemory(t, text) })
		rows = append(rows, row{What: l.name + ": requests/s, of answering the same bytes from memory", Figure: ours / limit, Target: 0.15, Detail: fmt.Sprintf("%.0f of %.0f, %d bytes", ours, limit, len(text))})
	}
	few := o.times(t, looks)
	fillUp(t, o, 99_000)
	return append(rows, o.growth(t, looks, few, "100,000", 1.2)...)
}

// growth compares the pages' times with those with 1,000 requests stored.
func (o office) growth(t *testing.T, looks []look, few map[string]time.Duration, stored string, target float64) []row {
	t.Helper()
	many := o.times(t, looks)
	var rows []row
	for _, l := range looks {
		rows = append(rows, row{
			What: l.name + ": time with " + stored + " requests, of that with 1,000", Figure: many[l.name].Seconds() / few[l.name].Seconds(), AtMost: true, Target: target,
			Detail: fmt.Sprintf("%s of %s", many[l.name].Round(10*time.Microsecond), few[l.name].Round(10*time.Microsecond)),
		})
	}
	return rows
}

// million measures the same pages with a million requests stored, which takes some minutes to load.
func million(t *testing.T) []row {
	o := newOffice(t)
	looks := o.looks(t)
	fillUp(t, o, 1000)
	few := o.times(t, looks)
	for range 9 {
		fillUp(t, o, 111_000)
	}
	return o.growth(t, looks, few, "1,000,000", 1.5)
}

var memory = map[string]string{}

// fromMemory asks a Fiber handler that answers these bytes and does nothing else.
func (o office) fromMemory(t *testing.T, text string) {
	t.Helper()
	got, err := o.client.Get(o.memory(t, text))
	must(t, err)
	defer got.Body.Close()
	if _, err := got.Body.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	drain(got)
}

var memoryLock = make(chan struct{}, 1)

func (o office) memory(t *testing.T, text string) string {
	t.Helper()
	memoryLock <- struct{}{}
	defer func() { <-memoryLock }()
	if memory[text] != "" {
		return memory[text]
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", func(c *fiber.Ctx) error { return c.Type("html").SendString(text) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = app.Listener(listener) }()
	memory[text] = "http://" + listener.Addr().String()
	return memory[text]
}

func drain(r *http.Response) {
	buffer := make([]byte, 32<<10)
	for {
		if _, err := r.Body.Read(buffer); err != nil {
			return
		}
	}
}

// fillUp adds requests that were sent, each of an applicant of its own, spread over vacancies of 50.
func fillUp(t *testing.T, o office, n int) {
	t.Helper()
	o.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'candidate', 'Person', 'p' || gen_random_uuid() || '@mail.example', 'en', now() from generate_series(1, $1)`, n)
	other := storagetest.Person[account.HR](t, o.DB, "Other") // nobody works on thousands of vacancies
	o.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
		select gen_random_uuid(), 'B-' || gen_random_uuid(), 'Post', 'Poste', $1, now() from generate_series(1, $2)`, other.ID, n/50+1)
	o.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
		select gen_random_uuid(), v.id, 1, 'panel_interview', 50, 'in_person' from interview.vacancy v where v.reference like 'B-%' and not exists (select from interview.stage s where s.vacancy_id = v.id)`)
	o.DB.Exec(t, `with people as (
			select a.id, row_number() over () - 1 as n from account.account a where a.role = 'candidate' and not exists (select from interview.application x where x.candidate_id = a.id)
		), posts as (select v.id, row_number() over () - 1 as n, count(*) over () as all from interview.vacancy v where v.reference like 'B-%')
		insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at)
		select gen_random_uuid(), posts.id, people.id, current_date + 7, now() from people join posts on posts.n = people.n % posts.all`)
	o.DB.Exec(t, `insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at, due_on, submitted_at, statement_done, evidence_done)
		select gen_random_uuid(), x.id, x.candidate_id, 'age1', 'en', now(), now(), current_date + 5 + cast(random() * 300 as integer), now(), true, true
		from interview.application x where not exists (select from accommodation.request r where r.application_id = x.id)`)
	o.DB.Exec(t, `insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
		select gen_random_uuid(), r.id, r.application_id, r.candidate_id, s.id, 'R-STEPFREE', '{}', true, 'submitted'
		from accommodation.request r join interview.application x on x.id = r.application_id join interview.stage s on s.vacancy_id = x.vacancy_id
		where not exists (select from accommodation.measure m where m.request_id = r.id)`)
	o.DB.Exec(t, `analyze`)
}
