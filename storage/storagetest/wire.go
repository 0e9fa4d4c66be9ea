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

// Wire stands between the product and PostgreSQL and counts what each login sends: whatever the product does, it does
// through here. It reads the kinds of messages and nothing else.
type Wire struct {
	server string // its socket

	mu     sync.Mutex
	counts map[string]Count // by login
}

// Count is what a login sent.
type Count struct {
	Statements int // that ran, the beginnings and ends of transactions too
	Trips      int // how often the product waited for an answer
}

// NewWired makes a database whose product is connected through a wire.
func NewWired(tb testing.TB) (*Database, *Wire) {
	tb.Helper()
	d := New(tb)
	socket := regexp.MustCompile(`host='([^']+)'`).FindStringSubmatch(d.URL("postgres"))
	folder, err := os.MkdirTemp("", "stepfree-wire-") //nolint:usetesting // a socket's path is short, and the test's folder is named after the test
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

// Reset begins to count anew.
func (w *Wire) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.counts)
}

// Sent is what a login sent since the last reset.
func (w *Wire) Sent(login string) Count {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[login]
}

func (w *Wire) serve(listener net.Listener, running *sync.WaitGroup) {
	for {
		product, err := listener.Accept()
		if err != nil {
			return
		}
		var dialer net.Dialer
		backend, err := dialer.DialContext(context.Background(), "unix", w.server)
		if err != nil {
			_ = product.Close() // the product sees it, and so does the test
			continue
		}
		running.Go(func() {
			defer product.Close()
			_, _ = io.Copy(product, backend) // whoever hangs up first ends it
		})
		running.Go(func() {
			defer backend.Close()
			w.watch(product, backend)
		})
	}
}

// watch hands on what the product sends, message by message.
func (w *Wire) watch(product io.Reader, backend io.Writer) {
	first, err := message(product, 0)
	if err != nil {
		return
	}
	login := loginOf(first)
	for next := first; err == nil; next, err = message(product, 1) {
		w.count(login, next)
		if _, err := backend.Write(next); err != nil {
			return
		}
	}
}

// message reads one message: a kind, but for the first one of a connection, then its length with itself, then the rest.
func message(from io.Reader, kind int) ([]byte, error) {
	head := make([]byte, kind+4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	rest := make([]byte, max(4, binary.BigEndian.Uint32(head[kind:]))-4)
	_, err := io.ReadFull(from, rest)
	return append(head, rest...), err
}

// loginOf reads the login out of the first message: names and values, each with a zero after it.
func loginOf(first []byte) string {
	const versions = 8
	fields := strings.Split(string(first[min(versions, len(first)):]), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == "user" {
			return fields[i+1]
		}
	}
	return ""
}

func (w *Wire) count(login string, message []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.counts[login]
	switch message[0] {
	case 'Q': // a text, run at once: one statement or several
		c.Statements += 1 + bytes.Count(message, []byte("; "))
		c.Trips++
	case 'E': // a prepared statement, run
		c.Statements++
	case 'S': // the end of what is sent together
		c.Trips++
	}
	w.counts[login] = c
}
