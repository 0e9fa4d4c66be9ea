package handlers_test

import (
	"io"
	"net"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

var socketFolder = regexp.MustCompile(`host='([^']+)' port=(\d+)`)

// cutLine connects to a database through a socket of its own. After cut, the database cannot be reached through it.
func cutLine(t *testing.T, d *storagetest.Database) (db *pg.DB, cut func()) {
	t.Helper()
	near := t.TempDir()
	m := socketFolder.FindStringSubmatch(d.URL(pg.Owner))
	far := filepath.Join(m[1], ".s.PGSQL."+m[2])
	urls := func(login string) string {
		return socketFolder.ReplaceAllString(d.URL(login), "host='"+near+"' port="+m[2])
	}
	listener, err := net.Listen("unix", filepath.Join(near, filepath.Base(far)))
	must(t, err)
	var mu sync.Mutex
	open := []io.Closer{listener}
	cut = func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close() // it may be closed
		}
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", far)
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, client, server)
			mu.Unlock()
			go func() { _, _ = io.Copy(server, client) }()
			go func() { _, _ = io.Copy(client, server) }()
		}
	}()
	db, err = pg.OpenAll(t.Context(), urls)
	must(t, err)
	t.Cleanup(func() {
		_ = db.Close() // its connections may be cut
		cut()
	})
	return db, cut
}
