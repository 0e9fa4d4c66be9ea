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

// proxy is the reverse proxy of an audience's two processes. It alternates between them, so that two consecutive
// requests go to different processes, and skips one that has exited.
type proxy struct {
	origin   string
	backends []*process

	mu      sync.Mutex
	next    int
	sent    [2]int
	killAt  int // the number of the request before which a process is killed; 0 for none
	alone   int // requests after the kill
	dialler net.Dialer
}

func newProxy(tb testing.TB, role account.Role) *proxy {
	tb.Helper()
	p := &proxy{}
	listener := loopback(tb)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(tb, err)
	// Browsers resolve subdomains of localhost to loopback, and accept secure cookies from them over HTTP.
	p.origin = "http://" + string(role) + ".localhost:" + port
	handler := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "behind"})
			r.Out.Host = r.In.Host
		},
		// A new connection for each request: dial chooses the process.
		Transport: &http.Transport{DialContext: p.dial, DisableKeepAlives: true},
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	tb.Cleanup(func() {
		must(tb, server.Close())
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			tb.Error(err)
		}
	})
	return p
}

func (p *proxy) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.mu.Lock()
	turn := p.next
	p.next++
	if p.killAt > 0 && p.next > p.killAt {
		if p.next == p.killAt+1 {
			p.backends[turn%2].kill() // the one that would answer this request
		}
		p.alone++
	}
	p.mu.Unlock()
	var err error
	for i := range 2 {
		which := (turn + i) % 2
		var conn net.Conn
		if conn, err = p.dialler.DialContext(ctx, "tcp", p.backends[which].address); err == nil {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.sent[which]++
			return conn, nil
		}
	}
	return nil, err
}

func (p *proxy) killAfter(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killAt = p.next + n
}

func (p *proxy) answered() (both [2]int, alone int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent, p.alone
}
