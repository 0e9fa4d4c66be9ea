package main

import (
	"path/filepath"
	"sync"
	"testing"
)

// Two processes of the candidate zone start side by side, and there is one key.
func TestProcessesThatStartAtOnceHaveOneKey(t *testing.T) {
	t.Parallel()
	for range 20 {
		path := filepath.Join(t.TempDir(), "zone.key")
		var mu sync.Mutex
		found := map[string]bool{}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				key, err := zoneKey(path)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				found[key.Recipient().String()] = true
			})
		}
		all.Wait()
		if len(found) != 1 {
			t.Errorf("%d keys", len(found))
		}
	}
}
