package candidate_test

import (
	"encoding/hex"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/seal"
)

// marker is what the scanner of the tests takes for malicious content.
const marker = "stepfree-test-of-the-virus-scanner"

// startScanner runs a clamd that knows the marker, and returns its socket and a function that ends it.
func startScanner(t *testing.T) (socket string, stop func()) {
	t.Helper()
	folder, err := os.MkdirTemp("", "clamd") //nolint:usetesting // the path of a socket is short
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	socket = filepath.Join(folder, "socket")
	write := func(name string, lines ...string) {
		must(t, os.WriteFile(filepath.Join(folder, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	}
	write("test.ndb", "Test.Marker:0:*:"+hex.EncodeToString([]byte(marker)))
	write("clamd.conf", "Foreground yes", "LocalSocket "+socket, "DatabaseDirectory "+folder, "TemporaryDirectory "+folder,
		"AlertEncrypted yes")
	path, err := exec.LookPath("clamd")
	if err != nil {
		path = "/usr/sbin/clamd"
	}
	cmd := exec.CommandContext(t.Context(), path, "--config-file="+filepath.Join(folder, "clamd.conf"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(t, cmd.Start())
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(stop)
	waitForSocket(t, socket)
	return socket, stop
}

// waitForSocket waits until a Unix socket accepts connections.
func waitForSocket(t *testing.T, path string) {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	var dialler net.Dialer
	for {
		conn, err := dialler.DialContext(t.Context(), "unix", path)
		if err == nil {
			must(t, conn.Close())
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the scanner does not answer")
		case <-poll.C:
		}
	}
}

// scanned returns which of the files of a draft the scanner has found nothing in, by name.
func (w setup) scanned(t *testing.T, request string) map[string]bool {
	t.Helper()
	all, key := map[string]bool{}, w.key(t, request)
	for _, row := range w.evidence(t, request) {
		label, err := key.OpenLabel(
			row.Label, seal.Binding{Request: id(request), Object: row.ID, Kind: seal.KindEvidence, Version: 1},
		)
		must(t, err)
		all[label.Name] = label.Scanned
	}
	return all
}

func TestScan_MaliciousFileIsRefused(t *testing.T) {
	t.Parallel()
	socket, stop := startScanner(t)
	w := newSetup(t, inprocess.Config(func(c *handlers.Config) { c.Scanner.Socket = socket }))
	r := w.draft(t)
	bad := append(pdf(300<<10), marker...)
	w.upload(t, r, uuid.New(), "letter.pdf", bad).
		want(t, http.StatusUnprocessableEntity, "A virus scanner found something harmful in this file")
	w.wantNothing(t)
	w.upload(t, r, uuid.New(), "clean.pdf", pdf(300<<10)).wantUploaded(t)
	stop()
	w.upload(t, r, uuid.New(), "while it is away.pdf", bad).wantUploaded(t)
	got := w.scanned(t, r)
	if len(got) != 2 || !got["clean.pdf"] || got["while it is away.pdf"] {
		t.Errorf("scanned: %v", got)
	}
}

// Without a scanner, files are taken and say that they were not scanned.
func TestScan_NoneIsConfigured(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	if got := w.scanned(t, r); len(got) != 1 || got["letter.pdf"] {
		t.Errorf("scanned: %v", got)
	}
}
