package signin

import (
	"strconv"
	"testing"
	"time"
)

func monday() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

func TestRateLimit_PerKeyAndExpiry(t *testing.T) {
	t.Parallel()
	tries := newRateLimit(2, rateWindow)
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
		if got := tries.allow(monday().Add(c.after), c.address); got != c.want {
			t.Errorf("try %d: %v", i+1, got)
		}
	}
	tries.reset("BOB@example.org")
	for range 2 {
		if !tries.allow(monday().Add(3*time.Minute), "bob@example.org") {
			t.Error("a success did not end the count")
		}
	}
}

func TestRateLimit_BoundedMemory(t *testing.T) {
	t.Parallel()
	tries := newRateLimit(2, rateWindow)
	for i := range maxCounters + 500 {
		tries.allow(monday(), strconv.Itoa(i))
	}
	if n := len(tries.counters); n > maxCounters {
		t.Errorf("%d counters", n)
	}
}

// Guessing the password of an account, from one network or from many, must not lock out its owner.
func TestPasswordLimits_OwnerIsNotLockedOut(t *testing.T) {
	t.Parallel()
	limits, owner := newPasswordLimits(), "hugo@example.org"
	if !limits.allow(monday(), owner, "home") {
		t.Fatal("the owner cannot sign in at all")
	}
	limits.succeeded(monday(), owner, "home")
	guessed := 0
	for network := range 1000 {
		for range 2 * maxPasswordsPerPair {
			if limits.allow(monday().Add(time.Hour), owner, strconv.Itoa(network)) {
				guessed++
			}
		}
	}
	if guessed > maxPasswordsPerAccount {
		t.Errorf("%d guesses were allowed", guessed)
	}
	if !limits.allow(monday().Add(time.Hour), owner, "home") {
		t.Error("the owner is locked out where the account is known")
	}
	if limits.allow(monday().Add(time.Hour), owner, "a hotel") {
		t.Error("the limit of the account does not hold elsewhere")
	}
	if !limits.allow(monday().Add(time.Hour+rateWindow), owner, "a hotel") {
		t.Error("the owner is locked out elsewhere for good")
	}
}

func TestPasswordLimits_PerNetwork(t *testing.T) {
	t.Parallel()
	limits, tried := newPasswordLimits(), 0
	for i := range 3 * maxPasswordsPerNetwork {
		if limits.allow(monday(), strconv.Itoa(i)+"@example.org", "one") {
			tried++
		}
	}
	if tried != maxPasswordsPerNetwork {
		t.Errorf("%d tries from one network", tried)
	}
	if !limits.allow(monday(), "0@example.org", "another") {
		t.Error("another network is stopped too")
	}
}
