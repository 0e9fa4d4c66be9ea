package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/seal"
)

func TestOpenSealed_CandidateKeyInCandidateZoneOnly(t *testing.T) {
	t.Parallel()
	for _, role := range account.Roles() {
		h := instance{folder: t.TempDir()}
		var cfg handlers.Config
		if err := h.openSealed(&cfg, []account.Role{role}); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(filepath.Join(h.folder, "candidate.key"))
		has, candidate := err == nil, role == account.RoleCandidate
		if has != candidate || (cfg.Drafts != nil) != candidate || (cfg.SavedForms != nil) != candidate ||
			(cfg.CandidateKey != seal.PrivateKey{}) != candidate {
			t.Errorf("%s: key %v, drafts %v, saved forms %v", role, has, cfg.Drafts != nil, cfg.SavedForms != nil)
		}
		sealed := role == account.RoleAdviser || candidate
		if (cfg.Objects != nil) != sealed || (cfg.Keyring != nil) != sealed {
			t.Errorf("%s: objects %v, keyring %v", role, cfg.Objects != nil, cfg.Keyring != nil)
		}
	}
}

func TestCandidateKey_ConcurrentStartsShareOneKey(t *testing.T) {
	t.Parallel()
	for range 20 {
		path := filepath.Join(t.TempDir(), "candidate.key")
		var mu sync.Mutex
		found := map[string]bool{}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				key, err := candidateKey(path)
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
