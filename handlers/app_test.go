package handlers_test

import (
	"bufio"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/storage/storagetest"
)

// publicOrigin is the portal's address as its configuration has it. No test connects to it.
const publicOrigin = "https://portal.example"

// app is a portal and its log. Mails stay in the outbox until the test delivers them.
type app struct {
	*inprocess.Portal
	log *log
}

// start serves the portal on a new database, with changes to its configuration.
func start(t *testing.T, changes ...func(*handlers.Config)) *app {
	t.Helper()
	return startOn(t, storagetest.New(t), changes...)
}

// startOn serves the portal on a database.
func startOn(t *testing.T, db *storagetest.Database, changes ...func(*handlers.Config)) *app {
	t.Helper()
	a := &app{log: &log{}}
	config := func(c *handlers.Config) {
		c.Site.Log = slog.New(slog.NewTextHandler(io.MultiWriter(a.log, t.Output()), nil))
		c.Site.Origin, c.Site.TimeZone = publicOrigin, time.UTC
		for _, change := range changes {
			change(c)
		}
	}
	a.Portal = inprocess.NewOn(t, db, inprocess.Demonstration(), inprocess.ManualOutbox(), inprocess.Config(config))
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// query reads one value from the database.
func (a *app) query(t *testing.T, into any, statement string, args ...any) {
	t.Helper()
	must(t, a.DB.Super.GetContext(t.Context(), into, statement, args...))
}

// with returns the fields with name-value pairs set.
func with(fields url.Values, pairs ...string) url.Values {
	all := maps.Clone(fields)
	for i := 0; i+1 < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
	}
	return all
}

// log is the log of a portal. It is safe for concurrent use.
type log struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (l *log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(line)
}

func (a *app) logged() string {
	a.log.mu.Lock()
	defer a.log.mu.Unlock()
	return a.log.lines.String()
}

// tryPost posts a body that the portal may refuse before it has read all of it. It returns false if there is no
// response.
func (a *app) tryPost(t *testing.T, path, contentType string, body io.Reader) (status int, ok bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.Origin+path, body)
	must(t, err)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	got, err := transport.RoundTrip(r)
	if err != nil {
		return 0, false
	}
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	return got.StatusCode, err == nil
}

// sendRaw sends bytes on a connection of its own and returns the first response.
func (a *app) sendRaw(t *testing.T, request string) inprocess.Response {
	t.Helper()
	conn, err := net.Dial("tcp", a.Address)
	must(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte(request))
	must(t, err)
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	return inprocess.Response{Status: got.StatusCode, Header: got.Header, Text: string(text)}
}

// countResponses sends bytes and the end of the stream, and returns the status of the first response and the number of
// responses until the portal closes the connection.
func (a *app) countResponses(t *testing.T, request string) (status, n int) {
	t.Helper()
	conn, err := net.Dial("tcp", a.Address)
	must(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte(request))
	must(t, err)
	must(t, conn.(*net.TCPConn).CloseWrite())
	reader := bufio.NewReader(conn)
	for {
		got, err := http.ReadResponse(reader, nil)
		if err != nil {
			return status, n
		}
		if n++; n == 1 {
			status = got.StatusCode
		}
		_, err = io.Copy(io.Discard, got.Body)
		must(t, err)
		must(t, got.Body.Close())
	}
}
