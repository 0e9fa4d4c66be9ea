package storagetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"stepfree/storage/embedded"
	"stepfree/storage/pg"
)

// start runs one cluster for all tests of the process, in about one second. The kernel ends it with the process; the folder is removed by the
// next process that starts one.
var start = sync.OnceValues(startCluster)

// ServerVariable gives the processes that a test starts a server that is there and has the template, in place of one of their
// own: to make one takes longer than most tests.
const ServerVariable = "STEPFREE_TEST_SERVER"

// What stands for a login and a database where ServerVariable gives a connection.
const anyLogin, anyDatabase = "LOGIN", "DATABASE"

// Server is what ServerVariable is to be for the server of this process.
func Server(tb testing.TB) string {
	tb.Helper()
	url, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	return url(anyLogin, anyDatabase)
}

// server is the one on which all tests of the process have their databases, with the template: the given one or its own.
var server = sync.OnceValues(func() (url func(login, database string) string, err error) {
	if given := os.Getenv(ServerVariable); given != "" {
		return func(login, database string) string {
			return strings.NewReplacer(anyLogin, login, anyDatabase, database).Replace(given)
		}, nil
	}
	cluster, err := start()
	if err != nil {
		return nil, err
	}
	return cluster.URL, prepare(cluster)
})

// folders is the beginning of the names of test clusters' folders: the user's number keeps users apart.
func folders() string { return fmt.Sprintf("stepfree-test-%d-", os.Geteuid()) }

func startCluster() (*embedded.Cluster, error) {
	sweep()
	dir, err := os.MkdirTemp("", folders())
	if err != nil {
		return nil, err
	}
	// As root the server runs as another user, who has to get in.
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // entering is not reading: what is inside stays closed
		return nil, err
	}
	return embedded.Start(context.Background(), embedded.Options{
		Dir: filepath.Join(dir, "cluster"), Logins: pg.Logins(),
		Settings: settings(),
	})
}

// sweep removes what earlier test processes of this user left. A cluster that still runs is left alone, and so is one
// that another process is removing at this moment.
func sweep() {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), folders()+"*"))
	if err != nil {
		return
	}
	for _, folder := range found {
		if mine(folder) && embedded.Remove(filepath.Join(folder, "cluster")) == nil {
			// What does not go now goes with the next sweep.
			_ = os.Remove(folder)
		}
	}
}

// mine says whether a folder, not a link, belongs to this user: in the folder for temporary files others write, too.
func mine(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
