package candidate_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers"
	"stepfree/storage"
	store "stepfree/storage/candidate"
)

// Eight answers at once, each of a form of its own, open one draft, to which all of them lead.
func TestSaveAnswer_ParallelAnswersOpenOneDraft(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	var all sync.WaitGroup
	paths := make([]string, 8)
	for i := range paths {
		all.Go(func() {
			got := w.post(t, "/requests/applications/"+w.application.String(), "answer", "yes", "key", uuid.NewString())
			if paths[i] = got.location; got.status != http.StatusSeeOther {
				t.Errorf("%d %s", got.status, got.html)
			}
		})
	}
	all.Wait()
	for _, path := range paths {
		if path != paths[0] {
			t.Errorf("led to %s and to %s", paths[0], path)
		}
	}
	if n := w.count(t, `select count(*) from accommodation.request`); n != 1 {
		t.Errorf("%d requests", n)
	}
	w.get(t, paths[0]).want(t, http.StatusOK)
}

// The database holds it against the candidates' login also without the program's own check.
func TestCreateDraft_OnePerApplication(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.draft(t)
	err := w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) error {
		return tx.CreateDraft(t.Context(), uuid.New(), w.application, "age1", "en", time.Now())
	})
	if err == nil || !strings.Contains(err.Error(), storage.ErrExists.Error()) {
		t.Errorf("a second draft: %v", err)
	}
}

// addRequests inserts submitted requests of today.
func (w setup) addRequests(t *testing.T, n int) {
	t.Helper()
	w.DB.Exec(t, `
		insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at,
			submitted_at, due_on)
		select gen_random_uuid(), $1, $2, 'age1', 'en', now(), current_timestamp, now(), current_date from generate_series(1, $3)`,
		w.application, w.me.ID, n)
}

// Six requests at once, of which the day's limit leaves room for one: the others are told why.
func TestCreateDraft_RequestsOfOneDay(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.addRequests(t, accommodation.MaxRequestsPerDay-1)
	var all sync.WaitGroup
	var mu sync.Mutex
	created := 0
	for range 6 {
		all.Go(func() {
			err := w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) error {
				return tx.CreateDraft(t.Context(), uuid.New(), w.application, "age1", "en", time.Now())
			})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				created++
			}
		})
	}
	all.Wait()
	if created != 1 {
		t.Errorf("%d of six were created", created)
	}
	w.DB.Exec(t, `update accommodation.request set submitted_at = now(), due_on = current_date where submitted_at is null`)
	answer := "/requests/applications/" + w.application.String()
	w.post(t, answer, "answer", "yes", "key", uuid.NewString()).
		want(t, http.StatusUnprocessableEntity, "You have made 20 requests in one day, which is the most")
	w.DB.Exec(t, `update accommodation.request set created_at = created_at - interval '1 day'`)
	w.draft(t)
}

// The files of all requests of a candidate count together, also while they arrive at the same time.
func TestUpload_CandidateLimit(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.addRequests(t, 1)
	w.DB.Exec(t, `
		insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, label, created_at, received_at,
			sealed_bytes)
		select gen_random_uuid(), id, candidate_id, gen_random_uuid(), 'stored', 'x', now(), current_timestamp, $1
		from accommodation.request where submitted_at is not null`, accommodation.MaxCandidateBytes-300<<10)
	var all sync.WaitGroup
	var mu sync.Mutex
	answers := map[int]int{}
	for range 6 {
		all.Go(func() {
			got := w.upload(t, r, uuid.New(), "letter.pdf", pdf(200<<10))
			mu.Lock()
			defer mu.Unlock()
			answers[got.status]++
			if got.status != http.StatusSeeOther {
				got.want(t, http.StatusUnprocessableEntity, "larger than 500 MB together")
			}
		})
	}
	all.Wait()
	if answers[http.StatusSeeOther] != 1 || w.objects(t) != 1 {
		t.Errorf("%v, %d objects", answers, w.objects(t))
	}
	w.upload(t, r, uuid.New(), "note.txt", []byte("I am well.\n")).wantUploaded(t) // 64 KiB sealed
}

// A file that would leave less than the reserve on the disk is refused, with a sentence that leads on; the operator
// reads it in the log.
func TestUpload_DiskReserve(t *testing.T) {
	t.Parallel()
	whole := newSetup(t)
	r := whole.complete(t)
	w := whole
	first := whole.Portal
	w.Portal = inprocess.NewOn(t, w.DB, func(p *inprocess.Portal, c *handlers.Config) {
		p.CandidateKey, p.Pins, p.Keyring, p.Drafts = first.CandidateKey, first.Pins, first.Keyring, first.Drafts
		p.Objects, p.SavedForms = first.Objects, first.SavedForms
		c.CandidateKey, c.Pins, c.Keyring, c.Drafts = p.CandidateKey, p.Pins, p.Keyring, p.Drafts
		c.Objects, c.SavedForms, c.DiskReserve = p.Objects, p.SavedForms, 1<<60
	})
	w.upload(t, r, uuid.New(), "scan.pdf", pdf(1<<20)).
		want(t, http.StatusUnprocessableEntity, "There is no room for files right now", "try again in an hour")
	w.wantNothing(t)
	w.get(t, r+"/hard").want(t, http.StatusOK, "Stairs.")
	w.press(t, r).wantGoTo(t, r) // and the request can be sent
}
