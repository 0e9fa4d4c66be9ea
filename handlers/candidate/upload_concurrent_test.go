package candidate_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/seal"
	store "stepfree/storage/candidate"
)

// dial opens a connection and returns the head of an upload that declares a length. The test sends the head, and as
// much of the body as it chooses.
func (w setup) dial(t *testing.T, request string, form *multipart.Writer, length int) (*net.TCPConn, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(strings.Replace(w.Origin, "localhost", "127.0.0.1", 1), "http://"))
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn), []byte("POST " + request + "/evidence HTTP/1.1\r\n" +
		"Host: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: __Host-candidate=" + w.me.Session.Secret() +
		"\r\nContent-Type: " + form.FormDataContentType() + "\r\nContent-Length: " + strconv.Itoa(length) + "\r\n\r\n")
}

func TestUpload_AbortLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	key := uuid.New()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, err := w.envelope(t, form, key, "letter.pdf").Write(pdf(1 << 20))
	must(t, err)
	conn, head := w.dial(t, r, form, 5<<20)
	_, err = conn.Write(append(head, body.Bytes()...))
	must(t, err)
	must(t, conn.CloseWrite())
	got, err := io.ReadAll(conn)
	must(t, err)
	if !strings.Contains(string(got), "The file did not arrive whole") {
		t.Errorf("the sender, who still listens, reads: %.200s", got)
	}
	w.wantNothing(t)
	// The same form can be submitted again.
	w.upload(t, r, key, "letter.pdf", pdf(100)).wantUploaded(t)
}

func TestUpload_RepeatedWhileArriving(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	key := uuid.New()
	ctx, giveUp := context.WithCancel(t.Context())
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	request := w.session().Request(t, http.MethodPost, r+"/evidence", form.FormDataContentType(), body)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The client may get a response before it gives up, or none.
		if got, err := w.http.Do(request.WithContext(ctx)); err == nil {
			got.Body.Close()
		}
	}()
	_, err := w.envelope(t, form, key, "letter.pdf").Write(pdf(100_000))
	must(t, err)
	w.until(t, `select count(*) = 1 from accommodation.evidence where status = 'receiving'`)
	w.upload(t, r, key, "letter.pdf", pdf(100)).wantUploaded(t)
	giveUp()
	must(t, in.CloseWithError(io.ErrUnexpectedEOF))
	<-done
	w.until(t, `select count(*) = 1 from accommodation.evidence`)
	w.get(t, r+"/evidence").want(t, http.StatusOK, "letter.pdf")
}

// until waits until a query returns true.
func (w setup) until(t *testing.T, query string) {
	t.Helper()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		var holds bool
		must(t, w.DB.Super.GetContext(t.Context(), &holds, query))
		if holds {
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("it never came true: " + query)
		case <-poll.C:
		}
	}
}

// beginUpload sends the first bytes of a file and waits until the portal receives it. The returned function sends the
// end, and returns the answer.
func (w setup) beginUpload(t *testing.T, request string) (finish func() answer) {
	t.Helper()
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	done := make(chan answer, 1)
	go func() {
		done <- w.send(t, http.MethodPost, request+"/evidence", form.FormDataContentType(), body)
	}()
	part := w.envelope(t, form, uuid.New(), "letter.pdf")
	_, err := part.Write(pdf(100_000))
	must(t, err)
	w.until(t, `select count(*) = 1 from accommodation.evidence where status = 'receiving'`)
	return func() answer {
		must(t, form.Close())
		must(t, in.Close())
		return <-done
	}
}

func TestUpload_ArrivingDuringSubmit(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	finish := w.beginUpload(t, r)
	w.press(t, r).wantGoTo(t, r)
	finish().want(t, http.StatusConflict, "You have already sent this")
	w.wantNothing(t)
}

// add stores the row of a file with a size, without an object.
func (w setup) add(t *testing.T, request string, size int64) {
	t.Helper()
	file := uuid.New()
	binding := seal.Binding{Request: id(request), Object: file, Kind: seal.KindEvidence, Version: 1}
	label, err := w.key(t, request).Recipient().SealLabel(seal.Label{Binding: binding, Name: "x", Size: size})
	must(t, err)
	must(t, w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) error {
		arrival := store.Arrival{ID: file, Request: id(request), Label: label, At: time.Now()}
		must(t, tx.ReserveEvidence(t.Context(), file, arrival.Request, uuid.New(), arrival.At)) // holds the draft
		counted, err := tx.Evidence(t.Context(), arrival.Request)
		for _, f := range counted {
			arrival.Counted = append(arrival.Counted, f.ID)
		}
		return errors.Join(err, tx.StoreEvidence(t.Context(), arrival))
	}))
}

// Files that were stored in other windows while a file was arriving count too.
func TestUpload_ConcurrentFilesRespectTotal(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	finish := w.beginUpload(t, r)
	for range 5 {
		w.add(t, r, accommodation.MaxFileBytes)
	}
	finish().want(t, http.StatusUnprocessableEntity, "at most 100 MB")
	w.until(t, `select count(*) = 5 from accommodation.evidence where status = 'stored'`)
}
