package inprocess

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"stepfree/account"
)

const formType = "application/x-www-form-urlencoded"

// Response is a response that has been read.
type Response struct {
	Status int
	Header http.Header
	Text   string
}

// Location returns the address of a redirect; empty if it is none.
func (r Response) Location() string { return r.Header.Get("Location") }

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// Hidden returns the hidden fields of the last form of the page that has any.
func (r Response) Hidden() url.Values {
	fields := url.Values{}
	for _, form := range strings.Split(r.Text, "<form ")[1:] {
		found := url.Values{}
		for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
			found.Set(m[1], html.UnescapeString(m[2]))
		}
		if len(found) > 0 {
			fields = found
		}
	}
	return fields
}

// newHTTP returns an HTTP client that does not follow redirects.
func newHTTP(tb testing.TB) *http.Client {
	tb.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	tb.Cleanup(transport.CloseIdleConnections)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: transport, CheckRedirect: stay}
}

// cookieName returns the name of the session cookie of an audience.
func cookieName(role account.Role) string { return "__Host-" + string(role) }

func newRequest(tb testing.TB, method, address, contentType string, body io.Reader) *http.Request {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), method, address, body)
	must(tb, err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

// exchange sends a request and reads the response. If that fails, the test fails and the response is empty. It may be
// called from any goroutine.
func exchange(tb testing.TB, client *http.Client, r *http.Request) Response {
	tb.Helper()
	got, err := client.Do(r) //nolint:gosec // a request to the portal of the test
	if err != nil {
		tb.Error(err)
		return Response{}
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		tb.Error(err)
	}
	return Response{got.StatusCode, got.Header, string(text)}
}
