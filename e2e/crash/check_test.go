package crash

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/e2e/check/leak"
	"stepfree/e2e/harness/standalone"
	"stepfree/seal"
	"stepfree/storage/blob"
)

// row is a file as the database knows it.
type row struct {
	ID      uuid.UUID `db:"id"`
	Request uuid.UUID `db:"request_id"`
	Status  string    `db:"status"`
	Label   []byte    `db:"label"`
}

func (o *office) rows(t *testing.T) (rows []row) {
	t.Helper()
	must(t, o.DB.Super.SelectContext(t.Context(), &rows, `select id, request_id, status, label from accommodation.evidence`))
	return rows
}

// check opens every file that counts, and finds among them every one that was acknowledged.
func (o *office) check(t *testing.T) {
	t.Helper()
	opened := map[uuid.UUID]map[[32]byte]int{}
	for _, r := range o.rows(t) {
		if r.Status != "stored" {
			continue
		}
		content, err := o.open(r)
		if err != nil {
			t.Errorf("a file that was received does not open: %v", err)
			continue
		}
		if opened[r.Request] == nil {
			opened[r.Request] = map[[32]byte]int{}
		}
		opened[r.Request][sha256.Sum256(content)]++
	}
	for _, u := range o.uploaders {
		for request, sums := range u.acknowledged {
			for sum := range sums {
				if n := opened[request][sum]; n != 1 {
					t.Errorf("an acknowledged file is there %d times", n)
				}
			}
		}
	}
}

// open opens a file of a draft, as the candidate zone can until the draft is sent.
func (o *office) open(r row) ([]byte, error) {
	sealed, err := o.Drafts.Get(r.Request)
	if err != nil {
		return nil, err
	}
	key, err := o.CandidateKey.OpenKey(sealed)
	if err != nil {
		return nil, err
	}
	label, err := key.OpenLabel(r.Label, seal.Binding{Request: r.Request, Object: r.ID, Kind: seal.KindEvidence, Version: 1})
	if err != nil {
		return nil, err
	}
	object, err := o.Objects.Open(r.ID)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	in, err := key.Reader(object, label)
	if err != nil {
		return nil, err
	}
	var content bytes.Buffer
	_, err = content.ReadFrom(in)
	return content.Bytes(), err
}

// nothingInTheClear looks for the files' words and name wherever the program and PostgreSQL write, and in what they say.
func (o *office) nothingInTheClear(t *testing.T) {
	t.Helper()
	search := leak.NewSearch(o.mark)
	found := search.Bytes("what the program said", []byte(o.Said()))
	for _, folder := range []string{o.Data, o.Temp} {
		more, err := search.Files(folder)
		must(t, err)
		found = append(found, more...)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// grow makes what the kills left as old as it has to be to be swept: objects that are being written are left alone.
func (o *office) grow(t *testing.T, older time.Duration) {
	t.Helper()
	at := standalone.Now().Add(-older)
	must(t, filepath.WalkDir(filepath.Join(o.Data, "sealed"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return os.Chtimes(path, at, at)
	}))
}

// swept: every object has its row, every row that counts has its object, and nothing is half written.
func (o *office) swept(t *testing.T) {
	t.Helper()
	o.check(t)
	known := map[uuid.UUID]bool{}
	for _, r := range o.rows(t) {
		known[r.ID] = true
		if _, err := o.Objects.Open(r.ID); r.Status == "stored" && errors.Is(err, blob.ErrMissing) {
			t.Error("a row has no object")
		}
	}
	for _, name := range []string{"objects", "keyring", "drafts"} {
		must(t, filepath.WalkDir(filepath.Join(o.Data, "sealed", name), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			id, err := uuid.Parse(filepath.Base(path))
			if err != nil || filepath.Base(filepath.Dir(path)) == "partial" || name == "objects" && !known[id] {
				t.Errorf("left behind: %s", path)
			}
			return nil
		}))
	}
}
