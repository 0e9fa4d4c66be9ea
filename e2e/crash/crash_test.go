// Package crash kills the program and its PostgreSQL repeatedly during uploads, and checks what is left.
package crash

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"stepfree/e2e/check/leak"
	"stepfree/e2e/harness/standalone"
)

const (
	// killsVariable sets the number of kills; `make soak` sets more than the default.
	killsVariable = "STEPFREE_KILLS"
	defaultKills  = 20
	uploaders     = 4
)

// killCount returns how often to kill; one of four kills is of PostgreSQL.
func killCount(t *testing.T) int {
	t.Helper()
	text := os.Getenv(killsVariable)
	if text == "" {
		return defaultKills
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// An acknowledged file is neither lost nor damaged, and none is stored in plain form, whenever the program or
// PostgreSQL is killed. No row is without its object, and after the sweep no object without its row.
func TestUploads_SurviveKills(t *testing.T) { //nolint:paralleltest // it measures time
	p := standalone.New(t)
	mark := leak.NewMark("an uploaded file")
	f := newSetup(t, p, mark)
	seed := uint64(standalone.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	var all sync.WaitGroup
	for i := range uploaders {
		u := f.uploader(t, rand.New(rand.NewPCG(seed, uint64(i+1))))
		f.uploaders = append(f.uploaders, u)
		all.Go(func() { u.work(t) })
	}
	began := standalone.Now()
	times := killCount(t)
	for i := range times {
		f.progress.wait(f.ctx, 1+chance.IntN(40))
		if i%4 == 3 {
			p.KillDatabase(t)
		} else {
			p.Kill()
		}
		p.Start(t)
	}
	f.stop()
	all.Wait()
	took := standalone.Now().Sub(began)
	f.check(t)
	f.checkNoPlaintext(t)
	p.Kill()
	f.age(t, 7*time.Hour)
	p.Start(t)
	f.checkSwept(t)
	t.Logf("%d kills in %s; %d files acknowledged, %d uploads interrupted", times, took.Round(time.Second),
		f.acknowledged(), f.interrupted())
	if f.acknowledged() < times || f.interrupted() < times/2 {
		t.Error("too few uploads for a conclusion")
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
