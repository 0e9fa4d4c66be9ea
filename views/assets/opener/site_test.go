package opener_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/chromedp/chromedp"

	"stepfree/seal"
)

// policy is the content security policy of the adviser's zone.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// must gives the value of a call that the test takes for granted.
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// bundle builds an entry point as the product's build does, in a format: "esm", or "iife" for a script of a page.
func bundle(t *testing.T, entry, format string) []byte {
	t.Helper()
	root := must[string](t)(filepath.Abs("../../.."))
	esbuild := filepath.Join(root, "node_modules", ".bin", "esbuild")
	for _, needed := range []string{esbuild, filepath.Join(root, "node_modules", "age-encryption")} {
		if _, err := os.Stat(needed); err != nil {
			t.Fatalf("the browser parts are not installed; run: npm ci --ignore-scripts (%v)", err)
		}
	}
	build := exec.CommandContext(
		t.Context(), esbuild, entry, "--bundle", "--format="+format, "--target=es2022", "--log-level=warning",
	)
	var problems bytes.Buffer
	build.Stderr = &problems
	script, err := build.Output()
	if err != nil || problems.Len() > 0 {
		t.Fatalf("building %s: %v\n%s", entry, err, &problems)
	}
	return script
}

// site serves one page with its script, and notes what is posted to it.
type site struct {
	*http.ServeMux
	url    string
	vault  string // fingerprint; of the page of the vault
	mu     sync.Mutex
	posted []url.Values
	asked  []byte // every request, as it came
}

func newSite(t *testing.T, name string, data any) *site {
	t.Helper()
	script := bundle(t, name+".js", "iife")
	page := must[*template.Template](t)(template.ParseFiles(filepath.Join("testdata", name+".html")))
	var html bytes.Buffer
	if err := page.Execute(&html, data); err != nil {
		t.Fatal(err)
	}
	s := &site{ServeMux: http.NewServeMux()}
	s.serve("/"+name+".js", "text/javascript", script)
	s.serve("/strength.js", "text/javascript", bundle(t, "strength.js", "esm"))
	s.serve("/{$}", "text/html; charset=utf-8", html.Bytes())
	// The browser asks for it by itself.
	s.HandleFunc("/favicon.ico", http.NotFound)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.note(r)
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	// A passkey belongs to a name, not to an address.
	s.url = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	return s
}

// note keeps a request, which is then read once more.
func (s *site) note(r *http.Request) {
	asked, err := httputil.DumpRequest(r, true)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(append(s.asked, asked...), fmt.Sprint(err)...)
}

func (s *site) serve(pattern, mediaType string, content []byte) {
	s.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write(content)
	})
}

// answer notes a posted form and answers it.
func (s *site) answer(pattern, mediaType string, content []byte) {
	s.HandleFunc("POST "+pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, "not a form", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.posted = append(s.posted, r.PostForm)
		s.mu.Unlock()
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write(content)
	})
}

func (s *site) posts() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posted
}

// adviser is an identity and what the database keeps of it. The passphrase costs little here: the tests open it often.
type adviser struct {
	seal.PrivateKey
	passphrase string
	sealed     []byte
}

func newAdviser(t *testing.T, vault seal.Recipient, signing string) adviser {
	t.Helper()
	path := filepath.Join(t.TempDir(), "adviser")
	a := adviser{PrivateKey: must[seal.PrivateKey](t)(seal.CreatePrivateKeyFile(path)), passphrase: seal.NewPassphrase()}
	to := must[*age.ScryptRecipient](t)(age.NewScryptRecipient(a.passphrase))
	to.SetWorkFactor(8)
	var sealed bytes.Buffer
	w := must[io.WriteCloser](t)(age.Encrypt(&sealed, to))
	key := bytes.TrimSpace(must[[]byte](t)(os.ReadFile(path)))
	_, err := w.Write(must[[]byte](t)(json.Marshal(map[string]string{
		"key": string(key), "vault": vault.Fingerprint(), "signing": signing,
	})))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	a.sealed = sealed.Bytes()
	return a
}

// do runs steps in the browser, all of which must succeed.
func do(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval gives the value of an expression in the page.
func eval[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	return must[T](t)(chromedp.Run(ctx, chromedp.Evaluate[T](expression)))
}

// waitFor waits until an expression holds in the page.
func waitFor(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		status := eval[string](ctx, t, `document.querySelector("[data-status]")?.textContent ?? ""`)
		t.Fatalf("%s never held: %v; the page says %q", expression, err, status)
	}
}

// waitStatus waits until the page has said the words.
func waitStatus(ctx context.Context, t *testing.T, words string) {
	t.Helper()
	waitFor(ctx, t, `document.querySelector("[data-status]").textContent === "`+words+`"`)
}

// waitError waits until a field is marked as wrong, with the words.
func waitError(ctx context.Context, t *testing.T, field, words string) {
	t.Helper()
	waitFor(ctx, t, `document.getElementById("`+field+`-error")?.innerText === "Error: `+words+`"`)
}

// typePassphrase types into a field as a person does.
func typePassphrase(ctx context.Context, t *testing.T, field, passphrase string) {
	t.Helper()
	empty := chromedp.Evaluate[chromedp.Void](`document.getElementById("` + field + `").value = ""`)
	do(ctx, t, empty, chromedp.SendKeys(chromedp.ID(field), passphrase))
}

func lines(parts ...string) string { return strings.Join(parts, "\n") }
