//go:build bench

package bench

import (
	"fmt"
	"testing"
	"time"
)

// growth measures the pages with 100,000 requests stored against those with 1,000.
func growth(t *testing.T) []row {
	return grow(t, "100,000", 1.2, func(f setup) { fillUp(t, f, 100_000) })
}

// million measures the same pages with a million requests stored, which takes some minutes to load.
func million(t *testing.T) []row {
	return grow(t, "1,000,000", 1.5, func(f setup) {
		for range 9 {
			fillUp(t, f, 111_000)
		}
	})
}

// grow compares two portals, one with 1,000 requests stored and one that fill filled. Each page is timed in both in
// turn, because the speed of a shared machine drifts.
func grow(t *testing.T, stored string, target float64, fill func(setup)) []row {
	t.Helper()
	small, large := newSetup(t), newSetup(t)
	few, many := small.pages(t), large.pages(t)
	fillUp(t, small, 1000)
	fill(large)
	var rows []row
	for i, p := range few {
		median(t, 20, func() { small.get(t, p); large.get(t, many[i]) }) // fills the caches
		var short, long []time.Duration
		for range 101 {
			short = append(short, median(t, 1, func() { small.get(t, p) }))
			long = append(long, median(t, 1, func() { large.get(t, many[i]) }))
		}
		a, b := middle(short), middle(long)
		rows = append(rows, row{
			What:   p.name + ": time with " + stored + " requests, of that with 1,000",
			Figure: b.Seconds() / a.Seconds(), AtMost: true, Target: target,
			Detail: fmt.Sprintf("%s of %s", b.Round(10*time.Microsecond), a.Round(10*time.Microsecond)),
		})
	}
	return rows
}
