package inprocess

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

	"github.com/google/uuid"

	"stepfree/account"
)

// Client is an HTTP client with a session. It sends the headers of a browser and does not follow redirects.
type Client struct {
	Origin  string
	Role    account.Role
	Session account.Token
	HTTP    *http.Client
}

// Client returns a client with a session of an audience.
func (p *Portal) Client(tb testing.TB, role account.Role, session account.Token) Client {
	tb.Helper()
	return Client{p.Origin, role, session, newHTTP(tb)}
}

// Send sends a request and returns the status and the body, or the address of a redirect.
func (c Client) Send(tb testing.TB, method, path, contentType string, body io.Reader) (status int, text string) {
	tb.Helper()
	got := c.Do(tb, c.Request(tb, method, path, contentType, body))
	if to := got.Location(); to != "" {
		return got.Status, to
	}
	return got.Status, got.Text
}

// Do sends a request of Request. If that fails, the test fails and the response is empty. It may be called from any
// goroutine.
func (c Client) Do(tb testing.TB, r *http.Request) Response {
	tb.Helper()
	return exchange(tb, c.HTTP, r)
}

// Request returns a request as Send sends it.
func (c Client) Request(tb testing.TB, method, path, contentType string, body io.Reader) *http.Request {
	tb.Helper()
	r := newRequest(tb, method, c.Origin+path, contentType, body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", cookieName(c.Role)+"="+c.Session.Secret())
	return r
}

// Get returns a page; the test fails if the status is not 200.
func (c Client) Get(tb testing.TB, path string) string {
	tb.Helper()
	status, text := c.Send(tb, http.MethodGet, path, "", nil)
	if status != http.StatusOK {
		tb.Fatalf("%s: %d %s", path, status, text)
	}
	return text
}

// Post submits a form of name-value pairs and returns the address of the redirect; the test fails without a redirect.
func (c Client) Post(tb testing.TB, path string, fields ...string) string {
	tb.Helper()
	form := url.Values{"csrf": {c.Session.CSRF()}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	status, to := c.Send(tb, http.MethodPost, path, formType, strings.NewReader(form.Encode()))
	if status != http.StatusSeeOther {
		tb.Fatalf("%s: %d %s", path, status, to)
	}
	return to
}

var versionField = regexp.MustCompile(`name="version" value="([^"]*)"`)

// Fill submits the form of a page with the version that the page shows.
func (c Client) Fill(tb testing.TB, path string, fields ...string) string {
	tb.Helper()
	return c.FillAt(tb, path, path, fields...)
}

// FillAt submits the form of a page to another path, with the version that the page shows.
func (c Client) FillAt(tb testing.TB, page, action string, fields ...string) string {
	tb.Helper()
	m := versionField.FindStringSubmatch(c.Get(tb, page))
	if m == nil {
		tb.Fatalf("%s shows no version", page)
	}
	return c.Post(tb, action, append(fields, "version", html.UnescapeString(m[1]))...)
}

// Upload uploads a file as evidence of the request with a path.
func (c Client) Upload(tb testing.TB, request, name string, content []byte) {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(tb, form.WriteField("csrf", c.Session.CSRF()))
	must(tb, form.WriteField("key", uuid.NewString()))
	part, err := form.CreateFormFile("file", name)
	must(tb, err)
	_, err = part.Write(content)
	must(tb, err)
	must(tb, form.Close())
	if status, text := c.Send(tb, http.MethodPost, request+"/evidence", form.FormDataContentType(),
		&body); status != http.StatusSeeOther {
		tb.Fatalf("the upload: %d %s", status, text)
	}
}
