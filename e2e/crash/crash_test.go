// Package crash kills the program and its PostgreSQL while files arrive, again and again, and looks at what is left.
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
	// kills is how often something is killed; `make soak` asks for more.
	kills = "STEPFREE_KILLS"
	// usual is how often when nobody asks: one of four is PostgreSQL.
	usual     = 20
	uploaders = 4
)

func howOften(t *testing.T) int {
	t.Helper()
	text := os.Getenv(kills)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// Of what the program acknowledged nothing is lost or damaged, whenever it or PostgreSQL is killed; nothing lies about in
// the clear; no row is without its object, and after the sweep no object without its row.
func TestWhatWasAcknowledgedSurvivesEveryKill(t *testing.T) { //nolint:paralleltest // it is about time: other tests would take it
	p := standalone.New(t)
	mark := leak.NewMark("an uploaded file")
	o := newOffice(t, p, mark)
	seed := uint64(standalone.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	var all sync.WaitGroup
	for i := range uploaders {
		u := o.uploader(t, rand.New(rand.NewPCG(seed, uint64(i+1))))
		o.uploaders = append(o.uploaders, u)
		all.Go(func() { u.work(t) })
	}
	began := standalone.Now()
	times := howOften(t)
	for i := range times {
		o.progress.wait(o.ctx, 1+chance.IntN(40))
		if i%4 == 3 {
			p.KillDatabase(t)
		} else {
			p.Kill()
		}
		p.Start(t)
	}
	o.stop()
	all.Wait()
	took := standalone.Now().Sub(began)
	o.check(t)
	o.nothingInTheClear(t)
	p.Kill()
	o.grow(t, 7*time.Hour)
	p.Start(t)
	o.swept(t)
	t.Logf("%d kills in %s; %d files acknowledged, %d sendings broken off", times, took.Round(time.Second), o.acknowledged(), o.broken())
	if o.acknowledged() < times || o.broken() < times/2 {
		t.Error("too little was under way to learn something from")
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
