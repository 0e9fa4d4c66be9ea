package handlers_test

import (
	"bufio"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// app is the portal on a loopback port, with a database of its own.
type app struct {
	db      *storagetest.Database
	address string // host and port
	origin  string // as the portal is told; never looked up
	mailbox *mail.Mailbox
	outbox  mail.Outbox
	log     *log
}

// start serves the portal; change its configuration to see what it does then.
func start(t *testing.T, change ...func(*handlers.Config)) *app {
	t.Helper()
	return startOn(t, storagetest.New(t), change...)
}

// startOn serves the portal on a given database.
func startOn(t *testing.T, db *storagetest.Database, change ...func(*handlers.Config)) *app {
	t.Helper()
	a := &app{db: db, origin: "https://portal.example", mailbox: mail.NewMailbox(), log: &log{}}
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no message %s", lang, key) })
	must(t, err)
	zone, err := seal.CreatePrivateKeyFile(filepath.Join(t.TempDir(), "zone.key"))
	must(t, err)
	cfg := handlers.Config{
		Site: &web.Site{
			Bundle: bundle, Log: slog.New(slog.NewTextHandler(a.log, nil)), Now: time.Now, Origin: a.origin,
			TimeZone: time.UTC, Audiences: account.Roles(),
		},
		DB: a.db.DB, Deadlines: accommodation.DefaultDeadlines(), Calendar: catalogue.Calendar{}, CandidateKey: zone,
		Objects: folder(t), Keyring: folder(t), Drafts: folder(t), Unsent: folder(t), Demo: &handlers.Demo{Mailbox: a.mailbox},
	}
	for _, c := range change {
		c(&cfg)
	}
	a.outbox = mail.Outbox{Store: a.db.Worker, Bundle: bundle, Deliverer: a.mailbox, Origin: cfg.Site.Origin, TimeZone: time.UTC, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	server, err := handlers.New(cfg)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	a.address = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Listener(listener) }()
	t.Cleanup(func() {
		must(t, server.ShutdownWithTimeout(10*time.Second))
		must(t, <-done)
		if t.Failed() {
			t.Log(a.logged())
		}
	})
	return a
}

func folder(t *testing.T) *blob.Dir {
	t.Helper()
	d, err := blob.Open(t.TempDir())
	must(t, err)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
}

func (a answer) location() string { return a.header.Get("Location") }

// browser sends what a browser would, and keeps cookies; it follows no redirect.
type browser struct {
	app     *app
	cookies map[string]string
	header  map[string]string // on every request
}

func (a *app) browser() *browser {
	return &browser{app: a, cookies: map[string]string{}, header: map[string]string{"Sec-Fetch-Site": "same-origin"}}
}

// as is a browser that holds a session.
func (a *app) as(role account.Role, session account.Token) *browser {
	b := a.browser()
	b.cookies["__Host-"+string(role)] = session.Secret()
	return b
}

func (b *browser) get(t *testing.T, path string) answer {
	t.Helper()
	return b.send(t, http.MethodGet, path, nil, "")
}

// post sends a form.
func (b *browser) post(t *testing.T, path string, fields url.Values) answer {
	t.Helper()
	return b.send(t, http.MethodPost, path, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded")
}

func (b *browser) send(t *testing.T, method, path string, body io.Reader, contentType string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+b.app.address+path, body)
	must(t, err)
	for name, value := range b.header {
		r.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	got, err := transport(t).RoundTrip(r)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	for _, c := range got.Cookies() {
		if c.Expires.Before(time.Unix(1, 0)) && !c.Expires.IsZero() {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer{got.StatusCode, got.Header, string(text)}
}

func transport(t *testing.T) *http.Transport {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hidden are the hidden fields of a page's last form.
func hidden(page string) url.Values {
	fields := url.Values{}
	for _, form := range strings.Split(page, "<form ")[1:] {
		found := url.Values{}
		for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
			found.Set(m[1], m[2])
		}
		if len(found) > 0 {
			fields = found
		}
	}
	return fields
}

// with adds fields.
func with(fields url.Values, pairs ...string) url.Values {
	all := maps.Clone(fields)
	for i := 0; i+1 < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
	}
	return all
}

const password = "correct horse battery"

// staff is a member of staff who can sign in.
type staff struct {
	id            uuid.UUID
	email, secret string
}

func (a *app) staff(t *testing.T, role account.Role) staff {
	t.Helper()
	hash, err := account.HashPassword(password)
	must(t, err)
	s := staff{id: uuid.New(), email: uuid.NewString() + "@example.org"}
	code, err := account.NewTOTP(s.email)
	must(t, err)
	s.secret = code.Secret
	must(t, pg.CreateStaffAsOwner(t.Context(), a.db.URL(pg.Owner), pg.NewStaff{
		ID: s.id, Role: role, Name: "Staff " + string(role), Email: s.email, Language: "en", PasswordHash: hash, TOTPSecret: s.secret,
	}, time.Now()))
	return s
}

func (s staff) code(t *testing.T, at time.Time) string {
	t.Helper()
	code, err := account.GenerateCode(s.secret, at)
	must(t, err)
	return code
}

// log is what the portal logged; many requests write to it.
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

// try posts a body that may be cut off before it is read whole; false when no answer was read.
func (b *browser) try(t *testing.T, path string, body io.Reader, contentType string) (answer, bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+b.app.address+path, body)
	must(t, err)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	got, err := transport(t).RoundTrip(r)
	if err != nil {
		return answer{}, false
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, string(text)}, err == nil
}

// answers counts what comes back on one connection until the portal closes it or says nothing more.
func answers(t *testing.T, a *app, request string) int {
	t.Helper()
	_, n := firstAnswer(t, a, request)
	return n
}

// firstAnswer sends bytes as they are, and gives the status of the first answer and how many there are.
func firstAnswer(t *testing.T, a *app, request string) (status, n int) {
	t.Helper()
	conn, err := net.Dial("tcp", a.address)
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
