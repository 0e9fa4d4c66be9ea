package candidate_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
)

// slowLine reads 20 kB a second: 2 kB ten times a second.
type slowLine struct {
	from io.Reader
	beat *time.Ticker
}

func (l slowLine) Read(p []byte) (int, error) {
	<-l.beat.C
	return l.from.Read(p[:min(len(p), 2000)])
}

func TestUpload_SlowConnection(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, err := w.envelope(t, form, uuid.New(), "scan.pdf").Write(pdf(40_000))
	must(t, err)
	must(t, form.Close())
	beat := time.NewTicker(100 * time.Millisecond)
	defer beat.Stop()
	w.send(t, http.MethodPost, r+"/evidence", form.FormDataContentType(), slowLine{&body, beat}).wantUploaded(t)
	w.get(t, r+"/evidence").want(t, http.StatusOK, "scan.pdf", "40 kB")
}
