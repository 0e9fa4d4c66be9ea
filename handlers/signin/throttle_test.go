package signin

import (
	"strconv"
	"testing"
	"time"
)

func monday() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

func TestTriesAreCountedByAddressAndForgottenAfterAWhile(t *testing.T) {
	t.Parallel()
	tries := newThrottle(2, throttleTime)
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
	tries.forget("BOB@example.org")
	for range 2 {
		if !tries.allow(monday().Add(3*time.Minute), "bob@example.org") {
			t.Error("a success did not end the count")
		}
	}
}

func TestAFloodOfAddressesTakesABoundedMemory(t *testing.T) {
	t.Parallel()
	tries := newThrottle(2, throttleTime)
	for i := range throttleSize + 500 {
		tries.allow(monday(), strconv.Itoa(i))
	}
	if n := len(tries.tries); n > throttleSize {
		t.Errorf("%d addresses are kept", n)
	}
}

// Whoever guesses an account's password, from one network or from very many, does not keep its owner out.
func TestWhoeverGuessesDoesNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	limits, owner := newPasswordLimits(), "hugo@example.org"
	if !limits.allow(monday(), owner, "home") {
		t.Fatal("the owner cannot sign in at all")
	}
	limits.succeeded(monday(), owner, "home")
	guessed := 0
	for network := range 1000 {
		for range 2 * passwordsAtOnce {
			if limits.allow(monday().Add(time.Hour), owner, strconv.Itoa(network)) {
				guessed++
			}
		}
	}
	if guessed > passwordsOfAccount {
		t.Errorf("%d guesses were let through", guessed)
	}
	if !limits.allow(monday().Add(time.Hour), owner, "home") {
		t.Error("the owner is locked out where the account is known")
	}
	if limits.allow(monday().Add(time.Hour), owner, "a hotel") {
		t.Error("the limit of the account does not hold elsewhere")
	}
	if !limits.allow(monday().Add(time.Hour+throttleTime), owner, "a hotel") {
		t.Error("the owner is locked out elsewhere for good")
	}
}

func TestANetworkThatTriesManyAccountsIsStoppedAndNoOther(t *testing.T) {
	t.Parallel()
	limits, tried := newPasswordLimits(), 0
	for i := range 3 * passwordsOfNetwork {
		if limits.allow(monday(), strconv.Itoa(i)+"@example.org", "one") {
			tried++
		}
	}
	if tried != passwordsOfNetwork {
		t.Errorf("%d tries from one network", tried)
	}
	if !limits.allow(monday(), "0@example.org", "another") {
		t.Error("another network is stopped too")
	}
}
