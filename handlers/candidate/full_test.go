package candidate_test

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage/blob"
)

// smallDisk is a folder on a file system of its own that is soon full.
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

// withFolders serves the same portal a second time, with other folders.
func (w world) withFolders(t *testing.T, objects, unsent *blob.Dir) world {
	t.Helper()
	bundle, err := locale.Load()
	must(t, err)
	app, err := handlers.New(handlers.Config{
		Site: &web.Site{
			Bundle: bundle, Log: slog.New(slog.DiscardHandler), Now: time.Now, Origin: "https://portal.example",
			TimeZone: time.UTC, Audiences: []account.Role{account.RoleCandidate},
		},
		DB:           w.DB.DB,
		Deadlines:    accommodation.DefaultDeadlines(),
		Calendar:     catalogue.Calendar{},
		CandidateKey: w.CandidateKey,
		Objects:      objects,
		Keyring:      w.Keyring,
		Drafts:       w.Drafts,
		Unsent:       unsent,
	})
	must(t, err)
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		must(t, app.ShutdownWithTimeout(10*time.Second))
		must(t, <-done)
	})
	portal := *w.Portal
	portal.Origin, portal.Objects, portal.Unsent = "http://"+listener.Addr().String(), objects, unsent
	w.Portal = &portal
	return w
}

func TestUpload_FullDisk(t *testing.T) {
	t.Parallel()
	whole := newWorld(t)
	w := whole.withFolders(t, smallDisk(t), whole.Unsent)
	r := w.complete(t)
	w.upload(t, r, uuid.New(), "scan.pdf", pdf(1<<20)).
		want(t, http.StatusServiceUnavailable, "cannot save anything right now")
	w.get(t, r+"/hard").want(t, http.StatusOK, "Stairs.")
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t) // what did not fit left nothing behind
}

func TestSavedForm_FullDisk(t *testing.T) {
	t.Parallel()
	whole := newWorld(t)
	small := smallDisk(t)
	must(t, small.Put(uuid.New(), make([]byte, 200<<10)))
	w := whole.withFolders(t, whole.Objects, small)
	r := w.draft(t)
	w.end(t)
	w.post(t, r+"/hard", "words", private+string(pdf(100<<10))).want(t, http.StatusForbidden)
}
