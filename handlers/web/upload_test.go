package web

import (
	"testing"
	"time"
)

func TestReadDeadline_StallTimeoutAndMinimumRate(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after time.Duration
		read  int64
		want  time.Duration
	}{
		"no bytes yet":                     {0, 0, stallTimeout},
		"a fast upload that stalls":        {10 * time.Second, 10 << 20, 10*time.Second + stallTimeout},
		"20 kB a second, after 17 minutes": {1024 * time.Second, 20 << 20, 1024*time.Second + stallTimeout},
		"exactly the minimum rate":         {100 * time.Second, 100 * minRate, 100*time.Second + stallTimeout},
		"a byte less than that":            {100 * time.Second, 100*minRate - 1, 99*time.Second + stallTimeout},
		"a byte a minute":                  {stallTimeout - time.Second, 1, stallTimeout},
	} {
		if got := readDeadline(began, began.Add(c.after), c.read).Sub(began); got != c.want {
			t.Errorf("%s: due after %v, want %v", name, got, c.want)
		}
	}
}
