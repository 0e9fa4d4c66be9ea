// Package distributed runs the built program in separate zones: two processes for each audience and two mailers on one
// external PostgreSQL server. Each process has only its own login's password, each audience its own host name. Only
// tests import it.
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
	"stepfree/storage/blob"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// worker is the mailers' login.
const worker = "stepfree_worker"

// Deployment is a set of processes with their shared stores.
type Deployment struct {
	*inprocess.Portal
	Server *postgres.Server
	// Hosts are the origins of the audiences.
	Hosts map[account.Role]string

	program   string
	passwords string // folder
	data      string
	proxies   map[account.Role]*proxy
	mailers   []*process
}

func now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here

// New builds the program, prepares a server with its commands, and starts all processes; they stop when the test ends.
func New(tb testing.TB) *Deployment {
	tb.Helper()
	folder := tb.TempDir()
	d := &Deployment{
		Server: postgres.Start(tb), Hosts: map[account.Role]string{}, proxies: map[account.Role]*proxy{},
		program: filepath.Join(folder, "stepfree"), passwords: filepath.Join(folder, "passwords"),
		data: filepath.Join(folder, "data"),
	}
	//nolint:gosec // the product's own program
	build := exec.CommandContext(tb.Context(), "go", "build", "-o", d.program, "stepfree/cmd/stepfree")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("building: %v\n%s", err, out)
	}
	d.Server.Run(tb, "postgres", d.command(tb, pg.Owner, "roles", "--passwords", d.passwords))
	must(tb, os.MkdirAll(d.data, 0o700))
	d.command(tb, pg.Owner, "migrate")
	d.Portal = d.shared(tb)
	for _, role := range account.Roles() {
		d.proxies[role] = newProxy(tb, role)
		d.Hosts[role] = d.proxies[role].origin
	}
	d.Origin = d.Hosts[account.RoleCandidate]
	d.start(tb)
	return d
}

// shared opens what tests read directly: the database as its owner, the mailbox and the sealed folders.
func (d *Deployment) shared(tb testing.TB) *inprocess.Portal {
	tb.Helper()
	open := func(name string) *blob.Dir {
		dir, err := blob.Open(filepath.Join(d.data, "sealed", name))
		must(tb, err)
		return dir
	}
	key, err := seal.CreatePrivateKeyFile(filepath.Join(d.data, "candidate.key"))
	must(tb, err)
	signing, err := seal.CreateSigningKeyFile(filepath.Join(d.data, "signing.key"))
	must(tb, err)
	url := func(login string) string { return d.Server.URL(login, d.password(tb, login), "stepfree") }
	return &inprocess.Portal{
		DB: &storagetest.Database{URL: url}, Mailbox: mail.NewMailbox(), Objects: open("objects"), Keyring: open("keyring"),
		Drafts: open("drafts"), CandidateKey: key, SigningKey: signing, Pins: installation.Folder(d.data).Pins(),
		SignInKey: inprocess.LoadSignInKey(tb, d.data),
	}
}

// Replica is one of two processes with the same task.
type Replica int

// The two replicas.
const (
	First Replica = iota
	Second
)

func (d *Deployment) start(tb testing.TB) {
	tb.Helper()
	port, trusted := ServeSMTP(tb, d.Mailbox)
	var all sync.WaitGroup
	for range 2 {
		for _, role := range account.Roles() {
			p := d.process(tb, role.Login(), "serve", "--audience", string(role), "--origin", d.Hosts[role], "--listen",
				"127.0.0.1:0")
			d.proxies[role].backends = append(d.proxies[role].backends, p)
			all.Go(func() { p.start(tb) })
		}
		p := d.process(tb, worker, "mail", "--origin", d.Origin, "--smtp-host", "localhost", "--smtp-port", port,
			"--smtp-from", "portal@stepfree.example", "--staff-origin", d.staffOrigins())
		p.cmd.Env = append(p.cmd.Env, "SSL_CERT_FILE="+trusted)
		d.mailers = append(d.mailers, p)
		all.Go(func() { p.start(tb) })
	}
	all.Wait()
	if tb.Failed() {
		tb.FailNow()
	}
}

// staffOrigins returns the origins of the audiences of staff as the mailer's flag has them.
func (d *Deployment) staffOrigins() string {
	var all []string
	for _, role := range account.StaffRoles() {
		all = append(all, string(role)+"="+d.Hosts[role])
	}
	return strings.Join(all, ";")
}

// KillAfter kills one of an audience's two processes after n more requests.
func (d *Deployment) KillAfter(role account.Role, n int) { d.proxies[role].killAfter(n) }

// KillMailer kills a mailer.
func (d *Deployment) KillMailer(r Replica) { d.mailers[r].kill() }

// Answered returns how many requests each process of an audience answered, and how many came after the kill.
func (d *Deployment) Answered(role account.Role) (both [2]int, alone int) {
	return d.proxies[role].answered()
}

// Output returns the output of all processes.
func (d *Deployment) Output() string {
	var all strings.Builder
	for _, f := range d.proxies {
		for _, p := range f.backends {
			all.WriteString(p.text())
		}
	}
	for _, p := range d.mailers {
		all.WriteString(p.text())
	}
	return all.String()
}

func (d *Deployment) password(tb testing.TB, login string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(d.passwords, login+".pgpass")) //nolint:gosec // a folder of the test's own
	must(tb, err)
	return strings.TrimSpace(string(text[strings.LastIndexByte(string(text), ':')+1:]))
}

// environment returns the environment of a process with the password file of one login.
func (d *Deployment) environment(login string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "STEPFREE_DATABASE=" + d.Server.Address("stepfree"), "STEPFREE_DATA=" + d.data,
		"PGPASSFILE=" + filepath.Join(d.passwords, login+".pgpass"),
	}
}

func (d *Deployment) command(tb testing.TB, login string, args ...string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), d.program, args...) //nolint:gosec // the program that was just built
	cmd.Env = d.environment(login)
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
	cancel  context.CancelFunc
	exited  chan struct{}
	mu      sync.Mutex
	output  strings.Builder
}

func (d *Deployment) process(tb testing.TB, login string, args ...string) *process {
	tb.Helper()
	// It must outlive the test's context: the cleanup kills it.
	ctx, cancel := context.WithCancel(context.WithoutCancel(tb.Context()))
	//nolint:gosec // the program that was just built
	p := &process{cmd: exec.CommandContext(ctx, d.program, args...), cancel: cancel, exited: make(chan struct{})}
	p.cmd.Env = d.environment(login)
	return p
}

var ready = regexp.MustCompile(`msg=listening address=(\S+)|msg="sending mail"`)

// start starts the process and waits until it logs that it is ready.
func (p *process) start(tb testing.TB) {
	tb.Helper()
	tb.Cleanup(p.kill)
	out, err := p.cmd.StderrPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		close(p.exited)
		tb.Error(err)
		return
	}
	address := make(chan string, 1)
	go func() {
		defer close(p.exited)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			p.record(lines.Text())
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
		_ = p.cmd.Wait() // it is killed
	}()
	select {
	case p.address = <-address:
	case <-p.exited:
		tb.Errorf("%v exited: %s", p.cmd.Args, p.text())
	}
}

func (p *process) record(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.output.WriteString(line + "\n")
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// kill sends SIGKILL and waits until the process has exited.
func (p *process) kill() {
	p.cancel()
	<-p.exited
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
