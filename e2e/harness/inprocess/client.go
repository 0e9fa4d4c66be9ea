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
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	tb.Cleanup(transport.CloseIdleConnections)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return Client{p.Origin, role, session, &http.Client{Transport: transport, CheckRedirect: stay}}
}

// Send sends a request and returns the status and the body, or the address of a redirect.
func (c Client) Send(tb testing.TB, method, path, contentType string, body io.Reader) (status int, text string) {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), method, c.Origin+path, body)
	must(tb, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "__Host-"+string(c.Role)+"="+c.Session.Secret())
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	got, err := c.HTTP.Do(r)
	must(tb, err)
	defer got.Body.Close()
	if to := got.Header.Get("Location"); to != "" {
		return got.StatusCode, to
	}
	all, err := io.ReadAll(got.Body)
	must(tb, err)
	return got.StatusCode, string(all)
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
	status, to := c.Send(tb, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
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
