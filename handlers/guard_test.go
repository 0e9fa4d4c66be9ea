package handlers_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

func TestGuard_ForgedRequests(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	form := url.Values{"csrf": {me.Session.CSRF()}, "name": {"x"}}.Encode()
	const formType, page = "application/x-www-form-urlencoded", "/admin/accounts/new"
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(bytes.Repeat([]byte("a"), 1<<20))
	must(t, err)
	must(t, w.Close())
	for name, c := range map[string]struct {
		body        io.Reader
		contentType string
		header      map[string]string
		status      int
	}{
		"a body of unknown length": {
			struct{ io.Reader }{strings.NewReader(form)}, formType, nil, http.StatusLengthRequired,
		},
		"a body that is too large": {
			strings.NewReader(form + strings.Repeat("a", 64<<10)), formType, nil, http.StatusRequestEntityTooLarge,
		},
		"a very large body": {
			strings.NewReader(strings.Repeat("a", 7<<20)), formType, nil, http.StatusRequestEntityTooLarge,
		},
		"a compressed body": {
			&packed, formType, map[string]string{"Content-Encoding": "gzip"}, http.StatusUnsupportedMediaType,
		},
		"parts on an ordinary route": {
			strings.NewReader("--b\r\n\r\n"), "multipart/form-data; boundary=b", nil, http.StatusUnsupportedMediaType,
		},
		"parts without a body": {nil, "multipart/form-data; boundary=b", nil, http.StatusUnsupportedMediaType},
		"JSON": {
			strings.NewReader(`{"a":1}`), "application/json", nil, http.StatusUnsupportedMediaType,
		},
		"no type": {strings.NewReader(form), "", nil, http.StatusUnsupportedMediaType},
		"another site": {
			strings.NewReader(form), formType, map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden,
		},
		"another host of our site": {
			strings.NewReader(form), formType, map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden,
		},
		"another origin, old browser": {
			strings.NewReader(form), formType,
			map[string]string{"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
			http.StatusForbidden,
		},
		"no origin at all": {
			strings.NewReader(form), formType, map[string]string{"Sec-Fetch-Site": ""}, http.StatusForbidden,
		},
		"our origin, old browser": {
			strings.NewReader(form), formType,
			map[string]string{"Sec-Fetch-Site": "", "Origin": publicOrigin},
			http.StatusUnprocessableEntity,
		},
		"our own page": {strings.NewReader(form), formType, nil, http.StatusUnprocessableEntity},
	} {
		b := a.SignedIn(t, account.RoleAdmin, me.Session)
		for name, value := range c.header {
			b.Header[name] = value
			if value == "" {
				delete(b.Header, name)
			}
		}
		got := b.Send(t, http.MethodPost, page, c.contentType, c.body)
		if got.Status != c.status || !strings.Contains(got.Text, "<h1") {
			t.Errorf("%s: %d, want %d", name, got.Status, c.status)
		}
	}
}

func TestGuard_GetHasNoBody(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	got := b.Send(t, http.MethodGet, "/help", "text/plain", strings.NewReader("hello"))
	if got.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", got.Status)
	}
}

func TestGuard_DuplicateCookie(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Candidate](t, a.DB, "Ana")
	planted := account.NewToken().Secret()
	own := "__Host-candidate=" + me.Session.Secret()
	for name, cookies := range map[string]string{
		"in one line":   "Cookie: " + own + "; __Host-candidate=" + planted + "\r\n",
		"planted first": "Cookie: __Host-candidate=" + planted + "; " + own + "\r\n",
		"in two lines":  "Cookie: " + own + "\r\nCookie: __Host-candidate=" + planted + "\r\n",
	} {
		if got := a.sendRaw(t, "GET /requests HTTP/1.1\r\nHost: x\r\n"+cookies+"\r\n"); got.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	foreign := a.sendRaw(t, "GET /help HTTP/1.1\r\nHost: x\r\nCookie: theme=a; theme=b\r\n\r\n")
	if foreign.Status != http.StatusOK {
		t.Errorf("a cookie of another program twice: %d", foreign.Status)
	}
}

// An unread body must not be taken for the next request.
func TestGuard_NoRequestSmuggling(t *testing.T) {
	t.Parallel()
	a := start(t)
	hidden := "GET /help HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, path := range []string{"/no/such/page", "/requests/x", "/sign-in", "/help"} {
		request := "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: " +
			strconv.Itoa(len(hidden)) + "\r\n\r\n" + hidden
		if _, got := a.countResponses(t, request); got != 1 {
			t.Errorf("%s: %d answers to one request", path, got)
		}
	}
}

func TestGuard_RefusedUploadLeavesNoPlaintext(t *testing.T) {
	a := start(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	before, err := os.ReadDir(temp)
	must(t, err)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "letter.pdf")
	must(t, err)
	_, err = part.Write(bytes.Repeat([]byte("%PDF secret "), 2<<20))
	must(t, err)
	must(t, w.Close())
	for _, path := range []string{"/requests/5f0c9d1e-0000-4000-8000-000000000000/evidence", "/sign-in", "/nothing"} {
		r := bytes.NewReader(body.Bytes())
		if status, ok := a.tryPost(t, path, w.FormDataContentType(), r); ok && status < 300 {
			t.Errorf("%s: %d", path, status)
		}
	}
	after, err := os.ReadDir(temp)
	must(t, err)
	if len(after) != len(before) {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
}

func TestBind_InvalidUTF8(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	for name, body := range map[string]string{
		"not UTF-8": "email=%ff%fe", "a zero byte": "email=a%00b@example.org", "in a name": "em%ffail=a",
	} {
		got := b.Send(t, http.MethodPost, "/sign-in", "application/x-www-form-urlencoded", strings.NewReader(body))
		if got.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
}

// Where a proxy finds another end of a request than the portal does, the rest is taken for the next request (RFC 9112,
// sections 6.3 and 11.2). A request that can be read in two ways gets one response, an error.
func TestGuard_AmbiguousRequests(t *testing.T) {
	t.Parallel()
	a := start(t)
	const hidden = "GET /help HTTP/1.1\r\nHost: x\r\n\r\n"
	length := strconv.Itoa(len(hidden))
	const post = "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\n"
	for name, request := range map[string]string{
		"a length and chunks": post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks and a length": post + "Transfer-Encoding: chunked\r\nContent-Length: " + length +
			"\r\n\r\n0\r\n\r\n" + hidden,
		"two lengths":              post + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + hidden,
		"two lengths in one line":  post + "Content-Length: 0, " + length + "\r\n\r\n" + hidden,
		"a length with a sign":     post + "Content-Length: +0\r\n\r\n" + hidden,
		"a length below nothing":   post + "Content-Length: -1\r\n\r\n" + hidden,
		"a length in another base": post + "Content-Length: 0x0\r\n\r\n" + hidden,
		"a length without end":     post + "Content-Length: 99999999999999999999\r\n\r\n" + hidden,
		"a length with a letter":   post + "Content-Length: 0a\r\n\r\n" + hidden,
		"a space before the colon": post + "Content-Length : " + length + "\r\n\r\n" + hidden,
		"a line that goes on":      post + "X-One: a\r\n Content-Length: " + length + "\r\n\r\n" + hidden,
		"chunks by another name":   post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks twice": post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
			hidden,
		"chunks and something else": post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden,
		"chunks with a tab":         post + "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks that are no number": post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + hidden,
		"a chunk that is too long":  post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + hidden,
		"chunks with an extension":  post + "Transfer-Encoding: chunked\r\n\r\n0;a=b\r\n\r\n" + hidden,
		"chunks of the older protocol": strings.Replace(post, "1.1", "1.0", 1) +
			"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a body of what has none": "GET /help HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n" + hidden,
		"chunks of what has none": "GET /help HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
			hidden,
		"an end of line in a name":       post + "X\rContent-Length: " + length + "\r\n\r\n" + hidden,
		"a name without a colon":         post + "Content-Length " + length + "\r\n\r\n" + hidden,
		"a zero byte in a header":        post + "X-One: a\x00b\r\n\r\n" + hidden,
		"no host":                        "GET /help HTTP/1.1\r\n\r\n",
		"two hosts":                      "GET /help HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"a space in the address":         "GET /help /more HTTP/1.1\r\nHost: x\r\n\r\n",
		"an upgrade to another protocol": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		first, n := a.countResponses(t, request)
		if n > 1 {
			t.Errorf("%s: %d answers to one request, the first is %d", name, n, first)
		}
		if n == 1 && first < 400 {
			t.Errorf("%s: accepted with %d", name, first)
		}
	}
}
