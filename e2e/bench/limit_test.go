//go:build bench

package bench

import (
	"net"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"
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

// limitQuery reads the first page of submitted requests by key, as the adviser's queue does.
const limitQuery = `
	select cast(r.id as text), cast(r.due_on as text) from accommodation.request r
	where r.submitted_at is not null order by r.due_on, r.id limit 50`

// fromStatement returns a handler that runs one prepared statement as the superuser, to whom row policies do not apply,
// reads its rows, and writes text. It is the fair limit of a page: the least that a page from this server can cost.
func (f fixture) fromStatement(t *testing.T, text string) fiber.Handler {
	t.Helper()
	pool, err := sqlx.Open("postgres", f.DB.URL("postgres"))
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	pool.SetMaxOpenConns(pageClients)
	pool.SetMaxIdleConns(pageClients)
	statement, err := pool.PreparexContext(t.Context(), limitQuery)
	must(t, err)
	return func(c *fiber.Ctx) error {
		var rows []struct {
			ID  string `db:"id"`
			Due string `db:"due_on"`
		}
		if err := statement.SelectContext(t.Context(), &rows); err != nil {
			return err
		}
		return c.Type("html").SendString(text)
	}
}

// getLimit gets the page of a limit.
func (f fixture) getLimit(t *testing.T, address string) {
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
