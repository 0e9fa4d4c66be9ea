package distributed

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"

	"stepfree/account"
)

// front is the proxy before the two processes of an audience. It gives each request to the next of them, so that no two
// pages in a row come from the same one as long as both live, and passes over one that is gone.
type front struct {
	origin string
	behind []*process

	mu      sync.Mutex
	next    int
	asked   [2]int
	killAt  int // the request before which one process is killed; 0: none
	alone   int // requests since then
	dialler net.Dialer
}

func newFront(tb testing.TB, role account.Role) *front {
	tb.Helper()
	f := &front{}
	listener := loopback(tb)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(tb, err)
	// Browsers trust names below "localhost" with the cookies that need TLS elsewhere, and find them on this machine.
	f.origin = "http://" + string(role) + ".localhost:" + port
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "behind"})
			r.Out.Host = r.In.Host
		},
		// Each request chooses anew.
		Transport: &http.Transport{DialContext: f.dial, DisableKeepAlives: true},
	}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	tb.Cleanup(func() {
		must(tb, server.Close())
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			tb.Error(err)
		}
	})
	return f
}

func (f *front) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	f.mu.Lock()
	turn := f.next
	f.next++
	if f.killAt > 0 && f.next > f.killAt {
		if f.next == f.killAt+1 {
			f.behind[turn%2].kill() // the one that would answer
		}
		f.alone++
	}
	f.mu.Unlock()
	var err error
	for i := range 2 {
		which := (turn + i) % 2
		var conn net.Conn
		if conn, err = f.dialler.DialContext(ctx, "tcp", f.behind[which].address); err == nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.asked[which]++
			return conn, nil
		}
	}
	return nil, err
}

func (f *front) killAfter(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.killAt = f.next + n
}

func (f *front) answered() (both [2]int, alone int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked, f.alone
}
