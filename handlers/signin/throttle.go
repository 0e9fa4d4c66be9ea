package signin

import (
	"crypto/sha256"
	"strings"
	"sync"
	"time"
)

const (
	// linksAtOnce is how many links one address gets in throttleTime: nobody's mailbox is to be flooded.
	linksAtOnce = 5
	// passwordsAtOnce is how often one address may be tried in throttleTime. A code of six digits, of which three are good
	// at a time, then holds out for decades against guessing.
	passwordsAtOnce = 10
	throttleTime    = 15 * time.Minute
	// throttleSize bounds the memory. When that many addresses are counted, the oldest are forgotten.
	throttleSize = 10_000
)

// throttle counts tries by address, known or not, so that it tells nothing of which addresses are known.
type throttle struct {
	limit int
	mu    sync.Mutex
	tries map[[sha256.Size]byte]tries
}

type tries struct {
	since time.Time
	count int
}

func newThrottle(limit int) *throttle {
	return &throttle{limit: limit, tries: map[[sha256.Size]byte]tries{}}
}

// allow counts a try and tells whether there were few enough.
func (t *throttle) allow(address string, now time.Time) bool {
	key := sha256.Sum256([]byte(strings.ToLower(address)))
	t.mu.Lock()
	defer t.mu.Unlock()
	tried := t.tries[key]
	if now.Sub(tried.since) >= throttleTime {
		t.makeRoom(now)
		tried = tries{since: now}
	}
	tried.count++
	t.tries[key] = tried
	return tried.count <= t.limit
}

// forget ends the count of an address, after a success.
func (t *throttle) forget(address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.tries, sha256.Sum256([]byte(strings.ToLower(address))))
}

func (t *throttle) makeRoom(now time.Time) {
	if len(t.tries) < throttleSize {
		return
	}
	for key, tried := range t.tries {
		if now.Sub(tried.since) >= throttleTime {
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
