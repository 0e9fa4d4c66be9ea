package proxy

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"io/fs"
	"math/big"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/e2e/harness/inprocess"
)

// marker is in every piece of a file that is uploaded.
const marker = "certificate: plain words\n"

// upload is an upload of which the test sends one piece after the other.
type upload struct {
	file  io.Writer
	close func()
	done  chan inprocess.Response
}

// begin begins an upload to the draft.
func (n nginx) begin(t *testing.T) upload {
	t.Helper()
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	u := upload{done: make(chan inprocess.Response, 1), close: func() {
		_ = form.Close()
		_ = in.Close()
	}}
	path := "/requests/" + n.Draft["request"] + "/evidence"
	request := n.https.Request(t, http.MethodPost, path, form.FormDataContentType(), body)
	go func() { u.done <- n.https.Do(t, request) }()
	must(t, form.WriteField("csrf", n.https.Session.CSRF()))
	must(t, form.WriteField("key", uuid.NewString()))
	var err error
	u.file, err = form.CreateFormFile("file", "letter.pdf")
	must(t, err)
	_, err = io.WriteString(u.file, "%PDF-1.7\n")
	must(t, err)
	return u
}

// written returns the files of nginx that hold what was uploaded, also deleted ones that it has open.
func (n nginx) written(t *testing.T) (found []string) {
	t.Helper()
	paths := []string{}
	must(t, filepath.WalkDir(n.folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	}))
	open, err := filepath.Glob("/proc/[0-9]*/fd/*")
	must(t, err)
	for _, path := range open {
		if to, err := os.Readlink(path); err == nil && strings.HasPrefix(to, n.folder+"/temp") {
			paths = append(paths, path)
		}
	}
	for _, path := range paths {
		if content, err := os.ReadFile(path); err == nil && bytes.Contains(content, []byte(marker)) {
			found = append(found, path)
		}
	}
	return found
}

// A file on its way is in no file of nginx. With the line that the documentation explains turned round, it is.
func TestNginx_UploadIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ was, is string }{
		"documented": {}, "buffered": {"proxy_request_buffering off", "proxy_request_buffering on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := start(t, strings.ReplaceAll(documented(t), c.was, c.is))
			u := n.begin(t)
			piece := bytes.Repeat([]byte(marker), 40_000)
			for range 6 { // a slow line: a piece at a time
				_, err := u.file.Write(piece)
				must(t, err)
			}
			if found := n.written(t); len(found) > 0 != (c.was != "") {
				t.Errorf("written to %v", found)
			}
			u.close()
			if got := <-u.done; got.Status != http.StatusSeeOther || !strings.Contains(got.Location(), "received=") {
				t.Errorf("%d to %q: %s", got.Status, got.Location(), got.Text)
			}
		})
	}
}

// What is too large is refused by the program, in words; nginx lets 110 MB pass.
func TestNginx_LargeUploadReachesTheProgram(t *testing.T) {
	t.Parallel()
	n := start(t, documented(t))
	u := n.begin(t)
	go func() {
		piece := bytes.Repeat([]byte(marker), 44_000)
		for range 100 { // 110 MB
			if _, err := u.file.Write(piece); err != nil {
				break // the program has answered
			}
		}
		u.close()
	}()
	if got := <-u.done; got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, "larger than 20 MB") {
		t.Errorf("%d: %s", got.Status, got.Text)
	}
}

// The program cuts an upload that stands still for a minute; nginx waits longer than that, for each of its time-outs.
func TestNginx_SlowUploadIsNotCut(t *testing.T) {
	t.Parallel()
	config := documented(t)
	for _, name := range []string{"client_body_timeout", "proxy_read_timeout", "proxy_send_timeout"} {
		m := regexp.MustCompile(name + ` (\d+)s;`).FindStringSubmatch(config)
		if m == nil {
			t.Errorf("%s is not set", name)
			continue
		}
		if seconds, err := strconv.Atoi(m[1]); err != nil || seconds < 120 {
			t.Errorf("%s is %s seconds", name, m[1])
		}
	}
}

// The log has no address, path or query: neither links that sign in nor ids of requests.
func TestNginx_LogHasNoToken(t *testing.T) {
	t.Parallel()
	n := start(t, documented(t))
	token, id := n.IDs["token"], n.Draft["request"]
	n.https.Get(t, "/sign-in/"+token)
	n.https.Get(t, "/requests/"+id+"?secret=1")
	n.https.Send(t, http.MethodGet, "/nothing/"+token, "", nil)
	lines := n.logs(t, 3)
	for _, secret := range []string{token, id, "secret", "127.0.0.1", "/sign-in"} {
		if strings.Contains(lines, secret) {
			t.Errorf("the log holds %q: %s", secret, lines)
		}
	}
}

// logs returns what nginx has logged once there are as many lines of requests: it writes one after it has answered.
func (n nginx) logs(t *testing.T, requests int) string {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		paths, err := filepath.Glob(n.folder + "/log/*")
		must(t, err)
		var all strings.Builder
		for _, path := range paths {
			content, err := os.ReadFile(path)
			must(t, err)
			all.Write(content)
		}
		if strings.Count(all.String(), "GET") == requests {
			return all.String()
		}
		select {
		case <-t.Context().Done():
			t.Fatalf("the log: %s", all.String())
		case <-poll.C:
		}
	}
}

// A sender of many requests is refused before the program sees them; others are not.
func TestNginx_RequestsWithoutEnd(t *testing.T) {
	t.Parallel()
	config := documented(t)
	short := strings.Replace(config, "burst=400", "burst=20", 1)
	if short == config {
		t.Fatal("install.md has no limit of requests")
	}
	n := start(t, short)
	const burst, most = 20, 2000
	for i := range most {
		switch status, _ := n.https.Send(t, http.MethodGet, "/favicon.ico", "", nil); {
		case status != http.StatusTooManyRequests:
		case i < burst:
			t.Fatalf("request %d is refused", i+1)
		default:
			return
		}
	}
	t.Errorf("%d requests at once are answered", most)
}

// A browser that offers only suites that do not authenticate what they encrypt gets no connection.
func TestNginx_CipherSuites(t *testing.T) {
	t.Parallel()
	n := start(t, documented(t))
	address := strings.TrimPrefix(n.https.Origin, "https://")
	for suite, taken := range map[uint16]bool{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: true, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: false,
	} {
		dialler := tls.Dialer{Config: &tls.Config{
			RootCAs: n.https.HTTP.Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "localhost",
			MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{suite},
		}}
		conn, err := dialler.DialContext(t.Context(), "tcp", address)
		if err == nil {
			must(t, conn.Close())
		}
		if (err == nil) != taken {
			t.Errorf("%s: %v", tls.CipherSuiteName(suite), err)
		}
	}
}

// selfSigned returns a certificate for localhost and its key, as PEM.
func selfSigned(t *testing.T) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	must(t, err)
	sealed, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: sealed})
}
