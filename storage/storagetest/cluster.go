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

// ownCluster starts one cluster for all tests of the process, in about one second. The kernel ends it with the process;
// the next process that starts a cluster removes its folder.
var ownCluster = sync.OnceValues(startCluster)

// ServerVariable is the environment variable with the server that a child process of a test uses instead of its own:
// starting one takes longer than most tests. The server must have the template.
const ServerVariable = "STEPFREE_TEST_SERVER"

// loginPlaceholder and databasePlaceholder are replaced in the value of ServerVariable.
const loginPlaceholder, databasePlaceholder = "LOGIN", "DATABASE"

// Server returns the value of ServerVariable for the server of this process.
func Server(tb testing.TB) string {
	tb.Helper()
	url, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	return url(loginPlaceholder, databasePlaceholder)
}

// server returns the connection strings of the server with the template: the one that ServerVariable names, else
// ownCluster.
var server = sync.OnceValues(func() (url func(login, database string) string, err error) {
	if value := os.Getenv(ServerVariable); value != "" {
		return func(login, database string) string {
			return strings.NewReplacer(loginPlaceholder, login, databasePlaceholder, database).Replace(value)
		}, nil
	}
	cluster, err := ownCluster()
	if err != nil {
		return nil, err
	}
	return cluster.URL, prepareTemplate(cluster)
})

// folderPrefix returns the prefix of the folders of test clusters. The user id separates users of one machine.
func folderPrefix() string { return fmt.Sprintf("stepfree-test-%d-", os.Geteuid()) }

// startCluster removes stale clusters and starts a new one in a folder for temporary files.
func startCluster() (*embedded.Cluster, error) {
	removeStaleClusters()
	dir, err := os.MkdirTemp("", folderPrefix())
	if err != nil {
		return nil, err
	}
	// Started by root, the server runs as another user, which must be able to enter the folder.
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // others can enter, not list: the cluster in it is 0700
		return nil, err
	}
	return embedded.Start(context.Background(), embedded.Options{
		Dir: filepath.Join(dir, "cluster"), Logins: pg.Logins(),
		Settings: settings(),
	})
}

// removeStaleClusters removes the folders of ended test processes of this user. It skips clusters that run or that
// another process is removing.
func removeStaleClusters() {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix()+"*"))
	if err != nil {
		return
	}
	for _, folder := range found {
		if isOwnFolder(folder) && embedded.Remove(filepath.Join(folder, "cluster")) == nil {
			// The next process removes the folder if this fails.
			_ = os.Remove(folder)
		}
	}
}

// isOwnFolder reports whether a path is a folder of this user and no link: other users can write to the folder for
// temporary files.
func isOwnFolder(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
