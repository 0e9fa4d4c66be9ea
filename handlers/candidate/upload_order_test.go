package candidate_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
)

// named counts the objects that have their final names.
func (w setup) named(t *testing.T) (n int) {
	t.Helper()
	_, err := w.Objects.Sweep(t.Context(), func(uuid.UUID) bool { n++; return true }, time.Time{})
	must(t, err)
	return n
}

// An object must not be written before its row, because only the sweep finds an object without a row, hours later.
func TestUpload_ObjectNotBeforeItsRow(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	held, err := w.DB.Super.BeginTxx(t.Context(), nil)
	must(t, err)
	defer held.Rollback()
	_, err = held.ExecContext(t.Context(), `select from accommodation.request for update`)
	must(t, err)
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	done := make(chan answer, 1)
	go func() { done <- w.send(t, http.MethodPost, r+"/evidence", form.FormDataContentType(), body) }()
	_, err = w.envelope(t, form, uuid.New(), "letter.pdf").Write(pdf(200_000))
	must(t, err)
	must(t, form.Close())
	must(t, in.Close())
	w.until(
		t, `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`,
	)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for range 40 {
		if n := w.named(t); n != 0 {
			t.Fatalf("%d objects have their names, and no row is written", n)
		}
		<-look.C
	}
	must(t, held.Rollback())
	(<-done).wantUploaded(t)
	if n := w.named(t); n != 1 {
		t.Errorf("%d objects", n)
	}
}

func TestUpload_FullIsRefusedEarly(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for range accommodation.MaxFiles {
		w.add(t, r, 0)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, err := w.envelope(t, form, uuid.New(), "letter.pdf").Write(pdf(10 << 20))
	must(t, err)
	conn, head := w.dial(t, r, form, accommodation.MaxFileBytes)
	must(t, conn.SetReadDeadline(time.Now().Add(30*time.Second))) // a line that stands still is waited for twice as long
	// Half of it at once, and the rest as slowly as a line can be.
	go func() {
		_, err := conn.Write(append(head, body.Bytes()...))
		piece := time.NewTicker(10 * time.Millisecond)
		defer piece.Stop()
		for err == nil {
			<-piece.C
			_, err = conn.Write(make([]byte, 100))
		}
	}()
	answered := make([]byte, 64)
	n, err := io.ReadFull(conn, answered)
	if !strings.HasPrefix(string(answered[:n]), "HTTP/1.1 422") {
		t.Errorf("%q, %v", answered[:n], err)
	}
	if n := w.objects(t); n != 0 {
		t.Errorf("%d objects", n)
	}
}
