package inprocess

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
)

// Visitor is a browser without scripts, whose headers and forms a test chooses: it keeps cookies, and does not follow
// redirects. It is not safe for concurrent use.
type Visitor struct {
	Header  map[string]string // of each request
	Cookies map[string]string
	origin  string
	http    *http.Client
}

// Visitor returns a visitor without a session.
func (p *Portal) Visitor(tb testing.TB) *Visitor {
	tb.Helper()
	return &Visitor{
		Header: map[string]string{"Sec-Fetch-Site": "same-origin"}, Cookies: map[string]string{}, origin: p.Origin,
		http: newHTTP(tb),
	}
}

// SignedIn returns a visitor with a session of an audience.
func (p *Portal) SignedIn(tb testing.TB, role account.Role, session account.Token) *Visitor {
	tb.Helper()
	v := p.Visitor(tb)
	v.Cookies[cookieName(role)] = session.Secret()
	return v
}

// InSetup returns a visitor without a session, who sets up an account.
func (h Populated) InSetup(tb testing.TB) *Visitor {
	tb.Helper()
	v := h.Visitor(tb)
	v.Cookies["__Host-setup"] = h.Setup.Secret()
	return v
}

// Get requests a page.
func (v *Visitor) Get(tb testing.TB, path string) Response {
	tb.Helper()
	return v.Send(tb, http.MethodGet, path, "", nil)
}

// Post submits a form.
func (v *Visitor) Post(tb testing.TB, path string, fields url.Values) Response {
	tb.Helper()
	return v.Send(tb, http.MethodPost, path, formType, strings.NewReader(fields.Encode()))
}

// Send sends a request and keeps the cookies of the response.
func (v *Visitor) Send(tb testing.TB, method, path, contentType string, body io.Reader) Response {
	tb.Helper()
	r := newRequest(tb, method, v.origin+path, contentType, body)
	for name, value := range v.Header {
		r.Header.Set(name, value)
	}
	for name, value := range v.Cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	got := exchange(tb, v.http, r)
	for _, c := range (&http.Response{Header: got.Header}).Cookies() {
		if c.Expires.Before(time.Unix(1, 0)) && !c.Expires.IsZero() {
			delete(v.Cookies, c.Name)
		} else {
			v.Cookies[c.Name] = c.Value
		}
	}
	return got
}
