package candidate_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/seal"
	store "stepfree/storage/candidate"
)

// The test is not parallel: it changes the folder for temporary files to one that does not exist, so that writing a
// file there fails.
func TestUpload_NoPlaintextOnDisk(t *testing.T) {
	w := newSetup(t)
	r := w.draft(t)
	t.Setenv("TMPDIR", "/nowhere")
	if _, err := os.Stat(os.TempDir()); err == nil {
		t.Fatal("there is a folder for temporary files")
	}
	content := pdf(18 << 20)
	got := w.upload(t, r, uuid.New(), `C:\fakepath\Lettre d’Ana.pdf`, content)
	w.get(t, got.location).want(t, http.StatusOK, "We received Lettre d’Ana.pdf", "18.9 MB")

	key, rows := w.key(t, r), w.evidence(t, r)
	if len(rows) != 1 || bytes.Contains(rows[0].Label, []byte("Ana")) {
		t.Fatalf("%d files", len(rows))
	}
	file, err := w.Objects.Open(rows[0].ID)
	must(t, err)
	defer file.Close()
	sealed, err := io.ReadAll(file)
	must(t, err)
	if bytes.Contains(sealed, []byte("certificate: plain words")) || bytes.Contains(sealed, []byte("%PDF")) {
		t.Error("the object is in the clear")
	}
	label, err := key.OpenLabel(
		rows[0].Label, seal.Binding{Request: id(r), Object: rows[0].ID, Kind: seal.KindEvidence, Version: 1},
	)
	must(t, err)
	if label.Type != "application/pdf" || label.Size != int64(len(content)) {
		t.Errorf("%+v", label)
	}
	plain, err := key.Reader(bytes.NewReader(sealed), label)
	must(t, err)
	if opened, err := io.ReadAll(plain); err != nil || !bytes.Equal(opened, content) {
		t.Errorf("%d bytes come out, %v", len(opened), err)
	}
}

func (w setup) evidence(t *testing.T, request string) (rows []store.Evidence) {
	t.Helper()
	must(t, w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) (err error) {
		rows, err = tx.Evidence(t.Context(), id(request))
		return err
	}))
	return rows
}

func TestUpload_RefusedFiles(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for name, c := range map[string]struct {
		file    string
		content []byte
		says    string
	}{
		"program with another name": {
			"letter.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00 not a document"), "This type of file cannot be taken",
		},
		"page": {
			"letter.txt", []byte("<!DOCTYPE html><html><script>alert(1)</script></html>"), "This type of file cannot be taken",
		},
		"archive": {
			"letter.pdf", []byte("PK\x03\x04\x14\x00\x00\x00"), "This type of file cannot be taken",
		},
		"script before a later header": {
			"letter.pdf", []byte("<script>alert(1)</script>\n%PDF-1.7\n"), "This type of file cannot be taken",
		},
		"words before a later header": {
			"letter.pdf", []byte("@echo off\r\nstart calc.exe\r\n%PDF-1.7\n"), "This type of file cannot be taken",
		},
		"empty":              {"letter.pdf", nil, "This file is empty"},
		"none":               {"", nil, "Choose a file first"},
		"one byte too large": {"letter.pdf", pdf(accommodation.MaxFileBytes + 1), "larger than 20 MB"},
	} {
		got := w.upload(t, r, uuid.New(), c.file, c.content)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.words(t), c.says) {
			t.Errorf("%s: %d %s", name, got.status, got.words(t))
		}
	}
	w.wantNothing(t)
}

func TestUpload_TypeByContent(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	heic := "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
	files := map[string]struct{ content, media string }{
		"photograph.bin":  {"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"},
		"picture":         {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"},
		"phone.jpg":       {heic, "image/heic"},
		"invoice.pdf.exe": {"%PDF-1.7\n1 0 obj", "application/pdf"},
		"mark.pdf":        {"\xef\xbb\xbf%PDF-1.7\n", "application/pdf"},
		"blank lines.pdf": {"\r\n \n\t%PDF-1.7\n", "application/pdf"},
		"letter.exe":      {"Dear doctor,\nI am well, thank you.\n", "text/plain"},
		"commas.txt":      {"Yes, he can\nNo, he cannot\nWell, who knows\n", "text/plain"},
	}
	for name, c := range files {
		w.upload(t, r, uuid.New(), name, []byte(c.content)).wantUploaded(t)
	}
	key := w.key(t, r)
	for _, row := range w.evidence(t, r) {
		label, err := key.OpenLabel(
			row.Label, seal.Binding{Request: id(r), Object: row.ID, Kind: seal.KindEvidence, Version: 1},
		)
		must(t, err)
		if label.Type != files[label.Name].media {
			t.Errorf("%s is %s", label.Name, label.Type)
		}
	}
}

func (a answer) wantUploaded(t *testing.T) {
	t.Helper()
	if a.status != http.StatusSeeOther || !strings.Contains(a.location, "?received=") {
		t.Errorf("%d to %q: %s", a.status, a.location, a.html)
	}
}

func TestUpload_RepeatedForm(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	key := uuid.New()
	w.upload(t, r, key, "letter.pdf", pdf(100)).wantUploaded(t)
	w.upload(t, r, key, "letter.pdf", pdf(100)).wantGoTo(t, r+"/evidence")
	other := uuid.New()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got := w.upload(t, r, other, "letter.pdf", pdf(100)); got.status != http.StatusSeeOther {
				t.Errorf("%d %s", got.status, got.html)
			}
		})
	}
	all.Wait()
	if rows, objects := w.count(t, `select count(*) from accommodation.evidence`), w.objects(t); rows != 2 ||
		objects != 2 {
		t.Errorf("%d rows, %d objects", rows, objects)
	}
}

// A form that was stopped after its file was stored, and sent again with another file, loses neither.
func TestUpload_OtherFileOfSameForm(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	key := uuid.New()
	for _, file := range []struct {
		name  string
		bytes int
	}{{"letter.pdf", 100}, {"report.pdf", 100}, {"letter.pdf", 200}} {
		w.upload(t, r, key, file.name, pdf(file.bytes)).wantUploaded(t)
		w.upload(t, r, key, file.name, pdf(file.bytes)).wantGoTo(t, r+"/evidence")
	}
	rows, objects := w.count(t, `select count(*) from accommodation.evidence`), w.objects(t)
	if rows != 3 || objects != 3 {
		t.Errorf("%d rows, %d objects", rows, objects)
	}
	w.get(t, r+"/evidence").want(t, http.StatusOK, "letter.pdf", "report.pdf")
}

func TestUpload_RequestLimits(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for range 4 {
		w.add(t, r, accommodation.MaxFileBytes)
	}
	w.add(t, r, accommodation.MaxFileBytes-100)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(101)).want(t, http.StatusUnprocessableEntity, "at most 100 MB")
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	for range accommodation.MaxFiles - 6 {
		w.add(t, r, 0)
	}
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).
		want(t, http.StatusUnprocessableEntity, "There are 20 files already")
	if n := w.objects(t); n != 1 {
		t.Errorf("%d objects", n)
	}
}

func TestUpload_DeclaredSizeTooLarge(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, err := w.envelope(t, form, uuid.New(), "letter.pdf").Write(pdf(9 << 20))
	must(t, err)
	conn, head := w.dial(t, r, form, 1<<30)
	// The client sends until it gets a response; the portal must not read the whole gibibyte.
	go func() { _, _ = conn.Write(append(head, body.Bytes()...)) }()
	answered := make([]byte, 64)
	n, err := io.ReadFull(conn, answered)
	if !strings.HasPrefix(string(answered[:n]), "HTTP/1.1 422") {
		t.Errorf("%q, %v", answered[:n], err)
	}
	w.wantNothing(t)
}

func TestUpload_CSRFAndExtraParts(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for name, c := range map[string]struct {
		fields []string // pairs; "file" is a file
		status int
	}{
		"a foreign proof": {[]string{"csrf", "foreign", "key", uuid.NewString(), "file", "%PDF-1"}, http.StatusForbidden},
		"proof second": {
			[]string{"key", uuid.NewString(), "csrf", w.me.Session.CSRF(), "file", "%PDF-1"}, http.StatusBadRequest,
		},
		"no key":  {[]string{"csrf", w.me.Session.CSRF(), "file", "%PDF-1"}, http.StatusBadRequest},
		"no file": {[]string{"csrf", w.me.Session.CSRF(), "key", uuid.NewString()}, http.StatusUnprocessableEntity},
		"two files at once": {
			[]string{"csrf", w.me.Session.CSRF(), "key", uuid.NewString(), "file", "%PDF-1", "file", "%PDF-1"},
			http.StatusBadRequest,
		},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for i := 0; i < len(c.fields); i += 2 {
			if c.fields[i] != "file" {
				must(t, form.WriteField(c.fields[i], c.fields[i+1]))
				continue
			}
			part, err := form.CreateFormFile("file", "letter.pdf")
			must(t, err)
			_, err = part.Write([]byte(c.fields[i+1]))
			must(t, err)
		}
		must(t, form.Close())
		if got := w.send(t, http.MethodPost, r+"/evidence", form.FormDataContentType(), &body); got.status != c.status {
			t.Errorf("%s: %d %s", name, got.status, got.html)
		}
	}
	w.wantNothing(t)
}

func TestRemoveFile_IsGone(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	remove := r + "/evidence/" + w.evidence(t, r)[0].ID.String() + "/remove"
	w.get(t, remove).want(t, http.StatusOK, "Remove letter.pdf?")
	for range 2 {
		w.post(t, remove).wantGoTo(t, r+"/evidence")
	}
	w.get(t, r+"/evidence").want(t, http.StatusOK, "No document yet")
	w.wantNothing(t)
}
