package embedded_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"stepfree/storage/embedded"
)

// childDir is the environment variable with which this test binary runs a cluster until it is killed.
const childDir = "STEPFREE_TEST_CLUSTER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	os.Exit(m.Run())
}

func options(dir string) embedded.Options {
	return embedded.Options{Dir: dir, Log: slog.New(slog.DiscardHandler)}
}

func child(dir string) {
	c, err := embedded.Start(context.Background(), options(dir))
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println("ready", c.URL("postgres", "postgres"))
	io.Copy(io.Discard, os.Stdin) // ends with the parent
}

// folder returns a folder that PostgreSQL's user can enter, also if the test runs as root.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "stepfree-embedded-") //nolint:usetesting // t.TempDir is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(dir, "cluster")
}

func start(t *testing.T, dir string) *embedded.Cluster {
	t.Helper()
	c, err := embedded.Start(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return c
}

func exec1(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, url string) (n int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), `select count(*) from kept`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// startChild runs a cluster in another process and waits until it answers.
func startChild(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close() })
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := out.Read(line)
	url, ok := strings.CutPrefix(strings.TrimSpace(string(line[:n])), "ready ")
	if err != nil || !ok {
		t.Fatalf("%q, %v", line[:n], err)
	}
	return cmd, url
}

func TestStart_CommittedDataSurvivesProgramKill(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd, url := startChild(t, dir)
	exec1(t, url, `create table kept as select 1`)
	if _, err := embedded.Start(t.Context(), options(dir)); !errors.Is(err, embedded.ErrInUse) {
		t.Errorf("a second program: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if n := count(t, start(t, dir).URL("postgres", "postgres")); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestStart_CommittedDataSurvivesServerKill(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd, url := startChild(t, dir)
	exec1(t, url, `create table kept as select 1`)
	pid := postmaster(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if n := count(t, start(t, dir).URL("postgres", "postgres")); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestStart_StalePidFileIsIgnored(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c, err := embedded.Start(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	stale := fmt.Sprintf("%d\n%s\n0\n5432\n", os.Getpid(), filepath.Join(dir, "data"))
	if err := os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
}

func TestStart_SocketOnlyAndPrivate(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := start(t, dir)
	db, err := sql.Open("postgres", c.URL("postgres", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var addresses string
	if err := db.QueryRowContext(t.Context(), `show listen_addresses`).Scan(&addresses); err != nil || addresses != "" {
		t.Errorf("it listens on %q, %v", addresses, err)
	}
	info, err := os.Stat(filepath.Join(dir, "socket"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := sql.Open("postgres", c.URL("nobody_known", "postgres")); err != nil {
		t.Fatal(err)
	}
}

func TestStart_OrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		start(t, folder(t)) // the test runs as one
		return
	}
	dir := folder(t)
	program := filepath.Join(filepath.Dir(dir), "program")
	binary, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childDir+"="+dir, "HOME="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	cmd.Dir = dir
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := out.Read(line)
	if err != nil || !strings.HasPrefix(string(line[:n]), "ready ") {
		t.Errorf("%q, %v", line[:n], err)
	}
	stdin.Close()
	cmd.Wait()
	deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	// The folder can go once its server has ended.
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for embedded.Remove(dir) != nil {
		select {
		case <-deadline.Done():
			t.Fatal("the server outlived its program")
		case <-look.C:
		}
	}
}
