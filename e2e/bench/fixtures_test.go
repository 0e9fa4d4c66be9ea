//go:build bench

package bench

import (
	"bytes"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a portal with a vacancy that has one stage.
type setup struct {
	*inprocess.Portal
	client         *http.Client
	vacancy, stage uuid.UUID
	hr             account.HR
	adviser        account.Adviser
	keyholder      inprocess.Staff // the adviser who can open the vault
	passphrase     string
}

func newSetup(t *testing.T) setup {
	t.Helper()
	f := setup{Portal: inprocess.New(t)}
	f.keyholder = f.Portal.Staff(t, account.RoleAdviser, "Dr Vos")
	f.passphrase = f.Vault(t, f.keyholder)
	f.hr = storagetest.Person[account.HR](t, f.DB, "Hugo")
	f.adviser = storagetest.Person[account.Adviser](t, f.DB, "Maria")
	f.vacancy = fixture.Vacancy{CreatedBy: f.hr.ID}.Insert(t, f.DB)
	f.stage = fixture.Stage{Vacancy: f.vacancy}.Insert(t, f.DB)
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	t.Cleanup(transport.CloseIdleConnections)
	f.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

// applicant is a candidate with an application and a draft.
type applicant struct {
	setup
	me      account.Candidate
	request string // the path
}

func (f setup) applicant(t *testing.T) applicant {
	t.Helper()
	a := applicant{setup: f, me: storagetest.Person[account.Candidate](t, f.DB, "Bea")}
	application, key := fixture.Application{Vacancy: f.vacancy, Candidate: a.me.ID}.Insert(t, f.DB), uuid.NewString()
	a.request = "/requests/" + key
	a.post(t, "/requests/applications/"+application.String(), "answer", "yes", "key", key)
	return a
}

func (f setup) do(
	t *testing.T,
	role account.Role,
	session account.Token,
	method, path, contentType string,
	body io.Reader,
) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, f.Origin+path, body)
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "__Host-"+string(role)+"="+session.Secret())
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	got, err := f.client.Do(r)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	return got.StatusCode, string(text)
}

func (a applicant) getPath(t *testing.T, path string) string {
	t.Helper()
	status, text := a.do(t, account.RoleCandidate, a.me.Session, http.MethodGet, path, "", nil)
	if status != http.StatusOK {
		t.Fatalf("%s: %d", path, status)
	}
	return text
}

func (a applicant) post(t *testing.T, path string, fields ...string) {
	t.Helper()
	form := url.Values{"csrf": {a.me.Session.CSRF()}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	status, text := a.do(
		t, account.RoleCandidate, a.me.Session, http.MethodPost, path, "application/x-www-form-urlencoded",
		strings.NewReader(form.Encode()),
	)
	if status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, status, text)
	}
}

var versionField = regexp.MustCompile(`name="version" value="([^"]*)"`)

// fill gets a page and submits its form with the version that the page shows.
func (a applicant) fill(t *testing.T, path string, fields ...string) {
	t.Helper()
	m := versionField.FindStringSubmatch(a.getPath(t, path))
	if m == nil {
		t.Fatalf("%s has no form version", path)
	}
	a.post(t, path, append(fields, "version", m[1])...)
}

// upload sends a file.
func (a applicant) upload(t *testing.T, content []byte) {
	t.Helper()
	body, contentType := a.form(t, content)
	a.send(t, body, contentType)
}

// form returns the multipart form of a file.
func (a applicant) form(t *testing.T, content []byte) ([]byte, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(t, form.WriteField("csrf", a.me.Session.CSRF()))
	must(t, form.WriteField("key", uuid.NewString()))
	part, err := form.CreateFormFile("file", "letter.pdf")
	must(t, err)
	_, err = part.Write(content)
	must(t, err)
	must(t, form.Close())
	return body.Bytes(), form.FormDataContentType()
}

// send posts the form of a file.
func (a applicant) send(t *testing.T, body []byte, contentType string) {
	t.Helper()
	status, text := a.do(
		t, account.RoleCandidate, a.me.Session, http.MethodPost, a.request+"/evidence", contentType,
		bytes.NewReader(body),
	)
	if status != http.StatusSeeOther {
		t.Fatalf("the upload: %d %s", status, text)
	}
}

// submit fills the draft and sends it with a file.
func (a applicant) submit(t *testing.T, content []byte) {
	t.Helper()
	a.fill(t, a.request+"/stages", "stage", a.stage.String())
	a.fill(t, a.request+"/stages/"+a.stage.String()+"/measures", "measure", "R-STEPFREE")
	a.fill(t, a.request+"/hard", "words", "Stairs.")
	a.upload(t, content)
	m := versionField.FindStringSubmatch(a.getPath(t, a.request+"/check"))
	a.post(t, a.request+"/send", "version", m[1])
}

// pdf returns bytes that begin as a PDF and go on at random, as compressed scans do.
func pdf(length int) []byte {
	content := append([]byte("%PDF-1.7\n"), make([]byte, length)...)[:length]
	_, _ = rand.NewChaCha8([32]byte{}).Read(content[9:]) // it never fails
	return content
}
