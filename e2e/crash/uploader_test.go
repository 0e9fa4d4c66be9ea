package crash

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/leak"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/harness/standalone"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a vacancy for which uploaders apply.
type setup struct {
	*standalone.Program
	vacancy   uuid.UUID
	mark      leak.Mark
	progress  *progress
	ctx       context.Context //nolint:containedctx // of all uploaders
	stop      context.CancelFunc
	uploaders []*uploader
}

func newSetup(t *testing.T, p *standalone.Program, mark leak.Mark) *setup {
	t.Helper()
	f := &setup{Program: p, mark: mark, progress: &progress{}}
	f.progress.more = sync.NewCond(&f.progress.mu)
	f.ctx, f.stop = context.WithCancel(t.Context())
	hr := p.Staff(t, account.RoleHR, "Hugo")
	p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
	f.vacancy = fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, p.DB)
	return f
}

// progress counts the parts of files that were sent, so that a kill interrupts uploads.
type progress struct {
	mu   sync.Mutex
	more *sync.Cond
	n    int
}

func (p *progress) add() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.more.Broadcast()
}

// wait waits until n more parts are sent, or until ctx ends.
func (p *progress) wait(ctx context.Context, n int) {
	defer context.AfterFunc(ctx, p.more.Broadcast)()
	p.mu.Lock()
	defer p.mu.Unlock()
	for until := p.n + n; p.n < until && ctx.Err() == nil; {
		p.more.Wait()
	}
}

// uploader is a candidate who uploads one file after the other, and retries a file that was not acknowledged.
type uploader struct {
	*setup
	id      uuid.UUID
	client  inprocess.Client
	chance  *rand.Rand
	request uuid.UUID
	files   int // of the current request

	mu            sync.Mutex
	acknowledged  map[uuid.UUID]map[[32]byte]bool // checksums of acknowledged files, by request
	interruptions int
}

func (f *setup) uploader(t *testing.T, chance *rand.Rand) *uploader {
	t.Helper()
	u := &uploader{setup: f, id: uuid.New(), chance: chance, acknowledged: map[uuid.UUID]map[[32]byte]bool{}}
	f.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
		values ($1, 'candidate', 'Ana', $2, 'en', now())`, u.id, u.id.String()+"@example.org")
	u.client = f.Client(t, account.RoleCandidate, storagetest.Session(t, f.DB, u.id, account.RoleCandidate))
	return u
}

// filesOfRequest is below the limit of a request, so that repeated uploads do not reach it.
const filesOfRequest = 12

// work uploads files until the setup stops.
func (u *uploader) work(t *testing.T) {
	t.Helper()
	for u.ctx.Err() == nil {
		if u.request == uuid.Nil || u.files == filesOfRequest {
			u.begin(t)
			continue
		}
		u.send(t, uuid.NewString(), u.file())
	}
}

// begin applies for a vacancy of its own and creates a draft, idempotent by its key.
func (u *uploader) begin(t *testing.T) {
	t.Helper()
	vacancy, application, request := uuid.New(), uuid.New(), uuid.New()
	u.retry(t, func() error {
		const query = `
			with v as (
				insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
				select $1, cast($1 as uuid)::text, title_en, title_fr, created_by, now() from interview.vacancy
				where id = $2 on conflict do nothing)
			insert into interview.application
				(id, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
			select $3, $1, id, name, email, language, current_date, now() from account.account where id = $4
			on conflict do nothing`
		_, err := u.DB.Super.ExecContext(u.ctx, query, vacancy, u.vacancy, application, u.id)
		return err
	})
	form := "csrf=" + url.QueryEscape(u.client.Session.CSRF()) + "&answer=yes&key=" + request.String()
	u.retry(t, func() error {
		status, to, err := u.do("/requests/applications/"+application.String(), "application/x-www-form-urlencoded",
			strings.NewReader(form))
		if err == nil && status != http.StatusSeeOther {
			err = fmt.Errorf("%d %s", status, to)
		}
		return err
	})
	u.request, u.files = request, 0
	u.mu.Lock()
	defer u.mu.Unlock()
	u.acknowledged[request] = map[[32]byte]bool{}
}

// retryLimit is longer than a kill and a restart take.
const retryLimit = time.Minute

// retry calls try until it succeeds: the program is killed and restarted in the meantime.
func (u *uploader) retry(t *testing.T, try func() error) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	limit := time.NewTimer(retryLimit)
	defer limit.Stop()
	for u.ctx.Err() == nil {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-u.ctx.Done():
		case <-limit.C:
			t.Errorf("the program does not answer again: %v", err)
			u.stop()
		case <-again.C:
		}
	}
}

// file returns a document of random length that repeats the mark.
func (u *uploader) file() []byte {
	line := fmt.Sprintf("%s %d\n", u.mark.Text, u.chance.Uint64())
	return append([]byte("%PDF-1.7\n"), strings.Repeat(line, 1+u.chance.IntN(12_000))...)
}

// send uploads a file until it is acknowledged.
func (u *uploader) send(t *testing.T, key string, content []byte) {
	t.Helper()
	u.retry(t, func() error {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("csrf", u.client.Session.CSRF()) // writing to a buffer does not fail
		_ = form.WriteField("key", key)
		part, _ := form.CreateFormFile("file", u.mark.Text+".pdf")
		_, _ = part.Write(content)
		_ = form.Close()
		out := &countingReader{body: &body, progress: u.progress}
		status, to, err := u.do("/requests/"+u.request.String()+"/evidence", form.FormDataContentType(), out)
		u.mu.Lock()
		defer u.mu.Unlock()
		switch {
		case u.ctx.Err() != nil:
		case err != nil:
			u.interruptions += min(1, int(out.parts.Load()))
		case status == http.StatusSeeOther && strings.HasPrefix(to, "/requests/"):
			u.acknowledged[u.request][sha256.Sum256(content)] = true
			u.files++
		case status == http.StatusServiceUnavailable:
			u.interruptions++
			err = io.ErrUnexpectedEOF
		default:
			t.Errorf("upload: %d %s", status, to)
		}
		return err
	})
}

// countingReader counts the parts of a body that are sent.
type countingReader struct {
	body     io.Reader
	progress *progress
	parts    atomic.Int64 // the transport may still read when the answer is there
}

func (w *countingReader) Read(p []byte) (int, error) {
	n, err := w.body.Read(p[:min(len(p), 16<<10)])
	w.parts.Add(1)
	w.progress.add()
	return n, err
}

func (u *uploader) do(path, contentType string, body io.Reader) (status int, to string, err error) {
	r, err := http.NewRequestWithContext(u.ctx, http.MethodPost, u.Origin+path, body)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "__Host-candidate="+u.client.Session.Secret())
	r.Header.Set("Content-Type", contentType)
	got, err := u.client.HTTP.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if to = got.Header.Get("Location"); to == "" {
		to = string(text)
	}
	return got.StatusCode, to, err
}

func (f *setup) acknowledged() (n int) {
	for _, u := range f.uploaders {
		for _, sums := range u.acknowledged {
			n += len(sums)
		}
	}
	return n
}

func (f *setup) interrupted() (n int) {
	for _, u := range f.uploaders {
		n += u.interruptions
	}
	return n
}
