package access

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
)

// requester sends requests to the routes of one audience with one session.
type requester struct {
	setup
	name   string
	cookie account.Role // the audience whose cookie holds the session
	token  account.Token
}

// response is a response without times, without values drawn for each page, and with PATH for the requested path, so
// that two of them compare.
type response struct {
	Status int
	Header http.Header
	Text   string
}

var (
	expiry = regexp.MustCompile(`(?i)expires=[^;]*`)
	drawn  = regexp.MustCompile(`data-session-ends="[^"]*"|signed out at [0-9:]+|name="key" value="[^"]*"|` +
		`The number of this incident is [A-Z2-7]+`)
)

// send sends a route's request as a browser does. It reports a missing security header as an error of the test.
func (q requester) send(t *testing.T, e expected, path, form string) response {
	t.Helper()
	body, contentType := q.body(t, e, form)
	r, err := http.NewRequestWithContext(t.Context(), e.Method, q.Origin+path, body)
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if q.cookie != "" {
		r.Header.Set("Cookie", "__Host-"+string(q.cookie)+"="+q.token.Secret())
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	for _, name := range []string{
		"Content-Security-Policy", "Referrer-Policy", "Cache-Control", "X-Content-Type-Options",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
	} {
		if len(got.Header[name]) != 1 {
			t.Errorf("%s %s, %s: no %s", e.Method, e.Path, q.name, name)
		}
	}
	requested := strings.NewReplacer(path, "PATH", url.QueryEscape(path), "PATH")
	got.Header.Del("Date")
	for _, values := range got.Header {
		for i := range values {
			values[i] = requested.Replace(expiry.ReplaceAllString(values[i], ""))
		}
	}
	return response{got.StatusCode, got.Header, requested.Replace(drawn.ReplaceAllString(string(text), ""))}
}

// body encodes the form of a route, with the session's CSRF token.
func (q requester) body(t *testing.T, e expected, form string) (io.Reader, string) {
	t.Helper()
	switch {
	case e.Method == http.MethodGet:
		return nil, ""
	case e.Upload:
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		must(t, w.SetBoundary("boundary"))
		must(t, w.WriteField("csrf", q.token.CSRF()))
		must(t, w.WriteField("key", uuid.NewString()))
		part, err := w.CreateFormFile("file", "letter.txt")
		must(t, err)
		_, err = part.Write([]byte("Dear doctor,\nI am well.\n"))
		must(t, err)
		must(t, w.Close())
		return &body, w.FormDataContentType()
	}
	fields := url.Values{"csrf": {q.token.CSRF()}}
	for pair := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		fields.Add(name, value)
	}
	return strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded"
}

// path fills a route's path with the ids that the matrix names, and with new ids for the missing parameters.
func (q requester) path(e expected, missing ...string) string {
	if e.Path == "/interviews/resources/new" && e.Method == http.MethodGet {
		return e.Path + "?kind=room"
	}
	ids := map[string]map[string]string{"ids": q.IDs, "draft": q.Draft, "free": q.Free, "unbooked": q.Unbooked}[e.records]
	return parameter.ReplaceAllStringFunc(e.Path, func(p string) string {
		switch {
		case slices.Contains(missing, p[1:]):
			return uuid.NewString()
		case ids[p[1:]] != "":
			return ids[p[1:]]
		}
		return q.IDs[p[1:]]
	})
}

var (
	parameter   = regexp.MustCompile(`:([a-z]+)`)
	placeholder = regexp.MustCompile(`\{[a-z]+\}|@/[^&]+`)
)

// form replaces the placeholders in the matrix's form. A version comes from the owner's page, or from the database.
func (q requester) form(t *testing.T, e expected) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(e.form, func(p string) string {
		switch {
		case p[0] == '@':
			page := q.send(t, expected{Route: web.Route{Method: http.MethodGet}},
				q.path(expected{Route: web.Route{Path: p[1:]}, records: e.records}), "")
			m := regexp.MustCompile(`name="version" value="([^"]*)"`).FindStringSubmatch(page.Text)
			if m == nil {
				t.Fatalf("%s shows no form: %d", p, page.Status)
			}
			return html.UnescapeString(m[1])
		case p == "{new}":
			return uuid.NewString()
		case p == "{booked}":
			return q.version(t, "booking")
		case p == "{provided}":
			return q.version(t, "provision")
		case p == "{unbooked}":
			return q.versionOf(t, "provision", q.Unbooked["provision"])
		}
		return q.IDs[p[1:len(p)-1]]
	})
}

// parameters lists the parameters of a path.
func parameters(path string) (all []string) {
	for _, m := range parameter.FindAllStringSubmatch(path, -1) {
		all = append(all, m[1])
	}
	return all
}
