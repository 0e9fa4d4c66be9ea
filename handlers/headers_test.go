package handlers_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/handlers"
	"stepfree/views/assets"
)

// policy returns a content security policy with the sources of images and of connections.
func policy(images string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src " + images +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
}

const permissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

// everywhere returns the headers of every response, errors included.
func everywhere() map[string]string {
	return map[string]string{
		"Content-Security-Policy":      policy("'self'"),
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           permissions + ", publickey-credentials-create=(), publickey-credentials-get=()",
		"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
		"Cache-Control":                "no-store",
		"Server":                       "",
	}
}

// inside returns the headers that differ on pages that need a session: their scripts may send requests to the portal.
func inside() map[string]string {
	return map[string]string{"Content-Security-Policy": policy("'self'; connect-src 'self'")}
}

func checkHeaders(t *testing.T, what string, got http.Header, change map[string]string) {
	t.Helper()
	want, have := everywhere(), map[string]string{}
	for name := range want {
		if value, ok := change[name]; ok {
			want[name] = value
		}
		have[name] = got.Get(name)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func TestHeaders_EveryResponse(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	for _, path := range []string{"/", "/help", "/nothing/here", "/assets/nothing.css", "/sign-in/nothing", "/reviewers"} {
		checkHeaders(t, path, b.Get(t, path).Header, nil)
	}
	for _, method := range []string{
		http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodHead, http.MethodOptions, http.MethodTrace, "BREW",
	} {
		checkHeaders(t, method, b.Send(t, method, "/help", "", nil).Header, nil)
	}
	checkHeaders(t, "a style", b.Get(t, assets.Path("app.css")).Header, map[string]string{
		"Cache-Control": "public, max-age=31536000, immutable",
	})
	for _, path := range []string{"/requests", "/interviews/rooms", "/panel/nothing", "/admin"} {
		checkHeaders(t, path, b.Get(t, path).Header, inside())
	}
	for _, path := range []string{"/review", "/review/vault", "/review/nothing"} {
		checkHeaders(t, path, b.Get(t, path).Header, map[string]string{
			"Content-Security-Policy": policy("'self' blob:; connect-src 'self'"),
			"Permissions-Policy":      permissions,
		})
	}
}

func TestHeaders_HeadEqualsGet(t *testing.T) {
	t.Parallel()
	a := start(t)
	for path, status := range map[string]int{
		"/help": http.StatusOK, "/requests": http.StatusSeeOther, "/nothing/here": http.StatusNotFound,
		assets.Path("app.css"): http.StatusOK,
	} {
		page := a.sendRaw(t, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
		conn, err := net.Dial("tcp", a.Address)
		must(t, err)
		_, err = conn.Write([]byte("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"))
		must(t, err)
		must(t, conn.(*net.TCPConn).CloseWrite())
		all, err := io.ReadAll(conn)
		must(t, errors.Join(err, conn.Close()))
		got, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(all)), &http.Request{Method: http.MethodHead})
		must(t, err)
		must(t, got.Body.Close())
		if got.StatusCode != status || page.Status != status || !bytes.HasSuffix(all, []byte("\r\n\r\n")) {
			t.Errorf("%s: %d and %d, %d bytes", path, got.StatusCode, page.Status, len(all))
		}
		for _, name := range []string{
			"Content-Length", "Content-Type", "Content-Security-Policy", "Cache-Control", "Location",
		} {
			if name == "Content-Length" && status == http.StatusSeeOther {
				continue // the body is empty
			}
			if got.Header.Get(name) != page.Header.Get(name) {
				t.Errorf("%s: %s is %q, and %q with the page", path, name, got.Header.Get(name), page.Header.Get(name))
			}
		}
	}
}

func TestHeaders_UnreadableRequest(t *testing.T) {
	t.Parallel()
	a := start(t)
	for name, request := range map[string]string{
		"no HTTP":     "what is this\r\n\r\n",
		"two lengths": "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		"length and chunks": "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"headers without end":   "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
		"a header with a space": "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
	} {
		got := a.sendRaw(t, request)
		if got.Status < 400 || got.Status >= 500 || !strings.Contains(got.Text, "<h1") {
			t.Errorf("%s: %d %s", name, got.Status, got.Text)
		}
		checkHeaders(t, name, got.Header, nil)
	}
}

func TestHeaders_HSTSWithTLSOnly(t *testing.T) {
	t.Parallel()
	a := start(t, func(cfg *handlers.Config) { cfg.Site.Origin = "http://localhost:8080" })
	checkHeaders(t, "/", a.Visitor(t).Get(t, "/").Header, map[string]string{"Strict-Transport-Security": ""})
}

func TestAssets_Compressed(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	for _, encoding := range []string{"br", "gzip", ""} {
		b.Header["Accept-Encoding"] = encoding
		got := b.Get(t, assets.Path("app.css"))
		if got.Status != http.StatusOK || got.Header.Get("Content-Encoding") != encoding ||
			got.Header.Get("Content-Type") != "text/css; charset=utf-8" || got.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d %v", encoding, got.Status, got.Header)
		}
	}
}

// The version that Fiber requires takes an unread body for the next request.
func TestFasthttp_Version(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../go.mod")
	must(t, err)
	for line := range strings.Lines(string(mod)) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[0] == "github.com/valyala/fasthttp" {
			var major, minor int
			if _, err := fmt.Sscanf(fields[1], "v%d.%d", &major, &minor); err != nil || major != 1 || minor < 77 {
				t.Errorf("fasthttp is %s; at least v1.77.0 is needed", fields[1])
			}
			return
		}
	}
	t.Error("go.mod does not require fasthttp by name")
}

func TestFavicon_NoContentWithCache(t *testing.T) {
	t.Parallel()
	got := start(t).Visitor(t).Get(t, "/favicon.ico")
	if got.Status != http.StatusNoContent || got.Text != "" {
		t.Errorf("%d with %d bytes", got.Status, len(got.Text))
	}
	checkHeaders(t, "/favicon.ico", got.Header, map[string]string{"Cache-Control": "public, max-age=604800"})
}
