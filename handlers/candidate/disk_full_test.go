package candidate_test

import (
	"errors"
	"net/http"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/storage/blob"
)

// smallDisk returns a folder on a file system of its own of 256 KiB.
func smallDisk(t *testing.T) *blob.Dir {
	t.Helper()
	place := t.TempDir()
	err := syscall.Mount("tmpfs", place, "tmpfs", 0, "size=256k")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		t.Skip("a small file system cannot be mounted here: that needs the right to mount")
	}
	must(t, err)
	t.Cleanup(func() { must(t, syscall.Unmount(place, syscall.MNT_DETACH)) })
	dir, err := blob.Open(place)
	must(t, err)
	t.Cleanup(func() { must(t, dir.Close()) })
	return dir
}

// withFolders serves the portal a second time, with other folders for files and for saved forms.
func (w setup) withFolders(t *testing.T, objects, savedForms *blob.Dir) setup {
	t.Helper()
	first := w.Portal
	w.Portal = inprocess.NewOn(t, w.DB, func(p *inprocess.Portal, c *handlers.Config) {
		p.CandidateKey, p.Pins, p.Keyring, p.Drafts = first.CandidateKey, first.Pins, first.Keyring, first.Drafts
		p.Objects, p.SavedForms = objects, savedForms
		c.CandidateKey, c.Pins, c.Keyring, c.Drafts = p.CandidateKey, p.Pins, p.Keyring, p.Drafts
		c.Objects, c.SavedForms = p.Objects, p.SavedForms
	})
	return w
}

func TestUpload_FullDisk(t *testing.T) {
	t.Parallel()
	whole := newSetup(t)
	w := whole.withFolders(t, smallDisk(t), whole.SavedForms)
	r := w.complete(t)
	w.upload(t, r, uuid.New(), "scan.pdf", pdf(1<<20)).
		want(t, http.StatusUnprocessableEntity, "There is no room for files right now")
	w.get(t, r+"/hard").want(t, http.StatusOK, "Stairs.")
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t) // what did not fit left nothing behind
}

func TestSavedForm_FullDisk(t *testing.T) {
	t.Parallel()
	whole := newSetup(t)
	small := smallDisk(t)
	must(t, small.Put(uuid.New(), make([]byte, 200<<10)))
	w := whole.withFolders(t, whole.Objects, small)
	r := w.draft(t)
	w.end(t)
	w.post(t, r+"/hard", "words", private+string(pdf(100<<10))).want(t, http.StatusForbidden)
}
