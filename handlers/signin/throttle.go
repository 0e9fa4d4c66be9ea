package signin

import (
	"crypto/sha256"
	"strings"
	"sync"
	"time"
)

// How often something may be tried in throttleTime. Nobody is locked out for good: whoever guesses uses up what their own
// network may try, and what others may try for that account from a network from which it was never signed in to.
const (
	throttleTime = 15 * time.Minute
	// linksAtOnce is how many links one address gets: nobody's mailbox is to be flooded.
	linksAtOnce = 5
	// linksOfNetwork is how many a network asks for: a whole school or library may apply on the last day.
	linksOfNetwork = 200
	// passwordsAtOnce is how often one account may be tried from one network. A code of six digits, of which three are good
	// at a time, then holds out for decades against guessing.
	passwordsAtOnce = 10
	// passwordsOfAccount is how often one account may be tried from all networks that it does not know.
	passwordsOfAccount = 100
	// passwordsOfNetwork is how often a network may try: all of an office, on a Monday morning.
	passwordsOfNetwork = 200
	// familiarTime is how long an account knows a network from which it was signed in to.
	familiarTime = 60 * 24 * time.Hour
	// throttleSize bounds the memory. When that many are counted, the oldest are forgotten.
	throttleSize = 10_000
)

// throttle counts tries by what they have in common, known or not, so that it tells nothing of which addresses are known.
type throttle struct {
	limit  int
	length time.Duration // of a count
	mu     sync.Mutex
	tries  map[[sha256.Size]byte]tries
}

type tries struct {
	since time.Time
	count int
}

func newThrottle(limit int, length time.Duration) *throttle {
	return &throttle{limit: limit, length: length, tries: map[[sha256.Size]byte]tries{}}
}

func keyOf(of []string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.ToLower(strings.Join(of, "\n"))))
}

// allow counts a try and tells whether there were few enough.
func (t *throttle) allow(now time.Time, of ...string) bool { return t.add(now, of) <= t.limit }

// add counts a try and tells how many there are.
func (t *throttle) add(now time.Time, of []string) int {
	key := keyOf(of)
	t.mu.Lock()
	defer t.mu.Unlock()
	tried, counted := t.tries[key]
	if now.Sub(tried.since) >= t.length {
		tried = tries{since: now}
	}
	if !counted {
		t.makeRoom(now)
	}
	tried.count++
	t.tries[key] = tried
	return tried.count
}

// has tells whether something was counted, and not too long ago.
func (t *throttle) has(now time.Time, of ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	tried, counted := t.tries[keyOf(of)]
	return counted && now.Sub(tried.since) < t.length
}

// forget ends a count, after a success.
func (t *throttle) forget(of ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.tries, keyOf(of))
}

func (t *throttle) makeRoom(now time.Time) {
	if len(t.tries) < throttleSize {
		return
	}
	for key, tried := range t.tries {
		if now.Sub(tried.since) >= t.length {
			delete(t.tries, key)
		}
	}
	for key := range t.tries { // a map's order is no order: which ones go is as good as drawn
		if len(t.tries) < throttleSize {
			return
		}
		delete(t.tries, key)
	}
}

// passwordLimits are the limits on passwords and codes.
type passwordLimits struct{ own, account, network, familiar *throttle }

func newPasswordLimits() passwordLimits {
	return passwordLimits{
		own: newThrottle(passwordsAtOnce, throttleTime), account: newThrottle(passwordsOfAccount, throttleTime),
		network: newThrottle(passwordsOfNetwork, throttleTime), familiar: newThrottle(0, familiarTime),
	}
}

// allow counts a try and tells whether it may be made. Each limit counts, also when another one is reached.
func (l passwordLimits) allow(now time.Time, address, network string) bool {
	own, near := l.own.allow(now, address, network), l.network.allow(now, network)
	// Those who know where an account is signed in to from are not held up by those who guess from elsewhere.
	//guard:known-network never
	if l.familiar.has(now, address, network) {
		return own && near
	}
	account := l.account.allow(now, address) //guard:account-limit always
	return account && own &&
		near //guard:network-limit always
}

// succeeded ends the count of whoever signed in, whose network the account knows from now on.
func (l passwordLimits) succeeded(now time.Time, address, network string) {
	l.own.forget(address, network)
	l.familiar.forget(address, network)
	l.familiar.add(now, []string{address, network})
}
