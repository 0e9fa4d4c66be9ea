package candidate_test

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/seal"
	store "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a portal with a candidate who applied for a vacancy with two stages.
type setup struct {
	*inprocess.Portal
	me                                    account.Candidate
	adviser                               inprocess.Staff
	application, interview, test, vacancy uuid.UUID
	http                                  *http.Client
}

func newSetup(t *testing.T, opts ...inprocess.Option) setup {
	t.Helper()
	w := setup{Portal: inprocess.NewOn(t, storagetest.New(t), opts...)}
	w.adviser = w.Staff(t, account.RoleAdviser, "Dr Vos")
	w.Vault(t, w.adviser)
	w.me = storagetest.Person[account.Candidate](t, w.DB, "Bea")
	hr := storagetest.Person[account.HR](t, w.DB, "Hugo")
	w.vacancy = fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, w.DB)
	w.interview = fixture.Stage{Vacancy: w.vacancy}.Insert(t, w.DB)
	w.test = fixture.Stage{Vacancy: w.vacancy, Kind: "written_test", Minutes: 60}.Insert(t, w.DB)
	w.application = fixture.Application{Vacancy: w.vacancy, Candidate: w.me.ID}.Insert(t, w.DB)
	w.http = w.Client(t, account.RoleCandidate, w.me.Session).HTTP
	return w
}

// answer is a response.
type answer struct {
	status   int
	location string
	html     string
}

// words checks the page and returns the text of its main element.
func (a answer) words(t *testing.T) string {
	t.Helper()
	return markup.CheckHTML(t, a.html)
}

// version returns the version of the form on the page.
func (a answer) version(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile(`name="version" value="([^"]*)"`).FindStringSubmatch(a.html)
	if m == nil {
		t.Fatal("the page does not say what it shows")
	}
	return html.UnescapeString(m[1])
}

func (a answer) want(t *testing.T, status int, says ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.html)
	}
	if len(says) == 0 {
		return
	}
	words := a.words(t)
	for _, s := range says {
		if !strings.Contains(words, s) {
			t.Errorf("the page does not say %q: %s", s, words)
		}
	}
}

func (a answer) wantGoTo(t *testing.T, path string) {
	t.Helper()
	if a.status != http.StatusSeeOther || a.location != path {
		t.Fatalf("%d to %q, want %q: %s", a.status, a.location, path, a.html)
	}
}

// session returns a client with the session of me at the portal, both of which a test may replace.
func (w setup) session() inprocess.Client {
	return inprocess.Client{Origin: w.Origin, Role: account.RoleCandidate, Session: w.me.Session, HTTP: w.http}
}

// send may be called from any goroutine.
func (w setup) send(t *testing.T, method, path, contentType string, body io.Reader) answer {
	t.Helper()
	c := w.session()
	got := c.Do(t, c.Request(t, method, path, contentType, body))
	return answer{got.Status, got.Location(), got.Text}
}

func (w setup) get(t *testing.T, path string) answer {
	t.Helper()
	return w.send(t, http.MethodGet, path, "", nil)
}

// post submits a form of name-value pairs.
func (w setup) post(t *testing.T, path string, fields ...string) answer {
	t.Helper()
	form := url.Values{"csrf": {w.me.Session.CSRF()}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return w.send(t, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// fill submits the form of a page with the version that the page shows.
func (w setup) fill(t *testing.T, path string, fields ...string) answer {
	t.Helper()
	page := w.get(t, path)
	page.want(t, http.StatusOK)
	return w.post(t, path, append(fields, "version", page.version(t))...)
}

// envelope writes the parts of an upload up to the content of its file, and returns a writer for that.
func (w setup) envelope(t *testing.T, into *multipart.Writer, key uuid.UUID, name string) io.Writer {
	t.Helper()
	must(t, into.WriteField("csrf", w.me.Session.CSRF()))
	must(t, into.WriteField("key", key.String()))
	part, err := into.CreateFormFile("file", name)
	must(t, err)
	return part
}

func (w setup) upload(t *testing.T, request string, key uuid.UUID, name string, content []byte) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, err := w.envelope(t, form, key, name).Write(content)
	must(t, err)
	must(t, form.Close())
	return w.send(t, http.MethodPost, request+"/evidence", form.FormDataContentType(), &body)
}

// draft starts a request and returns its path.
func (w setup) draft(t *testing.T) string {
	t.Helper()
	key := uuid.NewString()
	w.post(t, "/requests/applications/"+w.application.String(), "answer", "yes", "key", key).wantGoTo(t, "/requests/"+key)
	return "/requests/" + key
}

// complete starts a request that can be submitted, with one measure and a statement, and returns its path.
func (w setup) complete(t *testing.T) string {
	t.Helper()
	r := w.draft(t)
	w.fill(t, r+"/stages", "stage", w.interview.String()).wantGoTo(t, r)
	w.fill(t, r+"/stages/"+w.interview.String()+"/measures", "measure", "R-STEPFREE").wantGoTo(t, r)
	w.fill(t, r+"/hard", "words", "Stairs.").wantGoTo(t, r+"/helps")
	w.fill(t, r+"/helps", "words", "A lift.").wantGoTo(t, r)
	return r
}

func id(request string) uuid.UUID { return uuid.MustParse(strings.TrimPrefix(request, "/requests/")) }

// key opens the request key of a draft with the candidate key.
func (w setup) key(t *testing.T, request string) seal.PrivateKey {
	t.Helper()
	sealed, err := w.Drafts.Get(id(request))
	must(t, err)
	key, err := w.CandidateKey.OpenKey(sealed)
	must(t, err)
	return key
}

// statement opens the statement of a draft.
func (w setup) statement(t *testing.T, request string) (s seal.Statement) {
	t.Helper()
	var row *store.SealedStatement
	must(t, w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) (err error) {
		row, err = tx.Statement(t.Context(), id(request))
		return err
	}))
	if row == nil {
		return s
	}
	s, err := w.key(t, request).OpenStatement(row.Sealed, seal.Binding{
		Request: id(request), Object: row.Object, Kind: seal.KindStatement, Version: row.Version,
	})
	must(t, err)
	return s
}

// count returns the result of a query that counts rows.
func (w setup) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	must(t, w.DB.Super.GetContext(t.Context(), &n, query, args...))
	return n
}

// wantNotification waits for a mail to an address.
func (w setup) wantNotification(t *testing.T, address string) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for len(w.Mailbox.Messages(address)) == 0 {
		select {
		case <-t.Context().Done():
			t.Fatalf("%s got no mail", address)
		case <-look.C:
		}
	}
}

// objects counts the sealed files, also those that are being written, and removes them.
func (w setup) objects(t *testing.T) int {
	t.Helper()
	n, err := w.Objects.Sweep(t.Context(), func(uuid.UUID) bool { return false }, time.Now().Add(time.Hour))
	must(t, err)
	return n
}

// wantNothing checks that no file is left, in the database or in the folders.
func (w setup) wantNothing(t *testing.T) {
	t.Helper()
	if rows, objects := w.count(t, `select count(*) from accommodation.evidence`), w.objects(t); rows+objects > 0 {
		t.Errorf("%d rows and %d objects are left", rows, objects)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// pdf returns content of a length that begins like a PDF file.
func pdf(length int) []byte {
	lines := bytes.Repeat([]byte("certificate: plain words\n"), length/25+1)
	return append([]byte("%PDF-1.7\n"), lines...)[:length]
}
