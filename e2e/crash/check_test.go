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

// row is a file's row.
type row struct {
	ID      uuid.UUID `db:"id"`
	Request uuid.UUID `db:"request_id"`
	Status  string    `db:"status"`
	Label   []byte    `db:"label"`
}

func (f *setup) rows(t *testing.T) (rows []row) {
	t.Helper()
	must(t, f.DB.Super.SelectContext(t.Context(), &rows,
		`select id, request_id, status, label from accommodation.evidence`))
	return rows
}

// check opens each stored file, and expects each acknowledged one among them once.
func (f *setup) check(t *testing.T) {
	t.Helper()
	opened := map[uuid.UUID]map[[32]byte]int{}
	for _, r := range f.rows(t) {
		if r.Status != "stored" {
			continue
		}
		content, err := f.open(r)
		if err != nil {
			t.Errorf("a stored file does not open: %v", err)
			continue
		}
		if opened[r.Request] == nil {
			opened[r.Request] = map[[32]byte]int{}
		}
		opened[r.Request][sha256.Sum256(content)]++
	}
	for _, u := range f.uploaders {
		for request, sums := range u.acknowledged {
			for sum := range sums {
				if n := opened[request][sum]; n != 1 {
					t.Errorf("an acknowledged file is stored %d times", n)
				}
			}
		}
	}
}

// open opens a file of a draft with the candidate key, as the program can until the draft is submitted.
func (f *setup) open(r row) ([]byte, error) {
	sealed, err := f.Drafts.Get(r.Request)
	if err != nil {
		return nil, err
	}
	key, err := f.CandidateKey.OpenKey(sealed)
	if err != nil {
		return nil, err
	}
	label, err := key.OpenLabel(r.Label, seal.Binding{
		Request: r.Request, Object: r.ID, Kind: seal.KindEvidence,
		Version: 1,
	})
	if err != nil {
		return nil, err
	}
	object, err := f.Objects.Open(r.ID)
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

// checkNoPlaintext searches for the files' text and name in what the program and PostgreSQL store and log.
func (f *setup) checkNoPlaintext(t *testing.T) {
	t.Helper()
	search := leak.NewSearch(f.mark)
	found := search.Bytes("the program's output", []byte(f.Output()))
	for _, folder := range []string{f.Data, f.Temp} {
		more, err := search.Files(folder)
		must(t, err)
		found = append(found, more...)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// age sets back the files' times, so that the sweep deletes what the kills left: it spares objects that may be in
// progress.
func (f *setup) age(t *testing.T, older time.Duration) {
	t.Helper()
	at := standalone.Now().Add(-older)
	must(t, filepath.WalkDir(filepath.Join(f.Data, "sealed"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return os.Chtimes(path, at, at)
	}))
}

// checkSwept expects a row for each object, an object for each stored row, and no partial file, once the recovery job
// has run.
func (f *setup) checkSwept(t *testing.T) {
	t.Helper()
	f.check(t)
	known := map[uuid.UUID]bool{}
	for _, r := range f.rows(t) {
		known[r.ID] = true
		if _, err := f.Objects.Open(r.ID); r.Status == "stored" && errors.Is(err, blob.ErrMissing) {
			t.Error("a row has no object")
		}
	}
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	end := standalone.Now().Add(time.Minute)
	for {
		left := f.unswept(t, known)
		if len(left) == 0 {
			return
		}
		if standalone.Now().After(end) {
			t.Fatalf("not swept: %s", left)
		}
		<-again.C
	}
}

// unswept lists the partial files, the files that are neither an object nor the mark of the installation, and the
// objects without a row.
func (f *setup) unswept(t *testing.T, known map[uuid.UUID]bool) (left []string) {
	t.Helper()
	for _, name := range []string{"objects", "keyring", "drafts"} {
		folder := filepath.Join(f.Data, "sealed", name)
		must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // swept since the folder was read
			}
			if err != nil || entry.IsDir() || path == filepath.Join(folder, "installation") {
				return err
			}
			id, err := uuid.Parse(filepath.Base(path))
			if err != nil || filepath.Base(filepath.Dir(path)) == "partial" || name == "objects" && !known[id] {
				left = append(left, path)
			}
			return nil
		}))
	}
	return left
}
