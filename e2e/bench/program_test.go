//go:build bench

package bench

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"stepfree/account"
)

// program is the built program as a process of its own on the setup's database: its memory is not the bench's.
type program struct {
	setup
	command *exec.Cmd
	took    time.Duration // to the first page
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)`)

// serve starts the program for the candidates, on the setup's database and folder.
func (f setup) serve(t *testing.T) program {
	t.Helper()
	path, err := filepath.Abs("../../build/stepfree")
	must(t, err)
	began := time.Now()
	command := exec.CommandContext(
		t.Context(), path, "serve", "--audience", string(account.RoleCandidate), "--origin", "https://portal.example",
		"--listen", "127.0.0.1:0", "--data", string(f.Folder),
	)
	command.Env = append(os.Environ(), "STEPFREE_DATABASE="+f.address(t))
	said, err := command.StderrPipe()
	must(t, err)
	must(t, command.Start())
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	var all strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			go func() {
				for lines.Scan() {
				}
			}()
			copied := *f.Portal
			f.Portal = &copied
			f.Origin = "http://" + m[1]
			p := program{setup: f, command: command}
			p.firstPage(t)
			p.took = time.Since(began)
			return p
		}
	}
	t.Fatalf("the program ended: %s", all.String())
	return program{}
}

func (p program) firstPage(t *testing.T) {
	t.Helper()
	got, err := p.client.Get(p.Origin + "/")
	must(t, err)
	drain(got)
	must(t, got.Body.Close())
	if got.StatusCode != http.StatusOK {
		t.Fatalf("the first page: %d", got.StatusCode)
	}
}

var ofSocket = regexp.MustCompile(`host='([^']+)' port=(\d+) .*dbname='([^']+)'`)

// address returns the URL of the setup's database as the program's flag takes it.
func (f setup) address(t *testing.T) string {
	t.Helper()
	m := ofSocket.FindStringSubmatch(f.DB.URL("postgres"))
	if m == nil {
		t.Fatalf("the address of the database: %s", f.DB.URL("postgres"))
	}
	return "postgres://{login}@/" + m[3] + "?" + url.Values{
		"host":    {m[1]},
		"port":    {m[2]},
		"sslmode": {"disable"},
	}.Encode()
}

var kilobytes = regexp.MustCompile(`(?m)^(VmRSS|VmHWM):\s+(\d+) kB`)

// memory returns the resident memory and its peak since resetPeak, in KiB.
func (p program) memory(t *testing.T) (now, most int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	must(t, err)
	for _, m := range kilobytes.FindAllSubmatch(text, -1) {
		n, err := strconv.Atoi(string(m[2]))
		must(t, err)
		if string(m[1]) == "VmRSS" {
			now = n
		} else {
			most = n
		}
	}
	return now, most
}

// resetPeak resets the peak of the resident memory (proc(5), clear_refs).
func (p program) resetPeak(t *testing.T) {
	t.Helper()
	must(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.command.Process.Pid), []byte("5"), 0o200))
}
