package storagetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"stepfree/storage"
	"stepfree/storage/embedded"
)

// start runs one cluster for all tests of the process. The kernel ends it with the process; the folder is removed by the
// next process that starts one.
var start = sync.OnceValues(startCluster)

// Cluster is the private PostgreSQL of this test process.
func Cluster(t testing.TB) *embedded.Cluster {
	t.Helper()
	c, err := start()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func startCluster() (*embedded.Cluster, error) {
	sweep()
	dir, err := os.MkdirTemp("", "stepfree-test-")
	if err != nil {
		return nil, err
	}
	// As root the server runs as another user, who has to get in.
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	return embedded.Start(context.Background(), embedded.Options{
		Dir: filepath.Join(dir, "cluster"), Logins: storage.Logins(), Log: slog.New(slog.DiscardHandler),
		// A test cluster is thrown away, so nothing has to reach the disk.
		Settings: map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "400", "shared_buffers": "64MB"},
	})
}

// sweep removes what earlier test processes left; a cluster that still runs is left alone.
func sweep() {
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), "stepfree-test-*"))
	if err != nil {
		return
	}
	for _, folder := range folders {
		if err := embedded.Remove(filepath.Join(folder, "cluster")); err == nil {
			err = os.Remove(folder)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				fmt.Fprintln(os.Stderr, "an old test cluster is left:", err)
			}
		}
	}
}
