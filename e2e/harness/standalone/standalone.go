// Package standalone runs the built program with its private PostgreSQL and all audiences in one process. Program and
// database can be killed and restarted. Only tests import it.
package standalone

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"stepfree/e2e/harness/distributed"
	"stepfree/e2e/harness/inprocess"
	"stepfree/mail"
	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// Program is the program with its private database. Its address stays the same when it restarts.
type Program struct {
	*inprocess.Portal
	// Data is the data folder; Temp is for temporary files of the program and of PostgreSQL.
	Data, Temp string

	program string
	args    []string
	env     []string
	mu      sync.Mutex
	output  bytes.Buffer // of all processes until now
	running *process
}

// process is one process of the program.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{}
}

// New builds the program and starts it; it is killed and its folder removed when the test ends.
func New(tb testing.TB) *Program {
	tb.Helper()
	//nolint:usetesting // tb.TempDir is closed to PostgreSQL's user
	folder, err := os.MkdirTemp("", "stepfree-standalone-")
	must(tb, err)
	tb.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			tb.Error(err)
		}
	})
	p := &Program{
		Data: filepath.Join(folder, "data"), Temp: filepath.Join(folder, "tmp"),
		program: filepath.Join(folder, "stepfree"),
	}
	//nolint:gosec // PostgreSQL's user enters, and writes temporary files
	must(tb, errors.Join(os.Chmod(folder, 0o711), os.Mkdir(p.Temp, 0o700), os.Chmod(p.Temp, 0o777|os.ModeSticky)))
	//nolint:gosec // the product's own program
	build := exec.CommandContext(tb.Context(), "go", "build", "-o", p.program, "stepfree/cmd/stepfree")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("building: %v\n%s", err, out)
	}
	box := mail.NewMailbox()
	port, trusted := distributed.ServeSMTP(tb, box)
	listen := freePort(tb)
	p.Portal = &inprocess.Portal{Origin: "http://" + strings.Replace(listen, "127.0.0.1", "localhost", 1), Mailbox: box}
	p.args = []string{
		"serve", "--data", p.Data, "--origin", p.Origin, "--listen", listen, "--smtp-host", "localhost",
		"--smtp-port", port, "--smtp-from", "portal@stepfree.example",
	}
	p.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + p.Temp, "SSL_CERT_FILE=" + trusted}
	tb.Cleanup(p.Kill)
	p.Start(tb)
	p.openStores(tb)
	return p
}

// openStores opens what tests read directly: the database as its superuser, and the sealed folders.
func (p *Program) openStores(tb testing.TB) {
	tb.Helper()
	url := func(login string) string {
		return fmt.Sprintf("host='%s' port=5432 user='%s' dbname=stepfree sslmode=disable", p.Socket(), login)
	}
	super, err := sqlx.Open("postgres", url("postgres"))
	must(tb, err)
	super.SetMaxIdleConns(0) // a connection does not outlive the server
	tb.Cleanup(func() { must(tb, super.Close()) })
	p.DB = &storagetest.Database{URL: url, Super: super, Name: "stepfree"}
	for name, into := range map[string]**blob.Dir{
		"objects": &p.Objects, "keyring": &p.Keyring, "drafts": &p.Drafts,
		"saved-forms": &p.SavedForms,
	} {
		dir, err := blob.Open(filepath.Join(p.Data, "sealed", name))
		must(tb, err)
		*into = dir
	}
	p.Pins = installation.Folder(p.Data).Pins()
	p.CandidateKey, err = seal.LoadPrivateKey(filepath.Join(p.Data, "candidate.key"))
	must(tb, err)
	p.SigningKey, err = seal.LoadSigningKey(filepath.Join(p.Data, "signing.key"))
	must(tb, err)
	p.SignInKey = inprocess.LoadSignInKey(tb, p.Data)
}

// Socket returns the folder of PostgreSQL's socket.
func (p *Program) Socket() string { return filepath.Join(p.Data, "postgresql", "socket") }

// Start starts the program and waits until it answers with its first page.
func (p *Program) Start(tb testing.TB) {
	tb.Helper()
	// It must outlive the test's context: the cleanup kills it.
	//nolint:gosec // the program that was just built
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), p.program, p.args...)
	cmd.Env, cmd.Dir = p.env, p.Temp
	errs, err := cmd.StderrPipe()
	must(tb, err)
	must(tb, cmd.Start())
	started := &process{cmd: cmd, exited: make(chan struct{})}
	p.running = started
	ready := make(chan struct{}, 1)
	go func() {
		defer close(started.exited)
		for lines := bufio.NewScanner(errs); lines.Scan(); {
			p.record(lines.Text())
			if strings.Contains(lines.Text(), "msg=listening") {
				ready <- struct{}{}
			}
		}
		_ = cmd.Wait() // it is killed
	}()
	select {
	case <-ready:
	case <-started.exited:
		tb.Fatalf("the program exited: %s", p.Output())
	}
	got, err := http.Get(p.Origin + "/") //nolint:noctx // the first page, once
	must(tb, err)
	must(tb, got.Body.Close())
}

func (p *Program) record(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.output.WriteString(line + "\n")
}

// RunWithUnknownFlag runs the program with an unknown flag, whose name it prints, and adds that to its output.
func (p *Program) RunWithUnknownFlag(tb testing.TB, flag string) {
	tb.Helper()
	//nolint:gosec // the program that was just built
	out, err := exec.CommandContext(tb.Context(), p.program, "serve", "--"+flag).CombinedOutput()
	if err == nil {
		tb.Fatalf("the flag %s is known", flag)
	}
	p.record(string(out))
}

// Output returns the output of the program since its first start.
func (p *Program) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// Kill sends SIGKILL to the program and waits until it has exited.
func (p *Program) Kill() {
	_ = p.running.cmd.Process.Kill() // it may have exited
	<-p.running.exited
}

// KillDatabase sends SIGKILL to PostgreSQL and waits until the program has exited, too.
func (p *Program) KillDatabase(tb testing.TB) {
	tb.Helper()
	must(tb, syscall.Kill(p.Postmaster(tb), syscall.SIGKILL))
	<-p.running.exited
}

// Pid returns the process id of the program.
func (p *Program) Pid() int { return p.running.cmd.Process.Pid }

// Postmaster returns the process id of PostgreSQL's postmaster.
func (p *Program) Postmaster(tb testing.TB) int {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(p.Data, "postgresql", "data", "postmaster.pid"))
	must(tb, err)
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	must(tb, err)
	return pid
}

// URL returns the connection string of the database for a login.
func (p *Program) URL(login string) string { return p.DB.URL(login) }

// Owner is the login that owns all tables.
const Owner = pg.Owner

// freePort returns an address that is free now; the program uses it after each restart.
func freePort(tb testing.TB) string {
	tb.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	must(tb, err)
	must(tb, listener.Close())
	return listener.Addr().String()
}

// Now returns the real time.
func Now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
