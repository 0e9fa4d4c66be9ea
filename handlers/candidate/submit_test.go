package candidate_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// press opens the page that shows all answers, and submits the request.
func (w setup) press(t *testing.T, request string) answer {
	t.Helper()
	page := w.get(t, request+"/check")
	page.want(t, http.StatusOK)
	return w.post(t, request+"/send", "version", page.version(t))
}

func TestSubmit_ConcurrentSubmitsOnce(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	page := w.get(t, r+"/check")
	page.want(t, http.StatusOK, "Step-free route and room", "Stairs.", "A lift.")
	seen := page.version(t)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			got := w.post(t, r+"/send", "version", seen)
			if got.status != http.StatusSeeOther || got.location != r {
				t.Errorf("%d to %q: %s", got.status, got.location, got.html)
			}
		})
	}
	all.Wait()
	if n := w.count(t, `select count(*) from accommodation.event where step = 'submitted'`); n != 1 {
		t.Errorf("%d events", n)
	}
	w.get(t, r).want(t, http.StatusOK, "The medical adviser decides by")
}

func TestSubmit_StaleVersion(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	seen := w.get(t, r+"/check").version(t)
	for name, change := range map[string]func(){
		"words": func() { w.fill(t, r+"/hard", "words", "Stairs and heat.").wantGoTo(t, r+"/helps") },
		"file":  func() { w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t) },
	} {
		change()
		again := w.post(t, r+"/send", "version", seen)
		again.want(t, http.StatusUnprocessableEntity, "changed in another window", "Stairs")
		if n := w.count(t, `select count(*) from accommodation.request where submitted_at is not null`); n != 0 {
			t.Errorf("%s: it was sent", name)
		}
		seen = again.version(t)
	}
	w.post(t, r+"/send", "version", seen).wantGoTo(t, r)
}

func TestSubmit_DestroysDraftKey(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	seen := w.get(t, r+"/hard").version(t)
	w.press(t, r).wantGoTo(t, r)
	if w.has(w.Drafts, r) || !w.has(w.Keyring, r) {
		t.Error("the draft key is there, or the request key is not")
	}
	for _, page := range []string{"/stages", "/hard", "/helps", "/evidence", "/check", "/discard", "/copy.txt"} {
		w.get(t, r+page).wantGoTo(t, r)
	}
	w.post(t, r+"/hard", "words", "More.", "version", seen).wantGoTo(t, r)
	w.post(t, r+"/discard").wantGoTo(t, "/requests")
	if page := w.get(t, r); page.status != http.StatusOK {
		t.Errorf("%d", page.status)
	}
	w.wantNotification(t, w.adviser.Email)
}

func TestSweep_DestroysLeftDraftKey(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	later := w.intakeAt(func() time.Time { return time.Now().Add(time.Hour) })
	for name, look := range map[string]func(string){
		"visit": func(r string) { w.get(t, r).want(t, http.StatusOK) },
		"start": func(string) { must(t, later.Sweep(t.Context())) },
	} {
		r := w.complete(t)
		key, err := w.Drafts.Get(id(r))
		must(t, err)
		w.press(t, r).wantGoTo(t, r)
		must(t, w.Drafts.Put(id(r), key))
		other := w.draft(t)
		look(r)
		if w.has(w.Drafts, r) || !w.has(w.Keyring, r) || !w.has(w.Drafts, other) {
			t.Errorf(
				"%s: draft key of what was sent %v, request key %v, key of a draft %v", name, w.has(w.Drafts, r),
				w.has(w.Keyring, r), w.has(w.Drafts, other),
			)
		}
		w.post(t, other+"/discard").wantGoTo(t, "/requests")
	}
}

func TestSubmit_DueDate(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	days := func() int {
		return w.count(
			t, `select due_on - cast(submitted_at as date) from accommodation.request order by created_at desc limit 1`,
		)
	}
	r := w.complete(t)
	w.press(t, r)
	simple := days()
	r = w.complete(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	w.press(t, r)
	documents := days()
	w.DB.Exec(t, `update interview.stage set first_day = current_date + 4 where id = $1`, w.interview)
	r = w.complete(t)
	w.press(t, r)
	if early := days(); early > 4 || simple <= early || documents <= simple {
		t.Errorf("due after %d days without documents, %d with, %d with an early event", simple, documents, early)
	}
	if n := w.count(t, `select count(*) from accommodation.request where expedited`); n != 1 {
		t.Errorf("%d are expedited", n)
	}
}

func TestSubmit_DueDateSkipsClosedDays(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	due := func() int {
		r := w.complete(t)
		w.press(t, r)
		return w.count(t, `select due_on - current_date from accommodation.request order by created_at desc limit 1`)
	}
	open := due()
	w.DB.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		select gen_random_uuid(), current_date + 1, current_date + 10, 'Closed', 'Fermé', id, now()
		from account.account limit 1`)
	if closed := due(); closed <= 10 || closed <= open {
		t.Errorf("due after %d days, and after %d with ten closed days", open, closed)
	}
}
