package web

import (
	"testing"
	"time"
)

func TestALineMayStandStillForAMinuteAndBringsAKilobyteASecondOnAverage(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after time.Duration
		read  int64
		want  time.Duration
	}{
		"nothing came yet":                 {0, 0, stall},
		"a quick line that stands still":   {10 * time.Second, 10 << 20, 10*time.Second + stall},
		"20 kB a second, after 17 minutes": {1024 * time.Second, 20 << 20, 1024*time.Second + stall},
		"exactly the slowest line":         {100 * time.Second, 100 * slowest, 100*time.Second + stall},
		"a byte less than that":            {100 * time.Second, 100*slowest - 1, 99*time.Second + stall},
		"a byte a minute":                  {stall - time.Second, 1, stall},
	} {
		if got := due(began, began.Add(c.after), c.read).Sub(began); got != c.want {
			t.Errorf("%s: due after %v, want %v", name, got, c.want)
		}
	}
}
