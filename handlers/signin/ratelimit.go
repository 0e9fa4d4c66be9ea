package signin

import (
	"crypto/sha256"
	"strings"
	"sync"
	"time"
)

// Rate limits, per rateWindow. No account is ever locked: an attacker uses up the limit of their own network, and the
// limit of the account for networks from which it was never signed in to.
const (
	rateWindow = 15 * time.Minute
	// maxLinksPerAddress bounds the sign-in links for one address, so that its mailbox is not flooded.
	maxLinksPerAddress = 5
	// maxLinksPerNetwork bounds the links that one network requests: a school or library may apply on the last day.
	maxLinksPerNetwork = 200
	// maxPasswordsPerPair bounds tries for one account from one network. Guessing a code of six digits, of which three
	// are valid at a time, then takes decades.
	maxPasswordsPerPair = 10
	// maxPasswordsPerAccount bounds tries for one account from all networks that are not known for it.
	maxPasswordsPerAccount = 100
	// maxPasswordsPerNetwork bounds tries from one network: an office on a Monday morning.
	maxPasswordsPerNetwork = 200
	// knownNetworkTTL is how long a network counts as known for an account after a sign-in.
	knownNetworkTTL = 60 * 24 * time.Hour
	// maxCounters bounds the memory of one rate limit. Beyond it expired counters are removed, then arbitrary ones.
	maxCounters = 10_000
)

// rateLimit counts tries by key within a window. It counts for unknown addresses too, so that it does not reveal which
// are known. It is safe for concurrent use.
type rateLimit struct {
	max      int
	window   time.Duration
	mu       sync.Mutex
	counters map[[sha256.Size]byte]counter
}

type counter struct {
	since time.Time
	count int
}

func newRateLimit(limit int, window time.Duration) *rateLimit {
	return &rateLimit{max: limit, window: window, counters: map[[sha256.Size]byte]counter{}}
}

func counterKey(key []string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.ToLower(strings.Join(key, "\n"))))
}

// allow counts a try and reports whether it is within the limit.
func (r *rateLimit) allow(now time.Time, key ...string) bool { return r.add(now, key) <= r.max }

// add counts a try and returns the number of tries in the window.
func (r *rateLimit) add(now time.Time, key []string) int {
	id := counterKey(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	tried, counted := r.counters[id]
	if now.Sub(tried.since) >= r.window {
		tried = counter{since: now}
	}
	if !counted {
		r.evict(now)
	}
	tried.count++
	r.counters[id] = tried
	return tried.count
}

// has reports whether a key was counted within the window.
func (r *rateLimit) has(now time.Time, key ...string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	tried, counted := r.counters[counterKey(key)]
	return counted && now.Sub(tried.since) < r.window
}

// reset removes the counter of a key.
func (r *rateLimit) reset(key ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.counters, counterKey(key))
}

// evict makes room for a new counter. r.mu must be held.
func (r *rateLimit) evict(now time.Time) {
	if len(r.counters) < maxCounters {
		return
	}
	for id, tried := range r.counters {
		if now.Sub(tried.since) >= r.window {
			delete(r.counters, id)
		}
	}
	for id := range r.counters { // in random order
		if len(r.counters) < maxCounters {
			return
		}
		delete(r.counters, id)
	}
}

// passwordLimits are the rate limits of staff sign-in.
type passwordLimits struct{ own, account, network, familiar *rateLimit }

func newPasswordLimits() passwordLimits {
	return passwordLimits{
		own: newRateLimit(maxPasswordsPerPair, rateWindow), account: newRateLimit(maxPasswordsPerAccount, rateWindow),
		network: newRateLimit(maxPasswordsPerNetwork, rateWindow), familiar: newRateLimit(0, knownNetworkTTL),
	}
}

// allow counts a try against each limit, also if another one is exceeded, and reports whether it may be made.
func (l passwordLimits) allow(now time.Time, address, network string) bool {
	own, near := l.own.allow(now, address, network), l.network.allow(now, network)
	// From a known network the limit of the account does not apply: guessing from elsewhere must not lock out the owner.
	//guard:known-network never
	if l.familiar.has(now, address, network) {
		return own && near
	}
	account := l.account.allow(now, address) //guard:account-limit always
	return account && own &&
		near //guard:network-limit always
}

// succeeded resets the tries of the account from this network, which is known for the account from now on.
func (l passwordLimits) succeeded(now time.Time, address, network string) {
	l.own.reset(address, network)
	l.familiar.reset(address, network)
	l.familiar.add(now, []string{address, network})
}
