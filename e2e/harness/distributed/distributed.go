// Package distributed runs the built program in separate zones: two processes for each audience and two mailers on one
// external PostgreSQL server. Each process has only its own login's password, each audience its own host name. Only tests
// import it.
package distributed

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/harness/postgres"
	"stepfree/mail"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	"stepfree/storage/storagetest"
)

// worker is the login with which mail is sent.
const worker = "stepfree_worker"

// Zones are the processes, and what they share.
type Zones struct {
	*inprocess.Portal
	Server *postgres.Server
	// Hosts is the address of each audience.
	Hosts map[account.Role]string

	program   string
	passwords string // folder
	data      string
	fronts    map[account.Role]*front
	mailers   []*process
}

func now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here

// New builds the program, prepares a server with its commands and starts all processes; they end with the test.
func New(tb testing.TB) *Zones {
	tb.Helper()
	folder := tb.TempDir()
	z := &Zones{
		Server: postgres.Start(tb), Hosts: map[account.Role]string{}, fronts: map[account.Role]*front{},
		program: filepath.Join(folder, "stepfree"), passwords: filepath.Join(folder, "passwords"), data: filepath.Join(folder, "data"),
	}
	build := exec.CommandContext(tb.Context(), "go", "build", "-o", z.program, "stepfree/cmd/stepfree") //nolint:gosec // the product's own program
	if said, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("building: %v\n%s", err, said)
	}
	z.Server.Run(tb, "postgres", z.command(tb, storage.Owner, "roles", "--passwords", z.passwords))
	z.command(tb, storage.Owner, "migrate")
	z.Portal = z.shared(tb)
	for _, role := range account.Roles() {
		z.fronts[role] = newFront(tb, role)
		z.Hosts[role] = z.fronts[role].origin
	}
	z.Origin = z.Hosts[account.RoleCandidate]
	z.start(tb)
	return z
}

// shared is what the story looks at from outside: the owner's login, the mailbox and the sealed folders.
func (z *Zones) shared(tb testing.TB) *inprocess.Portal {
	tb.Helper()
	must(tb, os.MkdirAll(z.data, 0o700))
	open := func(name string) *blob.Dir {
		dir, err := blob.Open(filepath.Join(z.data, "sealed", name))
		must(tb, err)
		return dir
	}
	key, err := seal.CreatePrivateKeyFile(filepath.Join(z.data, "candidate-zone.key"))
	must(tb, err)
	url := func(login string) string { return z.Server.URL(login, z.password(tb, login), "stepfree") }
	return &inprocess.Portal{
		DB: &storagetest.Database{URL: url}, Mailbox: mail.NewMailbox(), Objects: open("objects"), Keyring: open("keyring"), Drafts: open("drafts"), CandidateKey: key,
	}
}

// Side is one of two processes that do the same.
type Side int

// The two sides.
const (
	First Side = iota
	Second
)

func (z *Zones) start(tb testing.TB) {
	tb.Helper()
	port, trusted := ServePost(tb, z.Mailbox)
	var all sync.WaitGroup
	for range 2 {
		for _, role := range account.Roles() {
			p := z.process(tb, role.Login(), "serve", "--audience", string(role), "--origin", z.Hosts[role], "--listen", "127.0.0.1:0")
			z.fronts[role].behind = append(z.fronts[role].behind, p)
			all.Go(func() { p.begin(tb) })
		}
		p := z.process(tb, worker, "mail", "--origin", z.Origin, "--smtp-host", "localhost", "--smtp-port", port, "--smtp-from", "portal@stepfree.example")
		p.cmd.Env = append(p.cmd.Env, "SSL_CERT_FILE="+trusted)
		z.mailers = append(z.mailers, p)
		all.Go(func() { p.begin(tb) })
	}
	all.Wait()
	if tb.Failed() {
		tb.FailNow()
	}
}

// KillAfter kills one of an audience's two processes between two of its requests, the n-th and the next.
func (z *Zones) KillAfter(role account.Role, n int) { z.fronts[role].killAfter(n) }

// KillMailer kills one of the processes that send mail.
func (z *Zones) KillMailer(side Side) { z.mailers[side].kill() }

// Answered is how many requests each of an audience's processes answered, and how many it did after the other was killed.
func (z *Zones) Answered(role account.Role) (both [2]int, alone int) {
	return z.fronts[role].answered()
}

// Said is everything that the processes have written.
func (z *Zones) Said() string {
	var all strings.Builder
	for _, f := range z.fronts {
		for _, p := range f.behind {
			all.WriteString(p.text())
		}
	}
	for _, p := range z.mailers {
		all.WriteString(p.text())
	}
	return all.String()
}

func (z *Zones) password(tb testing.TB, login string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(z.passwords, login+".pgpass")) //nolint:gosec // a folder of the test's own
	must(tb, err)
	return strings.TrimSpace(string(text[strings.LastIndexByte(string(text), ':')+1:]))
}

// environment is that of a process with the password of one login.
func (z *Zones) environment(login string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "STEPFREE_DATABASE=" + z.Server.Address("stepfree"), "STEPFREE_DATA=" + z.data,
		"PGPASSFILE=" + filepath.Join(z.passwords, login+".pgpass"),
	}
}

func (z *Zones) command(tb testing.TB, login string, args ...string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), z.program, args...) //nolint:gosec // the program that was just built
	cmd.Env = z.environment(login)
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%v: %v", args, err)
	}
	return string(out)
}

// process is one process of the program.
type process struct {
	cmd     *exec.Cmd
	address string
	end     context.CancelFunc
	gone    chan struct{}
	mu      sync.Mutex
	said    strings.Builder
}

func (z *Zones) process(tb testing.TB, login string, args ...string) *process {
	tb.Helper()
	// It outlives the test's context: what uses it ends first.
	ctx, end := context.WithCancel(context.WithoutCancel(tb.Context()))
	p := &process{cmd: exec.CommandContext(ctx, z.program, args...), end: end, gone: make(chan struct{})} //nolint:gosec // the program that was just built
	p.cmd.Env = z.environment(login)
	return p
}

var ready = regexp.MustCompile(`msg=listening address=(\S+)|msg="sending mail"`)

// begin waits until the process says that it works.
func (p *process) begin(tb testing.TB) {
	tb.Helper()
	tb.Cleanup(p.kill)
	out, err := p.cmd.StderrPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		close(p.gone)
		tb.Error(err)
		return
	}
	working := make(chan string, 1)
	go func() {
		defer close(p.gone)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			p.keep(lines.Text())
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				working <- m[1]
			}
		}
		_ = p.cmd.Wait() // it is killed
	}()
	select {
	case p.address = <-working:
	case <-p.gone:
		tb.Errorf("%v ended: %s", p.cmd.Args, p.text())
	}
}

func (p *process) keep(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said.WriteString(line + "\n")
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// kill ends a process with SIGKILL, and waits until it is gone.
func (p *process) kill() {
	p.end()
	<-p.gone
}

func loopback(tb testing.TB) net.Listener {
	tb.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	must(tb, err)
	return listener
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
