package installation_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// setup is a database with its folder, after a first start and the making of a vault.
type setup struct {
	db     *storagetest.Database
	folder installation.Folder
}

func newSetup(t *testing.T) setup {
	t.Helper()
	s := setup{storagetest.New(t), installation.Folder(filepath.Join(t.TempDir(), "data"))}
	// Databases of tests are clones of one.
	s.db.Exec(t, `update account.organisation set installation = gen_random_uuid()`)
	stores, err := s.folder.OpenCandidate(s.state(t))
	must(t, err)
	vault, err := seal.NewKey()
	must(t, err)
	s.db.Exec(t, `insert into seal.vault (id, recipient, created_at) values ($1, $2, now())`,
		uuid.New(), vault.Recipient().String())
	s.db.Exec(t, `insert into seal.candidate_key (name, recipient) values ('candidate', $1)`,
		stores.CandidateKey.Recipient().String())
	must(t, s.folder.Pins().PinVault(vault.Recipient().Fingerprint()))
	return s
}

func (s setup) state(t *testing.T) pg.Installation {
	t.Helper()
	state, err := s.db.Installation(t.Context())
	must(t, err)
	return state
}

func (s setup) path(name string) string { return filepath.Join(string(s.folder), name) }

// files lists what is in the folder.
func (s setup) files(t *testing.T) string {
	t.Helper()
	var all []string
	must(t, filepath.WalkDir(string(s.folder), func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	}))
	return strings.Join(all, "\n")
}

func anyKey(t *testing.T) string {
	t.Helper()
	key, err := seal.NewKey()
	must(t, err)
	return key.Recipient().String()
}

func move(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.RemoveAll(to))
	must(t, os.Rename(from, to))
}

// wrong is a way in which folder and database do not belong together, with what the operator reads.
type wrong struct {
	change func(t *testing.T, s, other setup)
	says   string
}

// wrongFolders are the ways of a folder.
func wrongFolders() map[string]wrong {
	return map[string]wrong{
		"no candidate key": {
			func(t *testing.T, s, _ setup) { t.Helper(); must(t, os.Remove(s.path("candidate.key"))) },
			"candidate.key is missing: put it back",
		},
		"another candidate key": {
			func(t *testing.T, s, other setup) {
				t.Helper()
				move(t, other.path("candidate.key"), s.path("candidate.key"))
			},
			"candidate.key is not the key",
		},
		"the keys of another installation with their pins": {
			func(t *testing.T, s, other setup) {
				t.Helper()
				move(t, other.path("candidate.key"), s.path("candidate.key"))
				move(t, other.path("signing.key"), s.path("signing.key"))
				move(t, other.path("pinned-keys"), s.path("pinned-keys"))
			},
			"pinned-keys belongs to another database",
		},
		"no signing key": {
			func(t *testing.T, s, _ setup) { t.Helper(); must(t, os.Remove(s.path("signing.key"))) },
			"signing.key is missing: put it back",
		},
		"another signing key": {
			func(t *testing.T, s, other setup) {
				t.Helper()
				move(t, other.path("signing.key"), s.path("signing.key"))
			},
			"signing.key is not the key",
		},
		"no pinned keys": {
			func(t *testing.T, s, _ setup) { t.Helper(); must(t, os.Remove(s.path("pinned-keys"))) },
			"pinned-keys is missing, and the database was used before",
		},
		"no keyring": {
			func(t *testing.T, s, _ setup) { t.Helper(); must(t, os.RemoveAll(s.path("sealed/keyring"))) },
			"sealed/keyring is missing, and the database was used before",
		},
		"an empty place where a disk is not mounted": {
			func(t *testing.T, s, _ setup) {
				t.Helper()
				must(t, os.RemoveAll(s.path("sealed/objects")))
				must(t, os.Mkdir(s.path("sealed/objects"), 0o700))
			},
			"sealed/objects is missing, and the database was used before",
		},
		"another installation's keyring": {
			func(t *testing.T, s, other setup) {
				t.Helper()
				move(t, other.path("sealed/keyring"), s.path("sealed/keyring"))
			},
			"sealed/keyring belongs to another database",
		},
		"no folder": {
			func(t *testing.T, s, _ setup) { t.Helper(); must(t, os.RemoveAll(string(s.folder))) },
			"data is missing, and the database was used before",
		},
	}
}

// wrongDatabases are the ways of a database: another one, an older one, or one that was written to past the program.
func wrongDatabases() map[string]wrong {
	return map[string]wrong{
		"another database": {
			func(t *testing.T, s, _ setup) {
				t.Helper()
				s.db.Exec(t, `update account.organisation set installation = gen_random_uuid()`)
			},
			"belongs to another database",
		},
		"an older database, without a vault": {
			func(t *testing.T, s, _ setup) {
				t.Helper()
				s.db.Exec(t, `delete from seal.vault`)
			},
			"names a vault, and the database has none",
		},
		"an exchanged vault": {
			func(t *testing.T, s, _ setup) {
				t.Helper()
				s.db.Exec(t, `update seal.vault set recipient = $1`, anyKey(t))
			},
			"incident: somebody exchanged a public key in the database",
		},
		"an exchanged candidate key": {
			func(t *testing.T, s, _ setup) {
				t.Helper()
				s.db.Exec(t, `update seal.candidate_key set recipient = $1`, anyKey(t))
			},
			"incident: somebody exchanged a public key in the database",
		},
	}
}

func TestOpenCandidate_RefusesWhatDoesNotBelong(t *testing.T) {
	t.Parallel()
	all := wrongFolders()
	maps.Copy(all, wrongDatabases())
	for name, wrong := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, other := newSetup(t), newSetup(t)
			if _, err := s.folder.OpenCandidate(s.state(t)); err != nil {
				t.Fatalf("as it was: %v", err)
			}
			wrong.change(t, s, other)
			_, err := s.folder.OpenCandidate(s.state(t))
			if err == nil || !strings.Contains(err.Error(), wrong.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOpenCandidate_RefusalMakesNothing(t *testing.T) {
	t.Parallel()
	s := newSetup(t)
	must(t, os.Remove(s.path("candidate.key")))
	must(t, os.RemoveAll(s.path("sealed/drafts")))
	before := s.files(t)
	if _, err := s.folder.OpenCandidate(s.state(t)); err == nil {
		t.Error("it started")
	}
	if after := s.files(t); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestOpenAdviser_RefusesExchangedKey(t *testing.T) {
	t.Parallel()
	s := newSetup(t)
	if _, err := s.folder.OpenAdviser(s.state(t)); err != nil {
		t.Fatal(err)
	}
	s.db.Exec(t, `update seal.candidate_key set recipient = $1`, anyKey(t))
	if _, err := s.folder.OpenAdviser(s.state(t)); err == nil || !strings.Contains(err.Error(), "incident") {
		t.Errorf("%v", err)
	}
}

// A key for a new database may be made only where nothing is sealed to an older one.
func TestOpenCandidate_SavedFormsKeepTheirKey(t *testing.T) {
	t.Parallel()
	s := setup{storagetest.New(t), installation.Folder(t.TempDir())}
	stores, err := s.folder.OpenCandidate(s.state(t))
	must(t, err)
	must(t, stores.SavedForms.Put(uuid.New(), []byte("sealed")))
	must(t, os.Remove(s.path("candidate.key")))
	must(t, os.Remove(s.path("pinned-keys")))
	if _, err := s.folder.OpenCandidate(s.state(t)); err == nil || !strings.Contains(err.Error(), "candidate.key is missing") {
		t.Errorf("%v", err)
	}
}

func TestOpenCandidate_UnmarkedObjectsAreNotAdopted(t *testing.T) {
	t.Parallel()
	s := setup{storagetest.New(t), installation.Folder(t.TempDir())}
	objects, err := blob.Open(s.path("sealed/objects"))
	must(t, err)
	must(t, objects.Put(uuid.New(), []byte("sealed")))
	if _, err := s.folder.OpenCandidate(s.state(t)); err == nil || !strings.Contains(err.Error(), "sealed/objects") {
		t.Errorf("%v", err)
	}
}

func TestOpenCandidate_ConcurrentStartsShareOneKey(t *testing.T) {
	t.Parallel()
	s := setup{storagetest.New(t), installation.Folder(filepath.Join(t.TempDir(), "data"))}
	state := s.state(t)
	var mu sync.Mutex
	found := map[string]bool{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			stores, err := s.folder.OpenCandidate(state)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			found[stores.CandidateKey.Recipient().String()] = true
		})
	}
	all.Wait()
	if len(found) != 1 {
		t.Errorf("%d keys", len(found))
	}
}

func TestCheckAge_OlderKeyringIsNoticed(t *testing.T) {
	t.Parallel()
	s := newSetup(t)
	stores, err := s.folder.OpenCandidate(s.state(t))
	must(t, err)
	must(t, stores.CheckAge(t.Context(), s.db.DB))
	request := submittedRequest(t, s.db)
	if err := stores.CheckAge(t.Context(), s.db.DB); err == nil || !strings.Contains(err.Error(), "older than the database") {
		t.Errorf("%v", err)
	}
	must(t, stores.Keyring.Put(request, []byte("sealed")))
	must(t, stores.CheckAge(t.Context(), s.db.DB))
}

func submittedRequest(t *testing.T, db *storagetest.Database) uuid.UUID {
	t.Helper()
	hr, ana := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Candidate](t, db, "Ana")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, db)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, db)
	application := fixture.Application{Vacancy: vacancy, Candidate: ana.ID}.Insert(t, db)
	return fixture.Request{Application: application, Stages: []uuid.UUID{stage}}.Insert(t, db)
}
