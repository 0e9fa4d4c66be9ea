package signin

import (
	"strconv"
	"testing"
	"time"
)

func TestTriesAreCountedByAddressAndForgottenAfterAWhile(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	tries := newThrottle(2)
	for i, c := range []struct {
		address string
		after   time.Duration
		want    bool
	}{
		{"ana@example.org", 0, true},
		{"ANA@example.org", time.Minute, true},
		{"ana@example.org", 2 * time.Minute, false},
		{"bob@example.org", 2 * time.Minute, true},
		{"ana@example.org", 14 * time.Minute, false},
		{"ana@example.org", 15 * time.Minute, true},
	} {
		if got := tries.allow(c.address, now.Add(c.after)); got != c.want {
			t.Errorf("try %d: %v", i+1, got)
		}
	}
	tries.forget("BOB@example.org")
	for range 2 {
		if !tries.allow("bob@example.org", now.Add(3*time.Minute)) {
			t.Error("a success did not end the count")
		}
	}
}

func TestAFloodOfAddressesTakesABoundedMemory(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	tries := newThrottle(2)
	for i := range throttleSize + 500 {
		tries.allow(strconv.Itoa(i), now)
	}
	if n := len(tries.tries); n > throttleSize {
		t.Errorf("%d addresses are kept", n)
	}
}
