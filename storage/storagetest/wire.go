package storagetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"stepfree/storage/pg"
)

// Wire is a proxy between the product and PostgreSQL that counts the statements and round trips of each login. It reads
// only the types of messages. It is safe for concurrent use.
type Wire struct {
	server string // the path of the server's socket

	mu     sync.Mutex
	counts map[string]Count // by login
}

// Count is the number of statements and round trips of a login.
type Count struct {
	Statements int // executed statements, with begin and commit
	Trips      int // round trips
}

// NewWired is New with all stores connected through a Wire. Super is connected directly.
func NewWired(tb testing.TB) (*Database, *Wire) {
	tb.Helper()
	d := New(tb)
	socket := regexp.MustCompile(`host='([^']+)'`).FindStringSubmatch(d.URL("postgres"))
	// The path of a socket is at most 107 bytes long; tb.TempDir has the name of the test in it.
	folder, err := os.MkdirTemp("", "stepfree-wire-") //nolint:usetesting // see above
	if err != nil {
		tb.Fatal(err)
	}
	w := &Wire{counts: map[string]Count{}}
	const name = ".s.PGSQL.5432"
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "unix", filepath.Join(folder, name))
	if err != nil {
		tb.Fatal(err)
	}
	var running sync.WaitGroup
	w.server = filepath.Join(socket[1], name)
	running.Go(func() { w.serve(listener, &running) })
	product, err := pg.OpenAll(tb.Context(), func(login string) string {
		return strings.Replace(d.URL(login), socket[0], "host='"+folder+"'", 1)
	})
	if err != nil {
		tb.Fatal(err)
	}
	direct := d.DB
	d.DB, d.Stores = product, NewStores(product)
	tb.Cleanup(func() {
		d.DB, d.Stores = direct, NewStores(direct)
		if err := errors.Join(product.Close(), listener.Close(), os.RemoveAll(folder)); err != nil {
			tb.Error(err)
		}
		running.Wait()
	})
	return d, w
}

// Reset sets all counts to 0.
func (w *Wire) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.counts)
}

// Sent returns the count of a login since the last Reset.
func (w *Wire) Sent(login string) Count {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[login]
}

// serve accepts connections and forwards both directions until the listener is closed.
func (w *Wire) serve(listener net.Listener, running *sync.WaitGroup) {
	for {
		product, err := listener.Accept()
		if err != nil {
			return
		}
		var dialer net.Dialer
		backend, err := dialer.DialContext(context.Background(), "unix", w.server)
		if err != nil {
			_ = product.Close() // the product reports the closed connection as an error
			continue
		}
		running.Go(func() {
			defer product.Close()
			_, _ = io.Copy(product, backend) // ends when either side closes
		})
		running.Go(func() {
			defer backend.Close()
			w.forward(product, backend)
		})
	}
}

// forward counts and forwards the messages of one connection to PostgreSQL.
func (w *Wire) forward(product io.Reader, backend io.Writer) {
	first, err := readMessage(product, 0)
	if err != nil {
		return
	}
	login := readLogin(first)
	for next := first; err == nil; next, err = readMessage(product, 1) {
		w.count(login, next)
		if _, err := backend.Write(next); err != nil {
			return
		}
	}
}

// readMessage reads one message: kind bytes of type (0 in the first message of a connection), a length that includes
// its own four bytes, and the content.
func readMessage(from io.Reader, kind int) ([]byte, error) {
	head := make([]byte, kind+4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	rest := make([]byte, max(4, binary.BigEndian.Uint32(head[kind:]))-4)
	_, err := io.ReadFull(from, rest)
	return append(head, rest...), err
}

// readLogin returns the login of a startup message: names and values, each ended by a zero byte. It returns "" if
// there is none.
func readLogin(first []byte) string {
	const headerBytes = 8 // length and protocol version
	fields := strings.Split(string(first[min(headerBytes, len(first)):]), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == "user" {
			return fields[i+1]
		}
	}
	return ""
}

// count adds one message to the count of a login.
func (w *Wire) count(login string, message []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.counts[login]
	switch message[0] {
	case 'Q': // simple query: one or more statements
		c.Statements += 1 + bytes.Count(message, []byte("; "))
		c.Trips++
	case 'E': // Execute of a prepared statement
		c.Statements++
	case 'S': // Sync
		c.Trips++
	}
	w.counts[login] = c
}
