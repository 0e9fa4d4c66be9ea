package embedded_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"stepfree/storage/embedded"
)

// dataFolder creates a folder for the cluster, owned by the user that the server would run as.
func dataFolder(t *testing.T, dir string) string {
	t.Helper()
	data := filepath.Join(dir, "data")
	must(t, os.MkdirAll(data, 0o700))
	must(t, os.Chmod(dir, 0o711))
	if os.Geteuid() == 0 {
		other, err := user.Lookup("nobody")
		must(t, err)
		number, err := strconv.Atoi(other.Uid)
		must(t, err)
		must(t, os.Chown(data, number, number))
	}
	return data
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestStart_OtherMajorIsRefused(t *testing.T) {
	t.Parallel()
	for version, says := range map[string]string{
		"9.6": "was version 9.6, and 15 is the oldest that works", "14": "was version 14, and 15 is the oldest that works",
		"99": "was version 99, installed is",
	} {
		data := dataFolder(t, folder(t))
		must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(version+"\n"), 0o600))
		if _, err := embedded.Start(t.Context(), options(filepath.Dir(data))); !errors.Is(err, embedded.ErrVersion) ||
			!strings.Contains(err.Error(), says) {
			t.Errorf("version %s: %v", version, err)
		}
		if left, err := os.ReadFile(filepath.Join(data, "PG_VERSION")); err != nil || string(left) != version+"\n" {
			t.Errorf("%q, %v", left, err)
		}
	}
}

// An unmounted disk leaves an empty folder or a dangling link; a new cluster there would hide the existing one.
func TestStart_UnknownFolderIsLeftAlone(t *testing.T) {
	t.Parallel()
	refused := func(t *testing.T, dir string) {
		t.Helper()
		_, err := embedded.Start(t.Context(), options(dir))
		if !errors.Is(err, embedded.ErrNoCluster) {
			t.Errorf("%v", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "data", "PG_VERSION")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a cluster was made: %v", err)
		}
	}
	t.Run("an empty folder", func(t *testing.T) {
		t.Parallel()
		refused(t, filepath.Dir(dataFolder(t, folder(t))))
	})
	t.Run("a cluster without its version", func(t *testing.T) {
		t.Parallel()
		data := dataFolder(t, folder(t))
		kept := filepath.Join(data, "base")
		must(t, os.WriteFile(kept, []byte("file"), 0o600))
		refused(t, filepath.Dir(data))
		if text, err := os.ReadFile(kept); err != nil || string(text) != "file" {
			t.Errorf("%q, %v", text, err)
		}
	})
	t.Run("a link to nowhere", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		must(t, os.Mkdir(dir, 0o711))
		must(t, os.Symlink(filepath.Join(dir, "not-mounted"), filepath.Join(dir, "data")))
		refused(t, dir)
		if _, err := os.Readlink(filepath.Join(dir, "data")); err != nil {
			t.Error(err)
		}
	})
}

func TestStart_WritableFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	must(t, os.Mkdir(dir, 0o711))
	must(t, os.Chmod(dir, 0o777))
	if _, err := embedded.Start(t.Context(), options(dir)); !errors.Is(err, embedded.ErrFolder) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

func TestStart_RootClusterIsRefused(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root meets this")
	}
	data := dataFolder(t, folder(t))
	must(t, os.Chown(data, 0, 0))
	if _, err := embedded.Start(t.Context(), options(filepath.Dir(data))); err == nil ||
		!strings.Contains(err.Error(), "belongs to root") {
		t.Errorf("%v", err)
	}
}

func TestStart_UnreachableFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root starts it as another user")
	}
	dir := folder(t)
	must(t, os.Chmod(filepath.Dir(dir), 0o700))
	if _, err := embedded.Start(t.Context(), options(dir)); err == nil ||
		!strings.Contains(err.Error(), "who must be able to enter") {
		t.Errorf("%v", err)
	}
	must(t, os.Chmod(filepath.Dir(dir), 0o755))
	start(t, dir)
}

// The first start was killed while initdb was writing.
func TestStart_InterruptedInitialisationRestarts(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	stdin, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	until(t, func() bool {
		made, err := filepath.Glob(filepath.Join(dir, "data*", "global"))
		return err == nil && len(made) > 0
	})
	must(t, cmd.Process.Kill())
	cmd.Wait()
	stdin.Close()
	if _, err := os.Stat(filepath.Join(dir, "data")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a cluster stands there before it is complete: %v", err)
	}
	c := start(t, dir)
	exec1(t, c.URL("postgres", "postgres"), `create table kept as select 1`)
}

// until polls a condition outside this process, which sends no event.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-deadline.Done():
			t.Fatal("it did not come to this within a minute")
		case <-look.C:
		}
	}
}

// A busy backend does not notice that its server was killed: it still has the data files open.
func TestStart_OrphanedBackendIsEnded(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd, url := startChild(t, dir)
	db, err := sql.Open("postgres", url)
	must(t, err)
	defer db.Close()
	busy, err := db.Conn(t.Context())
	must(t, err)
	var session int
	must(t, busy.QueryRowContext(t.Context(), `select pg_backend_pid()`).Scan(&session))
	ended := make(chan error, 1)
	go func() {
		_, err := busy.ExecContext(context.WithoutCancel(t.Context()), `do $$ begin loop end loop; end $$`)
		ended <- err
	}()
	until(t, func() bool {
		var state string
		err := db.QueryRowContext(t.Context(), `select state from pg_stat_activity where pid = $1`, session).Scan(&state)
		return err == nil && state == "active"
	})
	must(t, syscall.Kill(postmaster(t, dir), syscall.SIGKILL))
	must(t, cmd.Process.Kill())
	cmd.Wait()
	start(t, dir)
	// A zombie process has no executable.
	if program, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(session), "exe")); err == nil {
		t.Errorf("the old session is still there: %s", program)
	}
	if err := <-ended; err == nil {
		t.Error("the session came to an end by itself")
	}
}

func TestSocketPath_MaxLength(t *testing.T) {
	t.Parallel()
	base := folder(t)
	rest := func(bytes int) string {
		return filepath.Join(base, strings.Repeat("x", bytes-len(base)-len("//socket/.s.PGSQL.5432")))
	}
	for bytes, kept := range map[int]bool{107: true, 108: false} {
		dir := rest(bytes)
		start(t, dir)
		info, err := os.Lstat(filepath.Join(dir, "socket"))
		must(t, err)
		if info.IsDir() != kept {
			t.Errorf("%d bytes: %v", bytes, info.Mode())
		}
	}
}

// The link to a socket folder may lead to a foreign folder by now.
func TestRemove_ForeignSocketFolderStays(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	foreign := filepath.Join(filepath.Dir(dir), "foreign")
	must(t, os.Mkdir(foreign, 0o755))
	must(t, os.WriteFile(filepath.Join(foreign, "file"), nil, 0o600))
	must(t, os.Mkdir(dir, 0o711))
	must(t, os.Symlink(foreign, filepath.Join(dir, "socket")))
	start(t, dir)
	if _, err := os.Stat(filepath.Join(foreign, "file")); err != nil {
		t.Error(err)
	}
}

func TestRemove_SocketFolderIsRemoved(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 25))
	cmd, _ := startChild(t, dir)
	elsewhere, err := os.Readlink(filepath.Join(dir, "socket"))
	must(t, err)
	must(t, cmd.Process.Kill())
	cmd.Wait()
	c, err := embedded.Start(t.Context(), options(dir))
	must(t, err)
	must(t, c.Stop(t.Context()))
	if _, err := os.Stat(elsewhere); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", elsewhere, err)
	}
}
