//go:build bench

package bench

import (
	"net"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// serveLimit serves one handler on a loopback port and returns its address.
func serveLimit(t *testing.T, answer fiber.Handler) string {
	t.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", answer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		must(t, app.Shutdown())
		must(t, <-done)
	})
	return "http://" + listener.Addr().String()
}

// fromMemory returns a handler that writes text and does nothing else.
func fromMemory(text string) fiber.Handler {
	return func(c *fiber.Ctx) error { return c.Type("html").SendString(text) }
}

// The statements of the fair limits: each reads in one go what its page shows. $1 is the page's subject.
const (
	queueStatement = `
		select r.id, r.number, p.number, c.name, v.title_en, v.title_fr, r.submitted_at, r.due_on, r.expedited,
			count(m.id), count(m.id) filter (where m.status in ('submitted', 'under_review', 'reconsideration'))
		from (select * from accommodation.request o where o.submitted_at is not null and cast($1 as uuid) is not null
			order by o.due_on, o.id limit 50) r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join account.account c on c.id = r.candidate_id
		left join accommodation.measure m on m.request_id = r.id
		group by r.id, r.number, p.number, c.name, v.title_en, v.title_fr, r.submitted_at, r.due_on, r.expedited
		order by r.due_on, r.id`
	applicationsStatement = `
		select p.id, p.number, c.name, p.answer_by, v.title_en, v.title_fr,
			(select json_agg(s.* order by s.position) from interview.stage s where s.vacancy_id = v.id)
		from interview.vacancy v
		join interview.application p on p.vacancy_id = v.id
		join account.account c on c.id = p.candidate_id
		where v.id = $1 order by p.number limit 50`
	statusStatement = `
		select r.id, r.number, r.submitted_at, r.due_on, p.number, v.title_en, v.title_fr, m.code, m.parameters, m.status,
			s.kind, s.minutes, s.mode, d.outcome, b.during, b.status
		from accommodation.request r
		join interview.application p on p.id = r.application_id
		join interview.vacancy v on v.id = p.vacancy_id
		join accommodation.measure m on m.request_id = r.id
		join interview.stage s on s.id = m.stage_id
		left join accommodation.decision d on d.measure_id = m.id
		left join interview.booking b on b.application_id = p.id and b.stage_id = s.id
		where r.id = $1 order by s.position, m.code`
)

// fromStatement returns a handler that runs one prepared statement as the superuser, to whom row policies do not apply,
// reads its rows, and writes text. It is the fair limit of a page: the least that a page from this server can cost.
func (f setup) fromStatement(t *testing.T, query string, subject uuid.UUID, text string) fiber.Handler {
	t.Helper()
	pool, err := sqlx.Open("postgres", f.DB.URL("postgres"))
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	pool.SetMaxOpenConns(pageClients)
	pool.SetMaxIdleConns(pageClients)
	statement, err := pool.PreparexContext(t.Context(), query)
	must(t, err)
	return func(c *fiber.Ctx) error {
		rows, err := statement.QueryxContext(t.Context(), subject)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if _, err := rows.SliceScan(); err != nil {
				return err
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return c.Type("html").SendString(text)
	}
}

// getLimit gets the page of a limit.
func (f setup) getLimit(t *testing.T, address string) {
	t.Helper()
	got, err := f.client.Get(address)
	must(t, err)
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Errorf("the limit answers %d", got.StatusCode)
	}
	drain(got)
}

// drain reads a body to its end.
func drain(r *http.Response) {
	buffer := make([]byte, 32<<10)
	for {
		if _, err := r.Body.Read(buffer); err != nil {
			return
		}
	}
}
