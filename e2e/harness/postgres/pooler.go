package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Pooler is PgBouncer in front of a server.
type Pooler struct{ port string }

// StartPooler starts PgBouncer in a pool mode in front of a server, for some logins with their passwords; it stops when
// the test ends.
func (s *Server) StartPooler(tb testing.TB, mode string, passwords map[string]string) Pooler {
	tb.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		tb.Fatal("no PgBouncer was found; on Debian: apt-get install pgbouncer")
	}
	folder, err := os.MkdirTemp("", "stepfree-pgbouncer-") //nolint:usetesting // tb.TempDir is closed to its user
	must(tb, err)
	tb.Cleanup(func() { must(tb, os.RemoveAll(folder)) })
	p := Pooler{port: freePort(tb)}
	var users strings.Builder
	for login, password := range passwords {
		fmt.Fprintf(&users, "%q %q\n", login, password)
	}
	settings := fmt.Sprintf(`[databases]
* = host=127.0.0.1 port=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %s
unix_socket_dir =
auth_type = scram-sha-256
auth_file = %s
pool_mode = %s
ignore_startup_parameters = extra_float_digits
`, s.port, p.port, filepath.Join(folder, "users"), mode)
	must(tb, errors.Join(os.WriteFile(filepath.Join(folder, "users"), []byte(users.String()), 0o600),
		os.WriteFile(filepath.Join(folder, "settings"), []byte(settings), 0o600)))
	//nolint:gosec // the pooler's own program
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), program, filepath.Join(folder, "settings"))
	if s.user != nil { // like PostgreSQL, it refuses root
		for _, name := range []string{"", "users", "settings"} {
			must(tb, os.Chown(filepath.Join(folder, name), int(s.user.Uid), int(s.user.Gid)))
		}
	}
	cmd.Dir, cmd.SysProcAttr = folder, &syscall.SysProcAttr{Credential: s.user, Setpgid: true}
	must(tb, cmd.Start())
	tb.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
			tb.Error(err)
		}
		_ = cmd.Wait() // it is stopped by a signal
	})
	p.await(tb)
	return p
}

// await waits until the pooler accepts connections.
func (p Pooler) await(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(ctx, "tcp", "127.0.0.1:"+p.port)
		if err == nil {
			must(tb, conn.Close())
			return
		}
		select {
		case <-ctx.Done():
			tb.Fatal("the pooler does not answer")
		case <-tick.C:
		}
	}
}

// Address returns the address of a database through the pooler in the form of the flag --database.
func (p Pooler) Address(database string) string {
	return "postgres://{login}@127.0.0.1:" + p.port + "/" + database + "?sslmode=disable"
}
