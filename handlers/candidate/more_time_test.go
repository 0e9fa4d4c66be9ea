package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

// ready reports whether a stage of the application is ready.
func (w setup) ready(t *testing.T, stage uuid.UUID) bool {
	t.Helper()
	return w.count(t, `select count(*) from interview.ready_among(array[cast($1 as uuid)]) r where r.stage_id = $2`,
		w.application, stage) > 0
}

func (w setup) answerPath() string { return "/requests/applications/" + w.application.String() }

func TestMoreTime_OfSomeStages(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	path := w.answerPath() + "/more-time"
	w.get(t, w.answerPath()).want(t, http.StatusOK, "I need more time to answer")
	w.post(t, w.answerPath(), "answer", "later", "key", uuid.NewString()).wantGoTo(t, path)
	page := w.get(t, path)
	page.want(t, http.StatusOK, "For which stages do you need more time?")
	if n := strings.Count(page.html, " checked"); n != 2 || strings.Contains(page.html, "/more-time/end") {
		t.Errorf("%d of 2 stages are chosen at first: %s", n, page.html)
	}
	w.post(t, path).want(t, http.StatusUnprocessableEntity, "Choose at least one stage that needs more time")
	w.post(t, path, "stage", uuid.NewString()).
		want(t, http.StatusUnprocessableEntity, "Choose at least one stage that needs more time")
	w.post(t, path, "stage", w.test.String()).wantGoTo(t, "/requests")
	w.get(t, "/requests").want(t, http.StatusOK, "I need more time to answer", "Answer for Director")
	if w.ready(t, w.test) || !w.ready(t, w.interview) {
		t.Error("only the stage that was not chosen must be ready")
	}
	if page := w.get(t, path); strings.Count(page.html, " checked") != 1 {
		t.Errorf("one stage is chosen: %s", page.html)
	}
	w.post(t, path+"/end").wantGoTo(t, "/requests")
	w.post(t, path+"/end").wantGoTo(t, "/requests")
	w.get(t, "/requests").want(t, http.StatusOK, "Not answered yet")
	if w.ready(t, w.test) || w.ready(t, w.interview) {
		t.Error("it was taken back, and there is no answer")
	}
}

func TestMoreTime_EndsWithTheAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(*testing.T, setup)
		left   int
		ready  bool
	}{
		"nothing needed": {func(t *testing.T, w setup) {
			t.Helper()
			w.post(t, w.answerPath(), "answer", "none", "key", uuid.NewString()).want(t, http.StatusOK, "Thank you")
		}, 0, true},
		"a draft": {func(t *testing.T, w setup) {
			t.Helper()
			w.complete(t)
		}, 2, false},
		"a request": {func(t *testing.T, w setup) {
			t.Helper()
			r := w.complete(t)
			version := w.get(t, r+"/check").version(t)
			w.post(t, r+"/send", "version", version).wantGoTo(t, r)
		}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSetup(t)
			w.post(t, w.answerPath()+"/more-time", "stage", w.interview.String(), "stage", w.test.String()).
				wantGoTo(t, "/requests")
			c.answer(t, w)
			if n := w.count(t, `select count(*) from accommodation.more_time`); n != c.left || w.ready(t, w.interview) != c.ready {
				t.Errorf("more time for %d stages, want %d; ready %v", n, c.left, w.ready(t, w.interview))
			}
		})
	}
}

// After the answer that nothing is needed, too: the answer stands again when the wish is taken back.
func TestMoreTime_AfterNothingNeeded(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.post(t, w.answerPath(), "answer", "none", "key", uuid.NewString()).want(t, http.StatusOK)
	w.post(t, w.answerPath()+"/more-time", "stage", w.interview.String()).wantGoTo(t, "/requests")
	if w.ready(t, w.interview) {
		t.Error("HR does not wait")
	}
	w.post(t, w.answerPath()+"/more-time/end").wantGoTo(t, "/requests")
	if !w.ready(t, w.interview) {
		t.Error("HR still waits")
	}
}

func TestMoreTime_NothingToWaitFor(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	path := w.answerPath() + "/more-time"
	w.DB.Exec(t, `update interview.stage set removed_at = now()`)
	if page := w.get(t, w.answerPath()); strings.Contains(page.html, "I need more time to answer") {
		t.Error("it is offered without a stage")
	}
	w.get(t, path).wantGoTo(t, "/requests")
	w.post(t, path, "stage", w.test.String()).wantGoTo(t, "/requests")
	w.DB.Exec(t, `update interview.stage set removed_at = null`)
	w.DB.Exec(t, `update interview.application set taken_back_at = now()`)
	w.post(t, path, "stage", w.test.String()).wantGoTo(t, "/requests")
	if n := w.count(t, `select count(*) from accommodation.more_time`); n != 0 {
		t.Errorf("more time for %d stages", n)
	}
	w.me = storagetest.Person[account.Candidate](t, w.DB, "Cem")
	w.get(t, path).want(t, http.StatusNotFound)
	w.post(t, path+"/end").want(t, http.StatusNotFound)
}

// A candidate who was asked a last time reads from when on HR plans without an answer, until there is one.
func TestApplications_LastReminder(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.DB.Exec(t, `insert into accommodation.last_reminder (application_id, answer_by, ready_on)
		select id, answer_by, '2031-03-03' from interview.application`)
	w.get(t, "/requests").want(t, http.StatusOK, "From Monday 3 March 2031 on, HR plans without it")
	for _, answered := range []func(){
		func() { w.post(t, w.answerPath()+"/more-time", "stage", w.test.String()).wantGoTo(t, "/requests") },
		func() {
			w.post(t, w.answerPath(), "answer", "none", "key", uuid.NewString()).want(t, http.StatusOK)
		},
	} {
		answered()
		if page := w.get(t, "/requests"); strings.Contains(page.html, "plans without it") {
			t.Errorf("it still says so: %s", page.html)
		}
	}
}
