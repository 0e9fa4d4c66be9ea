//go:build bench

package bench

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stepfree/account"
)

// load measures the program as a process: memory during uploads, latency with idle connections, restart after a kill.
func load(t *testing.T) []row {
	f := newSetup(t)
	p := f.serve(t)
	rows := append(inMemory(t, p), amongIdle(t, p))
	must(t, p.command.Process.Kill())
	_ = p.command.Wait() // a killed program does not end well
	again := f.serve(t)
	return append(
		rows,
		row{
			What:   "program after kill -9 to the first page",
			Figure: again.took.Seconds(),
			Unit:   "s",
			AtMost: true,
			Target: 1,
			Detail: "one audience on a server that goes on",
		},
	)
}

// inMemory measures the peak memory during eight uploads of 20 MiB at once.
func inMemory(t *testing.T, p program) []row {
	t.Helper()
	crowd := make([]applicant, 8)
	for i := range crowd {
		crowd[i] = p.applicant(t)
		crowd[i].upload(t, pdf(1000))
	}
	content := pdf(20 << 20)
	idle, _ := p.memory(t)
	p.resetPeak(t)
	var all sync.WaitGroup
	for _, one := range crowd {
		all.Go(func() { one.upload(t, content) })
	}
	all.Wait()
	_, most := p.memory(t)
	return []row{
		{
			What:   "memory above idle during 8 parallel uploads of 20 MiB",
			Figure: float64(most-idle) / 1024,
			Unit:   "MiB",
			AtMost: true,
			Target: 64,
			Detail: fmt.Sprintf("%d MiB at most, %d idle", most>>10, idle>>10),
		},
	}
}

const (
	connections = 10_000
	perSecondOf = 100 // requests
	watched     = 10 * time.Second
)

// amongIdle measures the latency of a status page at 100 requests/s with 10,000 idle connections.
func amongIdle(t *testing.T, p program) row {
	t.Helper()
	a := p.applicant(t)
	a.submit(t, pdf(1000))
	open := idlers(t, strings.TrimPrefix(p.Origin, "http://"))
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	pace := time.NewTicker(time.Second / perSecondOf)
	defer pace.Stop()
	for range int(watched.Seconds()) * perSecondOf {
		<-pace.C
		all.Go(func() {
			began := time.Now()
			status, _ := a.do(t, account.RoleCandidate, a.me.Session, http.MethodGet, a.request, "", nil)
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(began))
			if status != http.StatusOK {
				t.Errorf("%d", status)
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	return row{
		What:   "10,000 idle connections and 100 requests/s: p99",
		Figure: float64(p99.Microseconds()) / 1000,
		Unit:   "ms",
		AtMost: true,
		Target: 500,
		Detail: fmt.Sprintf(
			"middle %s, longest %s, %d connections", took[len(took)/2].Round(10*time.Microsecond),
			took[len(took)-1].Round(10*time.Microsecond), open(t),
		),
	}
}

// idlers opens connections that have had one response. The function that it returns counts those still open.
func idlers(t *testing.T, address string) func(*testing.T) int {
	t.Helper()
	idle := make([]net.Conn, connections)
	for i := range idle {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		t.Cleanup(func() { conn.Close() })
		_, err = conn.Write([]byte("GET /help HTTP/1.1\r\nHost: portal.example\r\n\r\n"))
		must(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		must(t, err)
		drain(answer)
		must(t, answer.Body.Close())
		idle[i] = conn
	}
	return func(t *testing.T) (open int) {
		t.Helper()
		for _, conn := range idle {
			must(t, conn.SetReadDeadline(time.Now().Add(time.Millisecond)))
			_, err := conn.Read(make([]byte, 1))
			var silent net.Error
			if errors.As(err, &silent) && silent.Timeout() {
				open++
			}
		}
		return open
	}
}
