// Package postgres starts the services that an organisation provides to the portal: a PostgreSQL server that listens on
// the network with SCRAM passwords, and a mail server. Only tests import it.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
)

// Superuser is the administrator's login, and Password its password.
const (
	Superuser = "postgres"
	Password  = "only the administrator knows"
)

// Server is a PostgreSQL server that listens on loopback and requires a password (SCRAM) of every login.
type Server struct {
	port string
	bin  string
	user *syscall.Credential
}

// Start starts a new server; it stops when the test ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{bin: binaries(tb)}
	folder, err := os.MkdirTemp("", "stepfree-postgres-") //nolint:usetesting // tb.TempDir is closed to PostgreSQL's user
	must(tb, err)
	tb.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			tb.Error(err)
		}
	})
	secret := filepath.Join(folder, "password")
	must(tb, os.WriteFile(secret, []byte(Password), 0o600))
	// PostgreSQL refuses to run as root.
	if os.Geteuid() == 0 {
		s.user = credential(tb, "postgres")
		must(tb, errors.Join(os.Chown(folder, int(s.user.Uid), int(s.user.Gid)),
			os.Chown(secret, int(s.user.Uid), int(s.user.Gid))))
	}
	data := filepath.Join(folder, "data")
	initdb := s.command(tb, folder, "initdb", "--pgdata", data, "--username", Superuser, "--auth", "scram-sha-256",
		"--pwfile", secret, "--encoding", "UTF8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		tb.Fatalf("initdb: %v\n%s", err, out)
	}
	// A port that was free may be in use by now.
	for range 5 {
		s.port = freePort(tb)
		if s.launch(tb, folder, data) {
			return s
		}
	}
	tb.Fatal("the server does not start")
	return nil
}

// Address returns the address of a database in the form of the flag --database.
func (s *Server) Address(database string) string {
	return "postgres://{login}@127.0.0.1:" + s.port + "/" + database + "?sslmode=disable"
}

// URL returns the address of a database with a login and its password.
func (s *Server) URL(login, password, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(login, password), Host: "127.0.0.1:" + s.port, Path: database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Run runs a script with psql as the administrator.
func (s *Server) Run(tb testing.TB, database, script string) {
	tb.Helper()
	//nolint:gosec // PostgreSQL's own program
	psql := exec.CommandContext(tb.Context(), filepath.Join(s.bin, "psql"), "--no-psqlrc", "--quiet", "--set",
		"ON_ERROR_STOP=1")
	psql.Env = []string{
		"PGHOST=127.0.0.1", "PGPORT=" + s.port, "PGUSER=" + Superuser, "PGPASSWORD=" + Password,
		"PGDATABASE=" + database,
	}
	psql.Stdin = strings.NewReader(script)
	if out, err := psql.CombinedOutput(); err != nil {
		tb.Fatalf("psql: %v\n%s", err, out)
	}
}

func (s *Server) command(tb testing.TB, folder, name string, args ...string) *exec.Cmd {
	tb.Helper()
	// It must outlive the test's context: the cleanup stops it.
	//nolint:gosec // PostgreSQL's own program
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.Env = folder, []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user, Setpgid: true, Pdeathsig: syscall.SIGINT}
	return cmd
}

// launch starts the server and waits until it answers. It returns false if the server exits.
func (s *Server) launch(tb testing.TB, folder, data string) bool {
	tb.Helper()
	cmd := s.command(tb, folder, "postgres", "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", "port="+s.port, "-c",
		"unix_socket_directories=",
		"-c", "fsync=off", "-c", "max_connections=200")
	started, exited := make(chan error), make(chan struct{})
	go func() {
		// The kernel sends Pdeathsig when the thread exits that started the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // it is stopped by a signal
			close(exited)
		}
	}()
	must(tb, <-started)
	tb.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
			tb.Error(err)
		}
		<-exited
	})
	db, err := sql.Open("postgres", s.URL(Superuser, Password, "postgres"))
	must(tb, err)
	defer db.Close()
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for db.PingContext(ctx) != nil {
		select {
		case <-exited:
			return false
		case <-ctx.Done():
			tb.Fatal("the server does not answer")
		case <-tick.C:
		}
	}
	return true
}

// binaries returns the folder of the newest installed PostgreSQL.
func binaries(tb testing.TB) string {
	tb.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	must(tb, err)
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	if len(found) == 0 {
		tb.Fatal("no PostgreSQL was found; on Debian: apt-get install postgresql")
	}
	return slices.MaxFunc(found, func(a, b string) int { return major(a) - major(b) })
}

func major(folder string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	if err != nil {
		return 0
	}
	return n
}

func credential(tb testing.TB, name string) *syscall.Credential {
	tb.Helper()
	who, err := user.Lookup(name)
	must(tb, err)
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	must(tb, err)
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	must(tb, err)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(tb testing.TB) string {
	tb.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	must(tb, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(tb, errors.Join(err, listener.Close()))
	return port
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
