// Package proxy runs the portal behind nginx, with the configuration that docs/operations/install.md gives to operators.
package proxy

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// unprivileged is the user as which nginx runs when the tests run as root.
const unprivileged = 65534

// nginx is a running proxy in front of a portal.
type nginx struct {
	inprocess.Populated
	folder string // everything that it writes is in it
	https  inprocess.Client
}

// documented returns the configuration of install.md.
func documented(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations/install.md")
	must(t, err)
	_, rest, found := strings.Cut(string(text), "## The proxy\n")
	block := regexp.MustCompile(`(?m)^    .*\n(?:^    .*\n|^\n)+`).FindString(rest)
	if !found || !strings.Contains(block, "proxy_pass") {
		t.Fatal("install.md has no configuration of nginx")
	}
	return block
}

// start runs nginx with a configuration in front of a new portal.
func start(t *testing.T, config string) nginx {
	t.Helper()
	n := nginx{Populated: inprocess.NewPopulated(t)}
	var err error
	n.folder, err = os.MkdirTemp("", "nginx") //nolint:usetesting // a folder that another user can enter
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(n.folder)) })
	plain, secure := freePort(t), freePort(t)
	config = strings.NewReplacer(
		"listen 80;", "listen 127.0.0.1:"+plain+";", "listen 443 ssl", "listen 127.0.0.1:"+secure+" ssl",
		"portal.example.org", "localhost", "/etc/ssl/portal/", n.folder+"/", "/var/log/nginx/", n.folder+"/log/",
		"127.0.0.1:8080", n.Address,
	).Replace(config)
	var temporary strings.Builder
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary.WriteString(kind + "_temp_path " + n.folder + "/temp;\n")
	}
	config = "daemon off;\nworker_processes 1;\npid " + n.folder + "/pid;\n" +
		"error_log " + n.folder + "/log/error.log crit;\nevents {}\nhttp {\n" + temporary.String() + config + "}\n"
	pool := certify(t, n.folder)
	must(t, os.MkdirAll(filepath.Join(n.folder, "log"), 0o755))
	must(t, os.MkdirAll(filepath.Join(n.folder, "temp"), 0o755))
	must(t, os.WriteFile(filepath.Join(n.folder, "nginx.conf"), []byte(config), 0o600))
	n.run(t)
	n.https = n.Client(t, account.RoleCandidate, storagetest.Session(t, n.DB, n.candidate(t), account.RoleCandidate))
	n.https.Origin = "https://localhost:" + secure
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	n.https.HTTP = &http.Client{
		Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	waitFor(t, "127.0.0.1:"+secure)
	return n
}

// run starts nginx, unprivileged.
func (n nginx) run(t *testing.T) {
	t.Helper()
	path, err := exec.LookPath("nginx")
	if err != nil {
		path = "/usr/sbin/nginx"
	}
	cmd := exec.CommandContext(
		t.Context(), path, "-p", n.folder, "-c", n.folder+"/nginx.conf", "-e", n.folder+"/log/start.log",
	)
	cmd.Stderr = t.Output()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: unprivileged, Gid: unprivileged}
		must(t, filepath.Walk(n.folder, func(path string, _ os.FileInfo, err error) error {
			must(t, err)
			return os.Chown(path, unprivileged, unprivileged)
		}))
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() })
}

// candidate returns the account to which the draft belongs.
func (n nginx) candidate(t *testing.T) (id uuid.UUID) {
	t.Helper()
	must(t, n.DB.Super.GetContext(t.Context(), &id, `select candidate_id from accommodation.request where id = $1`,
		n.Draft["request"]))
	return id
}

// certify makes a certificate for localhost that only this test trusts.
func certify(t *testing.T, folder string) *x509.CertPool {
	t.Helper()
	certificate, key := selfSigned(t)
	must(t, os.WriteFile(filepath.Join(folder, "fullchain.pem"), certificate, 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "key.pem"), key, 0o600))
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(certificate) {
		t.Fatal("the certificate cannot be read")
	}
	return pool
}

func freePort(t *testing.T) string {
	t.Helper()
	var listen net.ListenConfig
	listener, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// waitFor waits until a port is open.
func waitFor(t *testing.T, address string) {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	var dialler net.Dialer
	for {
		conn, err := dialler.DialContext(t.Context(), "tcp", address)
		if err == nil {
			must(t, conn.Close())
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("nginx does not answer")
		case <-poll.C:
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
