package blob_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/storage/blob"
)

func open(t *testing.T) (*blob.Dir, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new", "evidence")
	d, err := blob.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, path
}

func put(t *testing.T, d *blob.Dir, id uuid.UUID, content string) {
	t.Helper()
	if err := d.Put(id, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func wantContent(t *testing.T, d *blob.Dir, id uuid.UUID, want string) {
	t.Helper()
	got, err := d.Get(id)
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func wantMissing(t *testing.T, d *blob.Dir, id uuid.UUID) {
	t.Helper()
	if _, err := d.Get(id); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("Get: %v, want ErrMissing", err)
	}
	if _, err := d.Open(id); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("Open: %v, want ErrMissing", err)
	}
}

// files lists the files below a directory by their paths in it.
func files(t *testing.T, path string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(path), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCreate_VisibleAfterCommitOnly(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	id := uuid.New()
	w, err := d.Create(id)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := w.Write([]byte("abc")); err != nil {
			t.Fatal(err)
		}
		wantMissing(t, d, id)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	wantContent(t, d, id, "abcabcabc")
	if err := w.Abort(); err != nil {
		t.Errorf("abort after commit: %v", err)
	}
	wantContent(t, d, id, "abcabcabc")
	if err := w.Commit(); err == nil {
		t.Error("committed twice")
	}
}

func TestAbort_LeavesNothing(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	w, err := d.Create(uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	if len(files(t, path)) != 1 {
		t.Fatal("nothing was being written")
	}
	if err := errors.Join(w.Abort(), w.Abort()); err != nil {
		t.Error(err)
	}
	if left := files(t, path); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if err := w.Commit(); err == nil {
		t.Error("committed after abort")
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("written after abort")
	}
}

func TestOpen_ReaderSurvivesReplacement(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	id := uuid.New()
	put(t, d, id, "first")
	file, err := d.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	put(t, d, id, "second")
	got, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil || string(got) != "first" {
		t.Errorf("read %q, %v", got, err)
	}
	wantContent(t, d, id, "second")
	if n := len(files(t, path)); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestDelete_Idempotent(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	id, other := uuid.New(), uuid.New()
	put(t, d, id, "x")
	put(t, d, other, "y")
	for range 2 {
		if err := d.Delete(id); err != nil {
			t.Fatal(err)
		}
	}
	wantMissing(t, d, id)
	wantContent(t, d, other, "y")
	if n := len(files(t, path)); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestDir_LayoutAndModes(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	id := uuid.MustParse("01932c07-209e-7c37-b1a9-6c2a1e5fd0e7")
	put(t, d, id, "x")
	if got, want := files(t, path), []string{"e7/d0/" + id.String()}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDir_OpenRestrictsMode(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	d, err := blob.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %s, %v", info.Mode(), err)
	}
}

func TestDir_OpenOfFileFails(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Open(path); err == nil {
		t.Error("opened")
	}
}

func TestOpen_SymlinkIsNotFollowed(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	id := uuid.MustParse("01932c07-209e-7c37-b1a9-6c2a1e5fd0e7")
	put(t, d, id, "x")
	outside := filepath.Join(t.TempDir(), "outside")
	name := filepath.Join(path, "e7", "d0", id.String())
	if err := errors.Join(
		os.WriteFile(outside, []byte("secret"), 0o600), os.Remove(name), os.Symlink(outside, name),
	); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Get(id); err == nil {
		t.Errorf("read %q through a link", got)
	}
}

func TestCreate_ConcurrentWriters(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	ids := make([]uuid.UUID, 40)
	var group sync.WaitGroup
	for i := range ids {
		ids[i] = uuid.New()
		for range 2 {
			group.Go(func() {
				if err := d.Put(ids[i], []byte(fmt.Sprint("content ", i))); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	for i, id := range ids {
		wantContent(t, d, id, fmt.Sprint("content ", i))
	}
	if n := len(files(t, path)); n != len(ids) {
		t.Errorf("%d files for %d objects", n, len(ids))
	}
}

func TestSweep_RemovesUnknown(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	known, unknown, fresh := uuid.New(), uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{known, unknown, fresh} {
		put(t, d, id, "x")
	}
	abandoned, err := d.Create(uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(path, "README")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cut := time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range files(t, path) {
		at := cut.Add(-time.Second)
		if strings.HasSuffix(name, fresh.String()) {
			at = cut
		}
		if err := os.Chtimes(filepath.Join(path, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	going, err := d.Create(uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	n, err := d.Sweep(t.Context(), func(id uuid.UUID) bool { return id == known }, cut)
	if err != nil || n != 2 {
		t.Errorf("removed %d, %v; want 2", n, err)
	}
	wantContent(t, d, known, "x")
	wantContent(t, d, fresh, "x")
	wantMissing(t, d, unknown)
	if err := abandoned.Commit(); err == nil {
		t.Error("what the sweep removed was committed")
	}
	if err := going.Commit(); err != nil {
		t.Errorf("what was being written: %v", err)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Errorf("a foreign file: %v", err)
	}
}

func TestSweep_StopsOnCancel(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	put(t, d, uuid.New(), "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n, err := d.Sweep(ctx, func(uuid.UUID) bool { return false }, time.Unix(1<<40, 0))
	if n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("removed %d, %v", n, err)
	}
}
