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
)

// office is a vacancy for which uploaders apply.
type office struct {
	*standalone.Program
	vacancy   uuid.UUID
	mark      leak.Mark
	progress  *progress
	ctx       context.Context //nolint:containedctx // uploaders end with it
	stop      context.CancelFunc
	uploaders []*uploader
}

func newOffice(t *testing.T, p *standalone.Program, mark leak.Mark) *office {
	t.Helper()
	o := &office{Program: p, vacancy: uuid.New(), mark: mark, progress: &progress{}}
	o.progress.more = sync.NewCond(&o.progress.mu)
	o.ctx, o.stop = context.WithCancel(t.Context())
	hr := p.Staff(t, account.RoleHR, "Hugo")
	p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
	p.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, o.vacancy, hr.ID)
	return o
}

// progress counts the parts of files that went out, so that what is killed is killed in the middle of something.
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

// wait waits until so many parts more have gone out, or nobody sends any more.
func (p *progress) wait(ctx context.Context, n int) {
	defer context.AfterFunc(ctx, p.more.Broadcast)()
	p.mu.Lock()
	defer p.mu.Unlock()
	for until := p.n + n; p.n < until && ctx.Err() == nil; {
		p.more.Wait()
	}
}

// uploader is a candidate who sends one file after the other, and sends a file again that was not acknowledged.
type uploader struct {
	*office
	id      uuid.UUID
	client  inprocess.Client
	chance  *rand.Rand
	request uuid.UUID
	files   int // of this request

	mu           sync.Mutex
	acknowledged map[uuid.UUID]map[[32]byte]bool // by request: the sums of what was acknowledged
	brokenOff    int
}

func (o *office) uploader(t *testing.T, chance *rand.Rand) *uploader {
	t.Helper()
	u := &uploader{office: o, id: uuid.New(), chance: chance, acknowledged: map[uuid.UUID]map[[32]byte]bool{}}
	o.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at) values ($1, 'candidate', 'Ana', $2, 'en', now())`, u.id, u.id.String()+"@example.org")
	u.client = o.Client(t, account.RoleCandidate, storagetest.Session(t, o.DB, u.id, account.RoleCandidate))
	return u
}

// filesOfRequest is fewer than a request may have, so that one that is sent twice does not fill it.
const filesOfRequest = 12

// work sends files until it is told to stop.
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

// begin applies for a vacancy of its own and starts a draft; a draft that is begun again with the same key is the same.
func (u *uploader) begin(t *testing.T) {
	t.Helper()
	vacancy, application, request := uuid.New(), uuid.New(), uuid.New()
	u.persist(t, func() error {
		const query = `
			with v as (
				insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
				select $1, cast($1 as uuid)::text, title_en, title_fr, created_by, now() from interview.vacancy where id = $2 on conflict do nothing)
			insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at) values ($3, $1, $4, current_date, now())
			on conflict do nothing`
		_, err := u.DB.Super.ExecContext(u.ctx, query, vacancy, u.vacancy, application, u.id)
		return err
	})
	form := "csrf=" + url.QueryEscape(u.client.Session.CSRF()) + "&answer=yes&key=" + request.String()
	u.persist(t, func() error {
		status, to, err := u.do("/requests/applications/"+application.String(), "application/x-www-form-urlencoded", strings.NewReader(form))
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

// patience is longer than any death and start takes.
const patience = time.Minute

// persist tries until it is done: what it asks is being killed and started all the time.
func (u *uploader) persist(t *testing.T, try func() error) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	enough := time.NewTimer(patience)
	defer enough.Stop()
	for u.ctx.Err() == nil {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-u.ctx.Done():
		case <-enough.C:
			t.Errorf("it does not come back: %v", err)
			u.stop()
		case <-again.C:
		}
	}
}

// file is a document of some length that says its mark all over.
func (u *uploader) file() []byte {
	line := fmt.Sprintf("%s %d\n", u.mark.Text, u.chance.Uint64())
	return append([]byte("%PDF-1.7\n"), strings.Repeat(line, 1+u.chance.IntN(12_000))...)
}

// send sends a file until it is acknowledged, as a person does who sees that it did not arrive.
func (u *uploader) send(t *testing.T, key string, content []byte) {
	t.Helper()
	u.persist(t, func() error {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("csrf", u.client.Session.CSRF()) // a buffer takes everything
		_ = form.WriteField("key", key)
		part, _ := form.CreateFormFile("file", u.mark.Text+".pdf")
		_, _ = part.Write(content)
		_ = form.Close()
		out := &watched{body: &body, progress: u.progress}
		status, to, err := u.do("/requests/"+u.request.String()+"/evidence", form.FormDataContentType(), out)
		u.mu.Lock()
		defer u.mu.Unlock()
		switch {
		case u.ctx.Err() != nil:
		case err != nil:
			u.brokenOff += min(1, int(out.parts.Load()))
		case status == http.StatusSeeOther && strings.HasPrefix(to, "/requests/"):
			u.acknowledged[u.request][sha256.Sum256(content)] = true
			u.files++
		case status == http.StatusServiceUnavailable:
			u.brokenOff++
			err = io.ErrUnexpectedEOF
		default:
			t.Errorf("sending a file: %d %s", status, to)
		}
		return err
	})
}

// watched tells how far a body has gone out.
type watched struct {
	body     io.Reader
	progress *progress
	parts    atomic.Int64 // the transport may still read when the answer is there
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.body.Read(p[:min(len(p), 16<<10)])
	w.parts.Add(1)
	w.progress.add()
	return n, err
}

func (u *uploader) do(path, kind string, body io.Reader) (status int, to string, err error) {
	r, err := http.NewRequestWithContext(u.ctx, http.MethodPost, u.Origin+path, body)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "__Host-candidate="+u.client.Session.Secret())
	r.Header.Set("Content-Type", kind)
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

func (o *office) acknowledged() (n int) {
	for _, u := range o.uploaders {
		for _, sums := range u.acknowledged {
			n += len(sums)
		}
	}
	return n
}

func (o *office) broken() (n int) {
	for _, u := range o.uploaders {
		n += u.brokenOff
	}
	return n
}
