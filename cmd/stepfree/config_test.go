package main

import (
	"os"
	"path/filepath"
	"testing"

	"stepfree/account"
	"stepfree/handlers"
	"stepfree/seal"
	"stepfree/storage/storagetest"
)

func TestOpenSealed_CandidateKeyInCandidateZoneOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	none := seal.SigningKey{}.Fingerprint()
	for _, role := range account.Roles() {
		h := instance{folder: t.TempDir()}
		cfg := handlers.Config{DB: db.DB}
		if err := h.openSealed(t.Context(), &cfg, []account.Role{role}); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(filepath.Join(h.folder, "candidate.key"))
		has, candidate := err == nil, role == account.RoleCandidate
		if has != candidate || (cfg.Drafts != nil) != candidate || (cfg.SavedForms != nil) != candidate ||
			(cfg.CandidateKey != seal.PrivateKey{}) != candidate || (cfg.SigningKey.Fingerprint() != none) != candidate {
			t.Errorf("%s: key %v, drafts %v, saved forms %v", role, has, cfg.Drafts != nil, cfg.SavedForms != nil)
		}
		sealed := role == account.RoleAdviser || candidate
		if (cfg.Objects != nil) != sealed || (cfg.Keyring != nil) != sealed {
			t.Errorf("%s: objects %v, keyring %v", role, cfg.Objects != nil, cfg.Keyring != nil)
		}
	}
}
